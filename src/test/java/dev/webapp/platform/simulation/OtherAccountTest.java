package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Reasons;
import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.sandbox.aws.AwsAccount;
import dev.webapp.platform.sandbox.aws.Furnishing;
import dev.webapp.platform.sandbox.aws.RoleSession;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.model.StsException;

/** A whole platform whose stores are in another account than its pods. */
class OtherAccountTest {
  private static final String ROLE = "arn:aws:iam::444455556666:role/teams/platforms";
  private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("1"));

  private final World world = new World(3, Settings.INSTANT);
  private final AwsAccount other = world.account().other("444455556666");
  private final Furnishing there = other.furnish(World.REGION, "stores");
  private final List<String> groupsBefore = groups(other);
  private final List<String> ownGroupsBefore = groups(world.account());
  private final Scene scene;

  OtherAccountTest() {
    world.sandbox().createNamespace(Scene.NAME);
    world.sandbox().allowRoles(Map.of(Scene.NAME, Set.of(ROLE)));
    scene = Scene.of(world, """
        aws: {region: us-east-1, roleArn: "%s"}
        dataPolicy: Delete
        network: {vpcId: %s, privateSubnetIds: %s, databaseSubnetIds: %s}
        services:
          - name: api
            image: i
            port: 8080
            routes: [{host: shop.example.com}]
            uses: [{table: carts}, {bucket: files, access: ReadWrite}, {database: main}]
          - name: other
            image: i
            uses: [{table: carts, access: ReadWrite}, {database: main, authentication: IAM, username: app}]
        databases: [{name: main, engine: postgres, version: "16", iamAuthentication: true}]
        tables: [{name: carts, partitionKey: {name: id, type: String}}]
        buckets: [{name: files}]
        """.formatted(ROLE, there.vpcId(), there.privateSubnetIds(), there.databaseSubnetIds())).ready();
  }

  private static List<String> groups(AwsAccount account) {
    return account.client(Ec2Client.class, World.REGION).describeSecurityGroups().securityGroups().stream()
        .map(group -> group.groupId()).sorted().toList();
  }

  private static List<String> roles(AwsAccount account) {
    return account.client(IamClient.class, World.REGION).listRoles(r -> r.pathPrefix("/webapp-platform/")).roles()
        .stream().map(Role::arn).toList();
  }

  private static List<String> tables(AwsAccount account) {
    return account.client(DynamoDbClient.class, World.REGION).listTables().tableNames();
  }

  private RoleSession pods(String service) {
    return world.account().pods(World.REGION, SandboxWorld.CLUSTER, Scene.NAME, Scene.NAME + "-" + service);
  }

  @Test
  void storesAreInOneAccountAndPodsInTheOther() {
    assertThat(tables(other)).hasSize(1);
    assertThat(tables(world.account())).isEmpty();
    assertThat(other.client(RdsClient.class, World.REGION).describeDBInstances().dbInstances()).hasSize(1);
    assertThat(roles(other)).hasSize(2);
    assertThat(roles(world.account())).hasSize(2);
    assertThat(groups(other)).hasSize(groupsBefore.size() + 1);
  }

  @Test
  void aServiceMayDoThereWhatItsUsesSayAndNoMore() {
    DynamoDbClient carts = pods("api").client(DynamoDbClient.class, World.REGION);
    String table = tables(other).getFirst();

    assertThat(carts.getItem(r -> r.tableName(table).key(KEY)).hasItem()).isFalse();
    assertThatThrownBy(() -> carts.putItem(r -> r.tableName(table).item(KEY))).isInstanceOf(DynamoDbException.class)
        .hasMessageContaining("User: arn:aws:sts::444455556666:assumed-role/")
        .hasMessageContaining("is not authorized to perform: dynamodb:PutItem");
    pods("other").client(DynamoDbClient.class, World.REGION).putItem(r -> r.tableName(table).item(KEY));
    assertThatThrownBy(() -> pods("other").client(S3Client.class, World.REGION).listObjectsV2(
        r -> r.bucket(scene.named("Bucket/files")))).isInstanceOf(S3Exception.class);
  }

  @Test
  void whoSignsInToADatabaseThereIsAUserOfThatAccount() {
    String instance = other.client(RdsClient.class, World.REGION).describeDBInstances().dbInstances().getFirst()
        .dbiResourceId();
    assertThat(other.client(IamClient.class, World.REGION).getRolePolicy(r -> r.roleName(scene.named("Role/other"))
        .policyName(dev.webapp.platform.aws.iam.Role.POLICY)).policyDocument()).contains(URLEncoder.encode(
            "arn:aws:rds-db:us-east-1:444455556666:dbuser:" + instance + "/app", StandardCharsets.UTF_8));
  }

  /** Nor does any role of the cluster's account become another service's, or that of the operator. */
  @Test
  void nobodyElseGetsTheRolesThere() {
    List<String> targets = List.of(scene.entry("Role/api").orElseThrow().arn(), ROLE);
    for (String target : targets) {
      assertThatThrownBy(() -> world.account().assume(target, null, "me")
          .client(DynamoDbClient.class, World.REGION).listTables()).isInstanceOf(StsException.class);
    }
    assertThat(world.account().session(scene.named("Role/api.pods"))).satisfies(session ->
        assertThatThrownBy(() -> session.client(DynamoDbClient.class, World.REGION).listTables())
            .isInstanceOf(DynamoDbException.class).hasMessageContaining("not authorized"));
  }

  @Test
  void itGoesWithoutLeftoversInEitherAccount() {
    scene.delete();

    assertThat(tables(other)).isEmpty();
    assertThat(other.client(RdsClient.class, World.REGION).describeDBInstances().dbInstances()).isEmpty();
    assertThat(other.client(S3Client.class, World.REGION).listBuckets().buckets()).isEmpty();
    assertThat(roles(other)).isEmpty();
    assertThat(roles(world.account())).isEmpty();
    assertThat(groups(other)).isEqualTo(groupsBefore);
    assertThat(groups(world.account())).isEqualTo(ownGroupsBefore);
  }

  @Test
  void withoutThePermissionItStaysAsItIsUntilItIsBack() {
    world.annotateNamespace(Scene.NAME, Annotations.ALLOWED_ROLE_ARNS, "");
    world.runFor(Duration.ofMinutes(30));
    assertThat(scene.platform().getStatus().conditions().getFirst().reason()).isEqualTo(Reasons.ROLE_NOT_ALLOWED);
    other.calls().reset();

    world.delete(scene.key);
    world.runFor(Duration.ofMinutes(30));

    assertThat(other.calls().total()).isZero();
    assertThat(world.find(scene.key)).isPresent();
    assertThat(tables(other)).hasSize(1);
    world.annotateNamespace(Scene.NAME, Annotations.ALLOWED_ROLE_ARNS, ROLE);
    world.await(Scene.LONG, "gone", () -> world.find(scene.key).isEmpty());
    assertThat(tables(other)).isEmpty();
  }
}
