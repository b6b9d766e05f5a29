package dev.webapp.platform.simulation;

import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.resource.Ownership;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.SwitchoverBlueGreenDeploymentRequest;

/** Which resource of a platform a call is about, told by the ownership tags that AWS knows. */
final class Subjects {
  /** What RDS calls the copies of a blue/green deployment, and those whose names they took: after the one they are of. */
  static final Pattern BESIDE = Pattern.compile("(.*)-(?:green-[a-z0-9]{6}|old[0-9]+)");

  private final World world;

  Subjects(World world) {
    this.world = world;
  }

  /** The id of the instance, replica or table that the call writes to; empty for other calls, and for what is not ours. */
  Optional<String> of(AwsRequest request) {
    try {
      Map<String, String> tags = switch (request) {
        case CreateDbInstanceRequest create -> {
          Map<String, String> given = new TreeMap<>();
          create.tags().forEach(t -> given.put(t.key(), t.value()));
          yield given;
        }
        case CreateTableRequest create -> {
          Map<String, String> given = new TreeMap<>();
          create.tags().forEach(t -> given.put(t.key(), t.value()));
          yield given;
        }
        case ModifyDbInstanceRequest modify -> tagsOfInstance(modify.dbInstanceIdentifier());
        case DeleteDbInstanceRequest delete -> tagsOfInstance(delete.dbInstanceIdentifier());
        case SwitchoverBlueGreenDeploymentRequest switchover ->
            Map.of(Ownership.ID, idOfDeployment(switchover.blueGreenDeploymentIdentifier()));
        case UpdateTableRequest update -> tagsOfTable(update.tableName());
        case DeleteTableRequest delete -> tagsOfTable(delete.tableName());
        default -> Map.of();
      };
      return Optional.ofNullable(tags.get(Ownership.ID));
    } catch (AwsServiceException gone) {
      return Optional.empty();
    }
  }

  Optional<DBInstance> instance(String identifier) {
    return aws(RdsClient.class).describeDBInstances().dbInstances().stream()
        .filter(i -> i.dbInstanceIdentifier().equals(identifier)).findFirst();
  }

  /** The id of the instance that a blue/green deployment began with. */
  String idOfDeployment(String identifier) {
    String source = aws(RdsClient.class).describeBlueGreenDeployments(r -> r.blueGreenDeploymentIdentifier(identifier))
        .blueGreenDeployments().getFirst().source();
    return tagsOfInstance(source.substring(source.lastIndexOf(':') + 1)).getOrDefault(Ownership.ID, "");
  }

  static Map<String, String> tags(DBInstance instance) {
    Map<String, String> tags = new TreeMap<>();
    instance.tagList().forEach(t -> tags.put(t.key(), t.value()));
    return tags;
  }

  Map<String, String> tagsOfTable(String name) {
    Map<String, String> tags = new TreeMap<>();
    String arn = "arn:aws:dynamodb:" + World.REGION + ":" + SandboxWorld.ACCOUNT + ":table/" + name;
    aws(DynamoDbClient.class).listTagsOfResource(r -> r.resourceArn(arn)).tags()
        .forEach(t -> tags.put(t.key(), t.value()));
    return tags;
  }

  private Map<String, String> tagsOfInstance(String identifier) {
    return instance(identifier).map(Subjects::tags).orElse(Map.of());
  }

  private <C extends AwsClient> C aws(Class<C> type) {
    return world.account().client(type, World.REGION);
  }
}
