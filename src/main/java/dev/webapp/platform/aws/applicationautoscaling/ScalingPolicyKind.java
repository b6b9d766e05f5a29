package dev.webapp.platform.aws.applicationautoscaling;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Gatherers;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;

/** Target tracking policies of DynamoDB's scalable targets. AWS makes and removes their alarms. */
public final class ScalingPolicyKind implements ResourceKind<ScalingPolicy, ObservedScalingPolicy> {
  /** Alarms of target tracking have no tags; their names say what they are for. */
  static final Grant ALARMS = Grant.on("ScalingAlarms", "cloudwatch", "alarm:TargetTracking-table/*")
      .any("PutMetricAlarm", "DeleteAlarms");

  /** A policy has its name within one target only. */
  private record Key(Scaled scaled, String name) {}

  private final ScalableTargets targets;

  public ScalingPolicyKind(ScalableTargets targets) {
    this.targets = targets;
  }

  @Override
  public String name() {
    return "ScalingPolicy";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedScalingPolicy> observe(Scope scope, Collection<Sought<ScalingPolicy>> sought) {
    Map<Handle, Key> keys = new LinkedHashMap<>();
    sought.forEach(s -> keys.put(s.handle(), new Key(Scaled.of(s.handle()), Scaled.policyName(s.handle()))));
    var policies = policies(targets.client(scope), keys.values().stream().map(Key::name).toList());
    keys.values().removeIf(key -> !policies.containsKey(key));
    if (keys.isEmpty()) {
      return Map.of();
    }
    var all = targets.all(scope);
    // A policy without its target was deregistered in between.
    keys.values().removeIf(key -> !all.containsKey(key.scaled()));
    var tags = targets.tags(scope, keys.values().stream().map(k -> all.get(k.scaled())).toList());
    Map<Handle, ObservedScalingPolicy> found = new LinkedHashMap<>();
    keys.forEach((handle, key) -> {
      Map<String, String> owner = tags.get(all.get(key.scaled()).scalableTargetARN());
      if (owner != null) {
        found.put(handle, read(policies.get(key), Tags.inherited(handle.id().toString(), owner)));
      }
    });
    return found;
  }

  private static Map<Key, software.amazon.awssdk.services.applicationautoscaling.model.ScalingPolicy> policies(
      ApplicationAutoScalingClient scaling, Collection<String> names) {
    Map<Key, software.amazon.awssdk.services.applicationautoscaling.model.ScalingPolicy> found = new HashMap<>();
    new TreeSet<>(names).stream().gather(Gatherers.windowFixed(ScalableTargets.MOST)).forEach(portion ->
        scaling.describeScalingPoliciesPaginator(r -> r.serviceNamespace(ServiceNamespace.DYNAMODB)
            .policyNames(portion).maxResults(ScalableTargets.MOST)).scalingPolicies()
            .forEach(p -> found.put(
                new Key(new Scaled(p.resourceId(), p.scalableDimensionAsString()), p.policyName()), p)));
    return found;
  }

  private static ObservedScalingPolicy read(
      software.amazon.awssdk.services.applicationautoscaling.model.ScalingPolicy policy, Map<String, String> tags) {
    var tracking = policy.targetTrackingScalingPolicyConfiguration();
    var metric = tracking == null ? null : tracking.predefinedMetricSpecification();
    return new ObservedScalingPolicy(policy.policyARN(), policy.policyName(), policy.resourceId(),
        policy.scalableDimensionAsString(), metric == null ? null : metric.predefinedMetricTypeAsString(),
        tracking == null ? null : tracking.targetValue(), tags);
  }

  @Override
  public ScalingPolicy project(ObservedScalingPolicy observed, ScalingPolicy desired) {
    return new ScalingPolicy(
        observed.name(), observed.resourceId(), observed.dimension(), observed.metric(), observed.targetValue());
  }

  @Override
  public Readiness readiness(ObservedScalingPolicy observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedScalingPolicy observed) {
    return Outputs.of("arn", observed.arn());
  }

  /** Looks first: putting again would change whatever is there. A target just registered may not be known yet. */
  @Override
  public ObservedScalingPolicy create(Handle handle, Scope scope, ScalingPolicy desired, Token token) {
    ApplicationAutoScalingClient scaling = targets.client(scope);
    Scaled scaled = new Scaled(desired.resourceId(), desired.dimension());
    if (policies(scaling, List.of(desired.name())).containsKey(new Key(scaled, desired.name()))) {
      throw Problem.of(Problem.Category.EXISTS, "ScalingPolicyExists", "application-autoscaling:PutScalingPolicy",
          desired.dimension() + " of " + desired.resourceId() + " has a policy " + desired.name() + " already");
    }
    String arn;
    try {
      arn = put(scaling, desired);
    } catch (Problem problem) {
      if (problem.is("ObjectNotFoundException")) {
        throw new Problem(
            Problem.Category.CONFLICT, problem.code(), problem.action(), problem.getMessage(), null, problem);
      }
      throw problem;
    }
    // The target is there, or AWS had refused the policy.
    Map<String, String> owner = targets.find(scope, scaled)
        .map(target -> targets.tags(scope, List.of(target)).get(target.scalableTargetARN())).orElse(Map.of());
    return new ObservedScalingPolicy(arn, desired.name(), desired.resourceId(), desired.dimension(), desired.metric(),
        desired.targetValue(), Tags.inherited(handle.id().toString(), owner));
  }

  private static String put(ApplicationAutoScalingClient scaling, ScalingPolicy desired) {
    return scaling.putScalingPolicy(r -> r.serviceNamespace(ServiceNamespace.DYNAMODB)
        .policyName(desired.name()).policyType(PolicyType.TARGET_TRACKING_SCALING)
        .resourceId(desired.resourceId()).scalableDimension(desired.dimension())
        .targetTrackingScalingPolicyConfiguration(t -> t.targetValue(desired.targetValue())
            .predefinedMetricSpecification(m -> m.predefinedMetricType(desired.metric())))).policyARN();
  }

  @Override
  public ObservedScalingPolicy update(
      Handle handle, Scope scope, ScalingPolicy desired, ObservedScalingPolicy observed, Delta delta) {
    put(targets.client(scope), desired);
    return new ObservedScalingPolicy(observed.arn(), observed.name(), observed.resourceId(), observed.dimension(),
        desired.metric(), desired.targetValue(), observed.tags());
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedScalingPolicy observed, Farewell how) {
    try {
      targets.client(scope).deleteScalingPolicy(r -> r.serviceNamespace(ServiceNamespace.DYNAMODB)
          .policyName(observed.name()).resourceId(observed.resourceId()).scalableDimension(observed.dimension()));
    } catch (Problem problem) {
      if (!ScalableTargets.gone(problem)) {
        throw problem;
      }
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("application-autoscaling:DescribeScalingPolicies", "application-autoscaling:DescribeScalableTargets",
        "application-autoscaling:PutScalingPolicy", "application-autoscaling:DeleteScalingPolicy",
        // Whose a policy is: its target's tags.
        "application-autoscaling:ListTagsForResource",
        // The alarms of a policy are made and removed as the caller.
        "cloudwatch:PutMetricAlarm", "cloudwatch:DescribeAlarms", "cloudwatch:DeleteAlarms");
  }

  @Override
  public List<Grant> grants() {
    return List.of(ALARMS, Grant.on("ScalableTargets", "application-autoscaling", "scalable-target/*")
        .owned("PutScalingPolicy", "DeleteScalingPolicy"));
  }
}
