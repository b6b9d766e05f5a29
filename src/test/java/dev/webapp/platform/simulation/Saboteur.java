package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.kubernetes.Frame;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.StatusException;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Changes and deletes things behind the operator's back, each in a way that somebody might. */
final class Saboteur {
  private static final Map<ObjectType, String> EDITS = edits();

  private final World world;
  private final Map<String, Runnable> acts = new LinkedHashMap<>();

  Saboteur(World world) {
    this.world = world;
  }

  /** Changes one thing that is there, but no data; returns what. */
  String drift(long choice) {
    network();
    databases();
    tables();
    secrets();
    objects();
    new StoreSaboteur(world).drift(acts);
    return act(choice);
  }

  /** Deletes a database, a table or another store with all that is in it; returns which. */
  String lose(long choice) {
    RdsClient rds = aws(RdsClient.class);
    rds.describeDBInstances().dbInstances().stream()
        .filter(i -> i.readReplicaSourceDBInstanceIdentifier() == null).forEach(instance -> {
          String name = instance.dbInstanceIdentifier();
          acts.put("loss of " + name, () -> {
            unprotect(instance);
            rds.deleteDBInstance(r -> r.dbInstanceIdentifier(name).skipFinalSnapshot(true));
          });
        });
    DynamoDbClient dynamoDb = aws(DynamoDbClient.class);
    dynamoDb.listTables().tableNames().forEach(table -> acts.put("loss of " + table, () -> {
      dynamoDb.updateTable(r -> r.tableName(table).deletionProtectionEnabled(false));
      world.runFor(Duration.ofSeconds(20));
      dynamoDb.deleteTable(r -> r.tableName(table));
    }));
    new StoreSaboteur(world).lose(acts, null);
    return act(choice);
  }

  /** Deletes the instance, cache or cluster of that name, if there is one; returns what. */
  String delete(String name) {
    RdsClient rds = aws(RdsClient.class);
    rds.describeDBInstances().dbInstances().stream().filter(i -> i.dbInstanceIdentifier().equals(name)).forEach(
        instance -> acts.put("deletion by hand of " + name, () -> {
          unprotect(instance);
          rds.deleteDBInstance(r -> r.dbInstanceIdentifier(name).skipFinalSnapshot(true));
        }));
    new StoreSaboteur(world).lose(acts, name);
    return act(0);
  }

  /** Does one of them; what AWS or the cluster refuses is not done. */
  private String act(long choice) {
    if (acts.isEmpty()) {
      return "nothing";
    }
    List<String> names = new ArrayList<>(acts.keySet());
    String name = names.get((int) Long.remainderUnsigned(choice, names.size()));
    Runnable act = acts.get(name);
    acts.clear();
    try {
      act.run();
      return name;
    } catch (AwsServiceException | StatusException refused) {
      return name + ", which was refused: " + refused.getMessage();
    }
  }

