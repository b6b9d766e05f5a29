package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.Reasons;
import dev.webapp.platform.api.WebAppPlatformStatus.InventoryEntry;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What somebody changes or deletes behind the operator's back. */
class DriftTest {
  private static final Duration LONG = Duration.ofHours(3);

  private final World world = new World(7);

  private <C extends software.amazon.awssdk.awscore.AwsClient> C aws(Class<C> type) {
    return world.account().client(type, World.REGION);
  }

  private ObjectKey ready(ObjectNode manifest) {
    ObjectKey key = world.apply(manifest);
    world.await(LONG, "Ready", () -> Platforms.isReady(world.platform(key)));
    world.runFor(Duration.ofMinutes(1));
    return key;
  }

  private String named(ObjectKey key, String id) {
    return world.platform(key).getStatus().inventory().stream().filter(e -> e.id().equals(id))
        .map(InventoryEntry::name).findFirst().orElseThrow();
  }

  @Test
  void whatIsChangedOrDeletedIsMended() {
    ObjectKey key = ready(Platforms.everything("shop"));
    Function<String, String> name = id -> named(key, id);
    Map<String, String> expected = EndState.of(world);
    Map<String, Runnable> sabotage = new LinkedHashMap<>();
    network(sabotage);
    databases(sabotage, name);
    tables(sabotage, name.apply("Table/carts"));
    manifests(sabotage);
    sabotage.forEach((what, act) -> {
      act.run();
      assertThat(EndState.differences(world, expected)).as("what differs after: " + what).isNotEmpty();
      // DynamoDB takes a change of the time to live once an hour.
      for (int minutes = 0; minutes < 90 && !EndState.of(world).equals(expected); minutes++) {
        world.runFor(Duration.ofMinutes(1));
      }
      assertThat(EndState.differences(world, expected)).as("after: " + what + "\n" + world.report()).isEmpty();
      world.await(LONG, "Ready after: " + what, () -> Platforms.isReady(world.platform(key)));
    });
    assertThat(world.failures()).isEmpty();
  }

