package dev.webapp.platform.aws.applicationautoscaling;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;

/**
 * Scalable targets of DynamoDB. A target does not go with its table: it has to be deregistered, and takes its policies
 * along.
 */
public final class ScalableTargetKind implements ResourceKind<ScalableTarget, ObservedScalableTarget> {
  private final ScalableTargets targets;

  public ScalableTargetKind(ScalableTargets targets) {
    this.targets = targets;
  }

  @Override
  public String name() {
    return "ScalableTarget";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedScalableTarget> observe(Scope scope, Collection<Sought<ScalableTarget>> sought) {
    var all = targets.all(scope);
    var there = sought.stream().map(s -> all.get(Scaled.of(s.handle()))).filter(Objects::nonNull).toList();
    var tags = targets.tags(scope, there);
    Map<Handle, ObservedScalableTarget> found = new LinkedHashMap<>();
    for (Sought<ScalableTarget> each : sought) {
      var target = all.get(Scaled.of(each.handle()));
      // One whose tags are not there was deregistered in between.
      if (target != null && tags.containsKey(target.scalableTargetARN())) {
        found.put(each.handle(), new ObservedScalableTarget(target.scalableTargetARN(), target.resourceId(),
            target.scalableDimensionAsString(), target.minCapacity(), target.maxCapacity(),
            whose(each.handle(), tags.get(target.scalableTargetARN()))));
      }
    }
    return found;
  }

  private static Map<String, String> whose(Handle handle, Map<String, String> tags) {
    return tags.containsKey(Ownership.ID) ? tags : Tags.inherited(handle.id().toString(), tags);
  }

  @Override
  public ScalableTarget project(ObservedScalableTarget observed, ScalableTarget desired) {
    return new ScalableTarget(
        observed.resourceId(), observed.dimension(), observed.min(), observed.max(), desired.tags());
  }

  @Override
  public Readiness readiness(ObservedScalableTarget observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedScalableTarget observed) {
    return Outputs.of("arn", observed.arn());
  }

  /** Looks first: registering again would change whatever is there. */
  @Override
  public ObservedScalableTarget create(Handle handle, Scope scope, ScalableTarget desired, Token token) {
    Scaled scaled = new Scaled(desired.resourceId(), desired.dimension());
    if (targets.find(scope, scaled).isPresent()) {
      throw Problem.of(Problem.Category.EXISTS, "ScalableTargetExists",
          "application-autoscaling:RegisterScalableTarget",
          desired.dimension() + " of " + desired.resourceId() + " is a scalable target already");
    }
    Map<String, String> tags = desired.tags() == null ? Map.of() : new TreeMap<>(desired.tags());
    return new ObservedScalableTarget(register(scope, desired, tags), desired.resourceId(), desired.dimension(),
        desired.min(), desired.max(), tags);
  }

  private String register(Scope scope, ScalableTarget desired, Map<String, String> tags) {
    return targets.write(scope, scaling -> scaling.registerScalableTarget(r -> {
      r.serviceNamespace(ServiceNamespace.DYNAMODB).resourceId(desired.resourceId())
          .scalableDimension(desired.dimension()).minCapacity(desired.min()).maxCapacity(desired.max());
      if (!tags.isEmpty()) {
        r.tags(tags);
      }
    })).scalableTargetARN();
  }

  /** AWS takes tags for a new target only. Looks first: one that is gone would be made anew, and without tags. */
  @Override
  public ObservedScalableTarget update(
      Handle handle, Scope scope, ScalableTarget desired, ObservedScalableTarget observed, Delta delta) {
    if (targets.find(scope, new Scaled(desired.resourceId(), desired.dimension())).isEmpty()) {
      throw Problem.of(Problem.Category.NOT_FOUND, "ObjectNotFoundException",
          "application-autoscaling:RegisterScalableTarget",
          desired.dimension() + " of " + desired.resourceId() + " is no scalable target any more");
    }
    register(scope, desired, Map.of());
    return new ObservedScalableTarget(observed.arn(), observed.resourceId(), observed.dimension(),
        desired.min() == null ? observed.min() : desired.min(), desired.max() == null ? observed.max() : desired.max(),
        observed.tags());
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedScalableTarget observed, Farewell how) {
    try {
      targets.write(scope, scaling -> scaling.deregisterScalableTarget(r -> r
          .serviceNamespace(ServiceNamespace.DYNAMODB).resourceId(observed.resourceId())
          .scalableDimension(observed.dimension())));
    } catch (Problem problem) {
      if (!ScalableTargets.gone(problem)) {
        throw problem;
      }
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("application-autoscaling:DescribeScalableTargets", "application-autoscaling:RegisterScalableTarget",
        "application-autoscaling:DeregisterScalableTarget",
        // Whose a target is.
        "application-autoscaling:ListTagsForResource",
        // Checked for the tags of a registration.
        "application-autoscaling:TagResource",
        // Registering looks at the table as the caller, and makes the role that scales it the first time.
        "dynamodb:DescribeTable", "dynamodb:UpdateTable", "iam:CreateServiceLinkedRole",
        // Deregistering removes the alarms of the policies as the caller.
        "cloudwatch:DescribeAlarms", "cloudwatch:DeleteAlarms");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target targets = Grant.on("ScalableTargets", "application-autoscaling", "scalable-target/*");
    return List.of(
        targets.owned("RegisterScalableTarget", "DeregisterScalableTarget", "TagResource"),
        targets.created("RegisterScalableTarget"), targets.claimed("TagResource"), ScalingPolicyKind.ALARMS);
  }
}