  private void network() {
    Ec2Client ec2 = aws(Ec2Client.class);
    ec2.describeSecurityGroupRules(r -> r.maxResults(1000)).securityGroupRules().stream()
        .filter(rule -> rule.hasTags() && !rule.isEgress()).forEach(rule -> acts.put(
            "rule " + rule.description() + " revoked", () -> ec2.revokeSecurityGroupIngress(r -> r
                .groupId(rule.groupId()).securityGroupRuleIds(rule.securityGroupRuleId()))));
    ec2.describeSecurityGroups().securityGroups().stream().filter(g -> g.groupName().startsWith("shop")).forEach(g -> {
      acts.put("egress of " + g.groupName() + " opened", () -> ec2.authorizeSecurityGroupEgress(r -> r
          .groupId(g.groupId()).ipPermissions(IpPermission.builder().ipProtocol("-1")
              .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build()).build())));
      acts.put("Name of " + g.groupName() + " removed", () -> ec2.deleteTags(r -> r.resources(g.groupId())
          .tags(t -> t.key("Name"))));
    });
  }

  private void databases() {
    RdsClient rds = aws(RdsClient.class);
    rds.describeDBInstances().dbInstances().forEach(instance -> {
      String name = instance.dbInstanceIdentifier();
      acts.put("class of " + name + " changed", () -> rds.modifyDBInstance(r -> r.dbInstanceIdentifier(name)
          .dbInstanceClass("db.t4g.large").applyImmediately(true)));
      acts.put("protection of " + name + " turned", () -> rds.modifyDBInstance(r -> r.dbInstanceIdentifier(name)
          .deletionProtection(!instance.deletionProtection()).applyImmediately(true)));
      if (instance.readReplicaSourceDBInstanceIdentifier() == null) {
        acts.put("backups of " + name + " shortened", () -> rds.modifyDBInstance(r -> r.dbInstanceIdentifier(name)
            .backupRetentionPeriod(3).applyImmediately(true)));
      } else {
        acts.put(name + " deleted", () -> {
          unprotect(instance);
          rds.deleteDBInstance(r -> r.dbInstanceIdentifier(name).skipFinalSnapshot(true));
        });
      }
    });
    rds.describeDBParameterGroups().dbParameterGroups().stream()
        .filter(g -> g.dbParameterGroupName().startsWith("shop") && g.dbParameterGroupFamily().startsWith("postgres"))
        .forEach(g -> acts.put("parameter of " + g.dbParameterGroupName(), () -> rds.modifyDBParameterGroup(r -> r
            .dbParameterGroupName(g.dbParameterGroupName()).parameters(Parameter.builder().parameterName("work_mem")
                .parameterValue("4096").applyMethod("immediate").build()))));
  }

  private void unprotect(DBInstance instance) {
    aws(RdsClient.class).modifyDBInstance(r -> r.dbInstanceIdentifier(instance.dbInstanceIdentifier())
        .deletionProtection(false).applyImmediately(true));
    world.runFor(Duration.ofSeconds(5));
  }

  private void tables() {
    DynamoDbClient dynamoDb = aws(DynamoDbClient.class);
    dynamoDb.listTables().tableNames().forEach(name -> {
      var table = dynamoDb.describeTable(r -> r.tableName(name)).table();
      acts.put("protection of " + name + " turned", () -> dynamoDb.updateTable(r -> r.tableName(name)
          .deletionProtectionEnabled(!Boolean.TRUE.equals(table.deletionProtectionEnabled()))));
      acts.put("recovery of " + name + " disabled", () -> dynamoDb.updateContinuousBackups(r -> r.tableName(name)
          .pointInTimeRecoverySpecification(p -> p.pointInTimeRecoveryEnabled(false))));
      table.globalSecondaryIndexes().forEach(index -> acts.put("index " + index.indexName() + " deleted", () ->
          dynamoDb.updateTable(r -> r.tableName(name)
              .globalSecondaryIndexUpdates(u -> u.delete(d -> d.indexName(index.indexName()))))));
    });
    ApplicationAutoScalingClient scaling = aws(ApplicationAutoScalingClient.class);
    scaling.describeScalableTargets(r -> r.serviceNamespace(ServiceNamespace.DYNAMODB)).scalableTargets()
        .forEach(target -> {
          String what = target.resourceId() + " " + target.scalableDimensionAsString();
          acts.put(what + " deregistered", () -> scaling.deregisterScalableTarget(r -> r
              .serviceNamespace(ServiceNamespace.DYNAMODB).resourceId(target.resourceId())
              .scalableDimension(target.scalableDimension())));
          acts.put(what + " raised", () -> scaling.registerScalableTarget(r -> r
              .serviceNamespace(ServiceNamespace.DYNAMODB).resourceId(target.resourceId()).maxCapacity(5000)
              .scalableDimension(target.scalableDimension())));
        });
  }

  private void secrets() {
    SecretsManagerClient secrets = aws(SecretsManagerClient.class);
    secrets.listSecrets().secretList().forEach(s -> acts.put(s.name() + " described anew",
        () -> secrets.updateSecret(r -> r.secretId(s.arn()).description("mine"))));
  }

  private void objects() {
    List<Snapshot> bindings = world.store().list(world.store().types().require("v1", "Secret"), "",
        Selection.of(Frame.MANAGED_BY + "=" + Frame.MANAGER, "")).items();
    if (bindings.size() > 1) {
      acts.put("all Secrets deleted",
          () -> bindings.forEach(secret -> world.store().delete(secret.key(), DeleteOptions.BACKGROUND)));
    }
    for (ObjectType type : ObjectType.values()) {
      for (Snapshot object : EndState.objects(
          world.store(), type, Selection.of(Frame.MANAGED_BY + "=" + Frame.MANAGER, ""))) {
        acts.put(object.key() + " deleted", () -> world.store().delete(object.key(), DeleteOptions.BACKGROUND));
        // What is ours of an Ingress follows from who serves it.
        boolean foreign = type == ObjectType.INGRESS
            && !object.json().at("/spec/ingressClassName").asText().equals("alb");
        if (EDITS.containsKey(type) && !foreign) {
          ObjectNode change = Platforms.parse(EDITS.get(type));
          acts.put(object.key() + " edited", () -> world.store().patch(object.key(), Subresource.NONE,
              new Patch.Merge(change), WriteOptions.by("somebody")));
        }
      }
    }
  }

  private static Map<ObjectType, String> edits() {
    Map<ObjectType, String> edits = new LinkedHashMap<>();
    edits.put(ObjectType.DEPLOYMENT, "{\"spec\":{\"replicas\":7}}");
    edits.put(ObjectType.SERVICE, "{\"spec\":{\"selector\":{\"platform.webapp.dev/service\":\"x\"}}}");
    edits.put(ObjectType.INGRESS,
        "{\"metadata\":{\"annotations\":{\"alb.ingress.kubernetes.io/scheme\":\"internal\"}}}");
    edits.put(ObjectType.HORIZONTAL_POD_AUTOSCALER, "{\"spec\":{\"maxReplicas\":40}}");
    edits.put(ObjectType.SERVICE_ACCOUNT, "{\"automountServiceAccountToken\":true}");
    edits.put(ObjectType.POD_DISRUPTION_BUDGET, "{\"spec\":{\"maxUnavailable\":2}}");
    return edits;
  }

  private <C extends AwsClient> C aws(Class<C> type) {
    return world.account().client(type, World.REGION);
  }
}