  private void network(Map<String, Runnable> sabotage) {
    Ec2Client ec2 = aws(Ec2Client.class);
    sabotage.put("ingress rules revoked", () -> ec2.describeSecurityGroupRules(r -> r.maxResults(1000))
        .securityGroupRules().stream().filter(r -> r.hasTags() && !r.isEgress()).forEach(rule ->
            ec2.revokeSecurityGroupIngress(r -> r.groupId(rule.groupId())
                .securityGroupRuleIds(rule.securityGroupRuleId()))));
    sabotage.put("egress opened", () -> ec2.authorizeSecurityGroupEgress(r -> r.groupId(group("database-main"))
        .ipPermissions(List.of(IpPermission.builder().ipProtocol("-1")
            .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build()).build()))));
    sabotage.put("tag of a group removed", () -> ec2.deleteTags(r -> r.resources(group("database-main"))
        .tags(Tag.builder().key("team").build())));
  }

  private String group(String name) {
    return AwsContents.groupNames(world.account()).entrySet().stream().filter(e -> e.getValue().contains(name))
        .map(Map.Entry::getKey).findFirst().orElseThrow();
  }

  private void databases(Map<String, Runnable> sabotage, Function<String, String> name) {
    RdsClient rds = aws(RdsClient.class);
    String main = name.apply("DbInstance/main");
    String replica = name.apply("DbReplica/main-1");
    sabotage.put("backups shortened", () -> rds.modifyDBInstance(r -> r.dbInstanceIdentifier(main)
        .backupRetentionPeriod(3).deletionProtection(false).applyImmediately(true)));
    sabotage.put("instance class changed", () -> rds.modifyDBInstance(r -> r.dbInstanceIdentifier(main)
        .dbInstanceClass("db.t4g.medium").applyImmediately(true)));
    sabotage.put("tag of an instance removed", () -> rds.removeTagsFromResource(r -> r.tagKeys("team").resourceName(
        rds.describeDBInstances(d -> d.dbInstanceIdentifier(main)).dbInstances().getFirst().dbInstanceArn())));
    sabotage.put("replica deleted", () -> {
      rds.modifyDBInstance(r -> r.dbInstanceIdentifier(replica).deletionProtection(false));
      world.runFor(Duration.ofSeconds(5));
      rds.deleteDBInstance(r -> r.dbInstanceIdentifier(replica).skipFinalSnapshot(true));
    });
    sabotage.put("parameter changed", () -> rds.modifyDBParameterGroup(r -> r
        .dbParameterGroupName(name.apply("DbParameterGroup/main"))
        .parameters(
            Parameter.builder().parameterName("work_mem").parameterValue("64").applyMethod("immediate").build())));
    sabotage.put("subnet group described anew", () -> rds.modifyDBSubnetGroup(r -> {
      var group = rds.describeDBSubnetGroups(d -> d.dbSubnetGroupName(name.apply("DbSubnetGroup/databases")))
          .dbSubnetGroups().getFirst();
      r.dbSubnetGroupName(group.dbSubnetGroupName()).dbSubnetGroupDescription("mine")
          .subnetIds(group.subnets().stream().map(s -> s.subnetIdentifier()).toList());
    }));
    sabotage.put("secret described anew", () -> aws(SecretsManagerClient.class).updateSecret(r -> r
        .secretId(name.apply("Secret/main")).description("mine")));
  }

  private void tables(Map<String, Runnable> sabotage, String table) {
    DynamoDbClient dynamoDb = aws(DynamoDbClient.class);
    ApplicationAutoScalingClient scaling = aws(ApplicationAutoScalingClient.class);
    sabotage.put("time to live disabled", () -> dynamoDb.updateTimeToLive(r -> r.tableName(table)
        .timeToLiveSpecification(TimeToLiveSpecification.builder().attributeName("expiresAt").enabled(false).build())));
    sabotage.put("recovery disabled", () -> dynamoDb.updateContinuousBackups(r -> r.tableName(table)
        .pointInTimeRecoverySpecification(p -> p.pointInTimeRecoveryEnabled(false))));
    sabotage.put("protection lifted",
        () -> dynamoDb.updateTable(r -> r.tableName(table).deletionProtectionEnabled(false)));
    sabotage.put("index deleted", () -> dynamoDb.updateTable(r -> r.tableName(table)
        .globalSecondaryIndexUpdates(
            GlobalSecondaryIndexUpdate.builder().delete(d -> d.indexName("by-product")).build())));
    sabotage.put("target deregistered", () -> scaling.deregisterScalableTarget(r -> r
        .serviceNamespace(ServiceNamespace.DYNAMODB).resourceId("table/" + table)
        .scalableDimension(ScalableDimension.DYNAMODB_TABLE_READ_CAPACITY_UNITS)));
    sabotage.put("policies deleted", () -> scaling.describeScalingPolicies(r -> r
        .serviceNamespace(ServiceNamespace.DYNAMODB)).scalingPolicies().forEach(policy ->
        scaling.deleteScalingPolicy(r -> r
            .serviceNamespace(ServiceNamespace.DYNAMODB).resourceId(policy.resourceId())
            .scalableDimension(policy.scalableDimension()).policyName(policy.policyName()))));
    sabotage.put("target raised", () -> scaling.registerScalableTarget(r -> r
        .serviceNamespace(ServiceNamespace.DYNAMODB).resourceId("table/" + table).maxCapacity(5000)
        .scalableDimension(ScalableDimension.DYNAMODB_TABLE_WRITE_CAPACITY_UNITS)));
  }

  private void manifests(Map<String, Runnable> sabotage) {
    edit(sabotage, ObjectType.DEPLOYMENT, "shop-worker", "{\"spec\":{\"replicas\":7}}");
    edit(sabotage, ObjectType.SERVICE, "shop-api", "{\"spec\":{\"selector\":{\"platform.webapp.dev/service\":\"x\"}}}");
    edit(sabotage, ObjectType.INGRESS, "shop",
        "{\"metadata\":{\"annotations\":{\"alb.ingress.kubernetes.io/scheme\":\"internal\"}}}");
    edit(sabotage, ObjectType.NETWORK_POLICY, "shop-api", "{\"spec\":{\"ingress\":null}}");
    edit(sabotage, ObjectType.HORIZONTAL_POD_AUTOSCALER, "shop-api", "{\"spec\":{\"maxReplicas\":40}}");
    edit(sabotage, ObjectType.SERVICE_ACCOUNT, "shop-api", "{\"automountServiceAccountToken\":true}");
    edit(sabotage, ObjectType.POD_DISRUPTION_BUDGET, "shop-api", "{\"spec\":{\"maxUnavailable\":2}}");
    edit(sabotage, ObjectType.SECRET, "shop-table-carts-d9fad0", "{\"data\":{\"table\":\"bWluZQ==\"}}");
    edit(sabotage, ObjectType.SECURITY_GROUP_POLICY, "shop",
        "{\"spec\":{\"securityGroups\":{\"groupIds\":[\"sg-1\"]}}}");
    for (ObjectType type : ObjectType.values()) {
      // There is no plan to be kept, and no Kong.
      if (type != ObjectType.JOB && type != ObjectType.CONFIG_MAP && type != ObjectType.KONG_PLUGIN) {
        sabotage.put("all of " + type.plural() + " deleted", () -> EndState.objects(world.store(), type, Selection.ALL)
            .stream().filter(o -> o.key().namespace().equals("shop"))
            .forEach(o -> world.store().delete(o.key(), DeleteOptions.BACKGROUND)));
      }
    }
  }

  private void edit(Map<String, Runnable> sabotage, ObjectType type, String name, String merge) {
    ObjectKey key = new ObjectKey(world.store().types().require(type.apiVersion(), type.kind()), "shop", name);
    sabotage.put(type.kind() + " edited: " + merge, () -> world.store().patch(key, Subresource.NONE,
        new Patch.Merge(Platforms.parse(merge)), WriteOptions.by("somebody")));
  }

  @Test
  void dataThatIsLostIsNeverReplacedByAnEmptyOne() {
    ObjectKey key = ready(Platforms.of("shop", """
        aws: {region: us-east-1}
        services: [{name: web, image: "shop/web:1", uses: [{database: main}, {table: carts}]}]
        databases: [{name: main, engine: postgres, version: "16"}]
        tables: [{name: carts, partitionKey: {name: id, type: String}}]
        """));
    aws(RdsClient.class).deleteDBInstance(
        r -> r.dbInstanceIdentifier(named(key, "DbInstance/main")).skipFinalSnapshot(true));
    aws(DynamoDbClient.class).deleteTable(r -> r.tableName(named(key, "Table/carts")));
    world.await(LONG, "noticed", () -> Platforms.holds(world.platform(key), Conditions.APPROVAL_REQUIRED)
        && world.platform(key).getStatus().plan().steps() == 2);
    aws(SecretsManagerClient.class).deleteSecret(
        r -> r.secretId(named(key, "Secret/main")).forceDeleteWithoutRecovery(true));
    world.await(LONG, "noticed too", () -> world.platform(key).getStatus().plan().steps() == 3);
    world.runFor(Duration.ofMinutes(1));
    world.account().calls().reset();
    int written = world.clusterWrites().count();
    world.runFor(Duration.ofHours(2));
    assertThat(world.account().calls().writes()).as(world.account().calls().byOperation().toString()).isZero();
    assertThat(world.clusterWrites().count()).as(world.report()).isEqualTo(written);
    assertThat(world.platform(key).getStatus().plan().items()).extracting(i -> i.action() + " " + i.id())
        .containsExactlyInAnyOrder("create DbInstance/main", "create Table/carts", "create Secret/main");
    assertThat(Platforms.isReady(world.platform(key))).isFalse();
  }

  @Test
  void whatIsNotOursIsRefusedAndNeverTouched() {
    World model = new World(1).patient(Duration.ofMinutes(1));
    ObjectKey modelKey = model.apply(Platforms.everything("shop"));
    model.await(LONG, "Ready", () -> Platforms.isReady(model.platform(modelKey)));
    Map<String, String> names = new LinkedHashMap<>();
    model.platform(modelKey).getStatus().inventory().forEach(e -> names.put(e.id(), e.name()));

    String vpc = aws(Ec2Client.class).describeVpcs().vpcs().getFirst().vpcId();
    aws(Ec2Client.class).createSecurityGroup(
        r -> r.groupName(names.get("SecurityGroup/pods")).description("x").vpcId(vpc));
    aws(SecretsManagerClient.class).createSecret(r -> r.name(names.get("Secret/main")).secretString("x"));
    aws(RdsClient.class).createDBParameterGroup(r -> r.dbParameterGroupName(names.get("DbParameterGroup/main"))
        .dbParameterGroupFamily("postgres16").description("x"));
    aws(DynamoDbClient.class).createTable(r -> r.tableName(names.get("Table/carts")).billingMode("PAY_PER_REQUEST")
        .attributeDefinitions(AttributeDefinition.builder().attributeName("a").attributeType("S").build())
        .keySchema(KeySchemaElement.builder().attributeName("a").keyType("HASH").build()));
    world.sandbox().createNamespace("shop");
    for (String manifest : List.of(
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: shop-api, namespace: shop}}",
        "{apiVersion: v1, kind: Service, metadata: {name: shop-api, namespace: shop}, spec: {ports: [{port: 1}]}}")) {
      world.sandbox().apply(Platforms.parse(manifest));
    }
    world.runFor(Duration.ofMinutes(1));
    Map<String, String> foreign = EndState.of(world);
    ObjectKey key = world.apply(Platforms.everything("shop"));
    world.runFor(Duration.ofHours(1));
    assertThat(world.failures()).isEmpty();
    assertThat(EndState.of(world)).containsAllEntriesOf(foreign);
    assertThat(world.platform(key).getStatus().inventory()).filteredOn(e -> Boolean.TRUE.equals(e.seen()))
        .extracting(InventoryEntry::id).doesNotContain("SecurityGroup/pods", "Secret/main", "DbParameterGroup/main",
            "Table/carts", "ServiceAccount/api", "Service/api");
    assertThat(Platforms.condition(world.platform(key), Conditions.STALLED).orElseThrow().reason())
        .isEqualTo(Reasons.REFUSED);
    world.delete(key);
    world.await(LONG, "gone", () -> world.find(key).isEmpty());
    world.runFor(Duration.ofMinutes(10));
    assertThat(EndState.differences(world, foreign)).isEmpty();
  }
}
