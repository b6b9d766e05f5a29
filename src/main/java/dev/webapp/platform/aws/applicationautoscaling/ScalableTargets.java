package dev.webapp.platform.aws.applicationautoscaling;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SharedListings;
import dev.webapp.platform.aws.TagReader;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;

/**
 * DynamoDB's scalable targets of each scope, by what they scale. Two kinds read them from one listing, and writes go
 * through here.
 */
public final class ScalableTargets {
  /** As many names as one request takes, and as many answers as a page holds. */
  static final int MOST = 50;

  private final Clients clients;
  private final RememberedTags tags;
  private final TagReader tables;
  private final SharedListings<Map<Scaled, ScalableTarget>> listings;

  public ScalableTargets(Clients clients, RememberedTags tags, TagReader tables, InstantSource clock) {
    this.clients = clients;
    this.tags = tags;
    this.tables = tables;
    this.listings =
        new SharedListings<>(clock, scope -> list(scope, DescribeScalableTargetsRequest.builder()));
  }

  /** All there are, a moment ago. */
  Map<Scaled, ScalableTarget> all(Scope scope) {
    return listings.of(scope);
  }

  /** The one that scales this, if there is one right now. */
  Optional<ScalableTarget> find(Scope scope, Scaled scaled) {
    return Optional.ofNullable(
        list(scope, DescribeScalableTargetsRequest.builder().resourceIds(scaled.resourceId())).get(scaled));
  }

  /**
   * Whose the targets are, by ARN; none of one that is no longer there. The targets' own tags tell. Where the service
   * answers with nothing to be understood, as emulators do that know no tags of targets, the table's do, without saying
   * which resource it is.
   */
  Map<String, Map<String, String>> tags(Scope scope, Collection<ScalableTarget> targets) {
    Map<String, ScalableTarget> byArn = new HashMap<>();
    targets.forEach(t -> byArn.put(t.scalableTargetARN(), t));
    return tags.of(byArn.keySet(), 1, portion -> read(scope, byArn.get(portion.getFirst())));
  }

  private Map<String, Map<String, String>> read(Scope scope, ScalableTarget target) {
    String arn = target.scalableTargetARN();
    try {
      return Map.of(arn, client(scope).listTagsForResource(r -> r.resourceARN(arn)).tags());
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return Map.of();
      }
      if (problem.is("Unintelligible")) {
        return Map.of(arn, ofTable(scope, target));
      }
      throw problem;
    }
  }

  private Map<String, String> ofTable(Scope scope, ScalableTarget target) {
    try {
      Map<String, String> owner = new TreeMap<>(tables.read(scope, tableArn(target)));
      owner.remove(Ownership.ID);
      return owner;
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return Map.of();
      }
      throw problem;
    }
  }

  /** In the partition, region and account of the target. */
  private static String tableArn(ScalableTarget target) {
    String[] arn = target.scalableTargetARN().split(":", 6);
    String table = target.resourceId().split("/")[1];
    return String.join(":", arn[0], arn[1], "dynamodb", arn[3], arn[4], "table/" + table);
  }

  ApplicationAutoScalingClient client(Scope scope) {
    return clients.get(ApplicationAutoScalingClient.class, scope);
  }

  <T> T write(Scope scope, Function<ApplicationAutoScalingClient, T> call) {
    return listings.write(scope, () -> call.apply(client(scope)));
  }

  /** Whether the target or policy is not there: AWS has a code for it, emulators say it as ValidationException. */
  static boolean gone(Problem problem) {
    return problem.is("ObjectNotFoundException") || problem.is("ValidationException")
        && problem.getMessage().matches("No scal(able target|ing policy) found for .*");
  }

  private Map<Scaled, ScalableTarget> list(Scope scope, DescribeScalableTargetsRequest.Builder which) {
    Map<Scaled, ScalableTarget> found = new HashMap<>();
    client(scope).describeScalableTargetsPaginator(
            which.serviceNamespace(ServiceNamespace.DYNAMODB).maxResults(MOST).build())
        .scalableTargets().forEach(t -> found.put(new Scaled(t.resourceId(), t.scalableDimensionAsString()), t));
    return found;
  }
}
