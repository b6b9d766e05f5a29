package dev.webapp.platform.aws.applicationautoscaling;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.TagReader;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Outputs;
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
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;

/**
 * Scalable targets of DynamoDB. A target does not go with its table: it has to be deregistered, and takes its policies
 * along.
 */
public final class ScalableTargetKind implements ResourceKind<ScalableTarget, ObservedScalableTarget> {
  private final Clients clients;
  private final ScalingOwnership ownership;

  public ScalableTargetKind(Clients clients, RememberedTags tags, TagReader tables) {
    this.clients = clients;
    this.ownership = new ScalingOwnership(clients, tags, tables);
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
    var targets = ScalableTargets.of(scaling(scope),
        sought.stream().map(s -> Scaled.of(s.handle()).resourceId()).toList());
    Map<Handle, ObservedScalableTarget> found = new LinkedHashMap<>();
    for (Sought<ScalableTarget> each : sought) {
      var target = targets.get(Scaled.of(each.handle()));
      if (target != null) {
        found.put(each.handle(), new ObservedScalableTarget(target.scalableTargetARN(), target.resourceId(),
            target.scalableDimensionAsString(), target.minCapacity(), target.maxCapacity(),
            ownership.tags(each.handle(), scope, target.scalableTargetARN(), target.resourceId())));
      }
    }
    return found;
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
    if (ScalableTargets.of(scaling(scope), List.of(desired.resourceId())).containsKey(scaled)) {
      throw Problem.of(Problem.Category.EXISTS, "ScalableTargetExists",
          "application-autoscaling:RegisterScalableTarget",
          desired.dimension() + " of " + desired.resourceId() + " is a scalable target already");
    }
    String arn = register(scope, desired, desired.tags() == null ? Map.of() : new TreeMap<>(desired.tags()));
    return new ObservedScalableTarget(arn, desired.resourceId(), desired.dimension(), desired.min(), desired.max(),
        ownership.tags(handle, scope, arn, desired.resourceId()));
  }

  private String register(Scope scope, ScalableTarget desired, Map<String, String> tags) {
    return scaling(scope).registerScalableTarget(r -> {
      r.serviceNamespace(ServiceNamespace.DYNAMODB).resourceId(desired.resourceId())
          .scalableDimension(desired.dimension()).minCapacity(desired.min()).maxCapacity(desired.max());
      if (!tags.isEmpty()) {
        r.tags(tags);
      }
    }).scalableTargetARN();
  }

  /** AWS takes tags for a new target only. */
  @Override
  public ObservedScalableTarget update(
      Handle handle, Scope scope, ScalableTarget desired, ObservedScalableTarget observed, Delta delta) {
    register(scope, desired, Map.of());
    return new ObservedScalableTarget(observed.arn(), observed.resourceId(), observed.dimension(),
        desired.min() == null ? observed.min() : desired.min(), desired.max() == null ? observed.max() : desired.max(),
        observed.tags());
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedScalableTarget observed, Farewell how) {
    try {
      scaling(scope).deregisterScalableTarget(r -> r.serviceNamespace(ServiceNamespace.DYNAMODB)
          .resourceId(observed.resourceId()).scalableDimension(observed.dimension()));
    } catch (Problem problem) {
      if (!ScalableTargets.gone(problem)) {
        throw problem;
      }
    }
  }

  private ApplicationAutoScalingClient scaling(Scope scope) {
    return clients.get(ApplicationAutoScalingClient.class, scope);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("application-autoscaling:DescribeScalableTargets", "application-autoscaling:RegisterScalableTarget",
        "application-autoscaling:DeregisterScalableTarget",
        // Whose a target is: its table's tags, and its own where the table is gone.
        "dynamodb:ListTagsOfResource", "application-autoscaling:ListTagsForResource",
        // Checked for the tags of a registration.
        "application-autoscaling:TagResource",
        // Registering looks at the table as the caller, and makes the role that scales it the first time.
        "dynamodb:DescribeTable", "dynamodb:UpdateTable", "iam:CreateServiceLinkedRole",
        // Deregistering removes the alarms of the policies as the caller.
        "cloudwatch:DescribeAlarms", "cloudwatch:DeleteAlarms");
  }
}
