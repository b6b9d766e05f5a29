package dev.webapp.platform.aws.applicationautoscaling;

import dev.webapp.platform.resource.Problem;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Gatherers;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;

/** DynamoDB's scalable targets, by what they scale. */
final class ScalableTargets {
  /** As many resource ids or policy names as one request takes, and as many answers as a page holds. */
  static final int MOST = 50;

  private ScalableTargets() {}

  static Map<Scaled, software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget> of(
      ApplicationAutoScalingClient scaling, Collection<String> resourceIds) {
    Map<Scaled, software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget> found = new HashMap<>();
    new TreeSet<>(resourceIds).stream().gather(Gatherers.windowFixed(MOST)).forEach(portion ->
        scaling.describeScalableTargetsPaginator(
            r -> r.serviceNamespace(ServiceNamespace.DYNAMODB).resourceIds(portion).maxResults(MOST))
            .scalableTargets().forEach(t -> found.put(new Scaled(t.resourceId(), t.scalableDimensionAsString()), t)));
    return found;
  }

  /** Whether the target or policy is not there: AWS has a code for it, emulators say it as ValidationException. */
  static boolean gone(Problem problem) {
    return problem.is("ObjectNotFoundException") || problem.is("ValidationException")
        && problem.getMessage().matches("No scal(able target|ing policy) found for .*");
  }
}
