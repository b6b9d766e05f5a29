package dev.webapp.platform.aws.elasticloadbalancingv2;

import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.elasticloadbalancingv2.ObservedLoadBalancer.TargetGroupHealth;
import dev.webapp.platform.resource.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/**
 * The target groups that the AWS Load Balancer Controller makes for Ingresses, found by its tags. Their health is told
 * one by one only: that of a group that was reachable is asked again after a while, that of any other every time. Where
 * the rate limit does not allow for all, some are asked the next time, and what is remembered of them stands.
 */
final class TargetGroups {
  private static final int PAGE = 400;
  private static final Duration TRUSTED = Duration.ofMinutes(5);

  private record Memory(TargetGroupHealth health, Instant asked) {}

  private final RememberedTags tags;
  private final InstantSource clock;
  private final Map<String, Memory> memories = new ConcurrentHashMap<>();

  TargetGroups(RememberedTags tags, InstantSource clock) {
    this.tags = tags;
    this.clock = clock;
  }

  /** The health of all groups of these stacks, by stack, by what the controller calls the group. */
  Map<String, Map<String, TargetGroupHealth>> health(
      ElasticLoadBalancingV2Client elb, String cluster, List<String> stacks) {
    List<TargetGroup> groups = elb.describeTargetGroupsPaginator(r -> r.pageSize(PAGE)).targetGroups().stream()
        .sorted(Comparator.comparing(TargetGroup::targetGroupName)).toList();
    Map<String, Map<String, String>> tagsByArn = tags.of(groups.stream().map(TargetGroup::targetGroupArn).toList(),
        ControllerTags.ARNS, portion -> ControllerTags.read(elb, portion));
    Map<String, Map<String, TargetGroupHealth>> health = new TreeMap<>();
    for (TargetGroup group : groups) {
      Map<String, String> own = tagsByArn.getOrDefault(group.targetGroupArn(), Map.of());
      String stack = own.get(ControllerTags.STACK);
      if (cluster.equals(own.get(ControllerTags.CLUSTER)) && stack != null && stacks.contains(stack)) {
        Map<String, TargetGroupHealth> known = health.computeIfAbsent(stack, _ -> new TreeMap<>());
        TargetGroupHealth of = health(elb, group);
        if (of != null) {
          known.put(own.getOrDefault(ControllerTags.RESOURCE, "") + " " + group.targetGroupArn(), of);
        }
      }
    }
    return health;
  }

  /** Null where the group has gone since it was listed. */
  private TargetGroupHealth health(ElasticLoadBalancingV2Client elb, TargetGroup group) {
    Memory memory = memories.get(group.targetGroupArn());
    if (memory != null && memory.health.reachable() && clock.instant().isBefore(memory.asked.plus(trusted(group)))) {
      return memory.health;
    }
    try {
      Map<String, Integer> targets = new TreeMap<>();
      String reason = null;
      for (TargetHealthDescription target : elb.describeTargetHealth(
          r -> r.targetGroupArn(group.targetGroupArn())).targetHealthDescriptions()) {
        targets.merge(target.targetHealth().stateAsString(), 1, Integer::sum);
        reason = reason == null ? target.targetHealth().reasonAsString() : reason;
      }
      TargetGroupHealth health = new TargetGroupHealth(group.targetGroupName(), targets, reason);
      memories.put(group.targetGroupArn(), new Memory(health, clock.instant()));
      return health;
    } catch (Problem problem) {
      if (problem.is("TargetGroupNotFound")) {
        memories.remove(group.targetGroupArn());
        return null;
      }
      if (problem.category() == Problem.Category.THROTTLED) {
        return memory == null ? new TargetGroupHealth(group.targetGroupName(), Map.of(), "not asked yet")
            : memory.health;
      }
      throw problem;
    }
  }

  /** Up to twice as long, the same for one group every time, so that not all are asked at once. */
  private static Duration trusted(TargetGroup group) {
    return TRUSTED.plus(TRUSTED.multipliedBy(Math.floorMod(group.targetGroupArn().hashCode(), 100)).dividedBy(100));
  }
}
