package dev.webapp.platform.aws.elasticloadbalancingv2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.elasticloadbalancingv2.ObservedLoadBalancer.TargetGroupHealth;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;

/**
 * Finds load balancers by the tags that the AWS Load Balancer Controller sets when it creates them. One listing of load
 * balancers and one of target groups answer for all platforms; only target health is asked group by group.
 */
public final class LoadBalancerKind implements Lookup<LoadBalancerQuery, ObservedLoadBalancer> {
  private static final int PAGE = 400;
  private final Clients clients;
  private final RememberedTags tags;
  private final TargetGroups groups;

  public LoadBalancerKind(Clients clients, RememberedTags tags, InstantSource clock) {
    this.clients = clients;
    this.tags = tags;
    this.groups = new TargetGroups(tags, clock);
  }

  @Override
  public String name() {
    return "LoadBalancer";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedLoadBalancer> observe(Scope scope, Collection<Sought<LoadBalancerQuery>> sought) {
    ElasticLoadBalancingV2Client elb = clients.get(ElasticLoadBalancingV2Client.class, scope);
    List<LoadBalancer> balancers =
        elb.describeLoadBalancersPaginator(r -> r.pageSize(PAGE)).loadBalancers().stream().toList();
    Map<String, Map<String, String>> tagsByArn = tags.of(
        balancers.stream().map(LoadBalancer::loadBalancerArn).toList(), ControllerTags.ARNS,
        portion -> ControllerTags.read(elb, portion));
    Map<Stack, LoadBalancer> byStack = new HashMap<>();
    balancers.stream().sorted(Comparator.comparing(LoadBalancer::loadBalancerArn)).forEach(balancer ->
        stack(tagsByArn.getOrDefault(balancer.loadBalancerArn(), Map.of()))
            .ifPresent(stack -> byStack.putIfAbsent(stack, balancer)));
    Map<Handle, LoadBalancer> matching = new LinkedHashMap<>();
    Map<Handle, Map<Integer, String>> listeners = new LinkedHashMap<>();
    Map<Handle, String> ingresses = new HashMap<>();
    sought.stream().filter(each -> each.desired() != null && byStack.containsKey(Stack.of(each.desired())))
        .forEach(each -> {
          LoadBalancer balancer = byStack.get(Stack.of(each.desired()));
          matching.put(each.handle(), balancer);
          ingresses.put(each.handle(), each.desired().ingress());
          listeners.put(each.handle(), each.desired().listeners() ? listeners(elb, balancer) : Map.of());
        });
    if (matching.isEmpty()) {
      return Map.of();
    }
    Map<String, Map<String, TargetGroupHealth>> health = new TreeMap<>();
    sought.stream().map(Sought::desired).filter(Objects::nonNull)
        .collect(Collectors.groupingBy(LoadBalancerQuery::clusterName, TreeMap::new,
            Collectors.mapping(LoadBalancerQuery::stack, Collectors.toList())))
        .forEach((cluster, stacks) -> health.putAll(groups.health(elb, cluster, stacks)));
    Map<Handle, ObservedLoadBalancer> found = new LinkedHashMap<>();
    matching.forEach((handle, balancer) -> {
      Map<String, String> own = tagsByArn.get(balancer.loadBalancerArn());
      found.put(handle, read(balancer, targets(health.getOrDefault(own.get(ControllerTags.STACK), Map.of()),
          ingresses.get(handle)), listeners.get(handle), own));
    });
    return found;
  }

  /** The controller calls a target group as its Ingress, a dash, and the service. */
  private static List<TargetGroupHealth> targets(Map<String, TargetGroupHealth> byResource, String ingress) {
    return byResource.entrySet().stream().filter(each -> ingress == null || each.getKey().startsWith(ingress + "-"))
        .map(Map.Entry::getValue).sorted(Comparator.comparing(TargetGroupHealth::name)).toList();
  }

  /** What the controller of a cluster calls what it makes. */
  private record Stack(String cluster, String name) {
    static Stack of(LoadBalancerQuery query) {
      return new Stack(query.clusterName(), query.stack());
    }
  }

  /** None of one that has gone since it was listed. */
  private static Map<Integer, String> listeners(ElasticLoadBalancingV2Client elb, LoadBalancer balancer) {
    Map<Integer, String> byPort = new TreeMap<>();
    try {
      elb.describeListeners(r -> r.loadBalancerArn(balancer.loadBalancerArn())).listeners()
          .forEach(listener -> byPort.put(listener.port(), listener.listenerArn()));
    } catch (Problem problem) {
      if (!problem.is("LoadBalancerNotFound")) {
        throw problem;
      }
    }
    return byPort;
  }

  /** Whose a load balancer with these tags is. */
  private static Optional<Stack> stack(Map<String, String> tags) {
    String cluster = tags.get(ControllerTags.CLUSTER);
    String stack = tags.get(ControllerTags.STACK);
    boolean isBalancer = "LoadBalancer".equals(tags.get(ControllerTags.RESOURCE));
    return cluster == null || stack == null || !isBalancer ? Optional.empty()
        : Optional.of(new Stack(cluster, stack));
  }

  private static ObservedLoadBalancer read(
      LoadBalancer balancer, List<TargetGroupHealth> health, Map<Integer, String> listeners, Map<String, String> tags) {
    return new ObservedLoadBalancer(balancer.loadBalancerArn(), balancer.dnsName(), balancer.canonicalHostedZoneId(),
        balancer.securityGroups().stream().sorted().toList(),
        balancer.state() == null ? "provisioning" : balancer.state().codeAsString(),
        balancer.state() == null ? null : balancer.state().reason(), List.copyOf(health), listeners, tags);
  }

  @Override
  public String missing(LoadBalancerQuery query) {
    return "the AWS Load Balancer Controller of cluster '" + query.clusterName()
        + "' has not made the load balancer of '" + query.stack() + "' yet: if this lasts, see the Ingress's events";
  }

  /** A platform whose address answers with 503 does not serve: every target group needs somebody to answer. */
  @Override
  public Readiness readiness(ObservedLoadBalancer observed) {
    return switch (observed.state()) {
      case "active" -> reachable(observed, null);
      case "active_impaired" -> reachable(observed, words(observed));
      case "failed" -> new Readiness.Failed(words(observed), false);
      default -> new Readiness.Progressing(observed.state());
    };
  }

  private static Readiness reachable(ObservedLoadBalancer observed, String warning) {
    if (observed.targetGroups().isEmpty()) {
      return new Readiness.Progressing("no target group yet: the controller makes one once there is a Service that the "
          + "Ingress names");
    }
    List<String> complaints = observed.targetGroups().stream().filter(g -> !g.reachable())
        .map(TargetGroupHealth::complaint).toList();
    return complaints.isEmpty()
        ? new Readiness.Ready(warning) : new Readiness.Progressing(String.join("; ", complaints));
  }

  private static String words(ObservedLoadBalancer observed) {
    return observed.stateReason() == null ? observed.state() : observed.state() + ": " + observed.stateReason();
  }

  /**
   * Its ARN also as {@code activeArn}, once it is active, for what AWS lets refer to no other; and of each listener
   * that somebody needs {@code listenerArn.<port>}.
   */
  @Override
  public Outputs outputs(ObservedLoadBalancer observed) {
    Outputs listeners = Outputs.NONE;
    for (Map.Entry<Integer, String> listener : observed.listeners().entrySet()) {
      listeners = listeners.and("listenerArn." + listener.getKey(), listener.getValue());
    }
    return listeners.and("arn", observed.arn())
        .and("activeArn", observed.state().startsWith("active") ? observed.arn() : null)
        .and("dnsName", observed.dnsName())
        .and("hostedZoneId", observed.hostedZoneId())
        .and("securityGroupIds", observed.securityGroupIds())
        .and("targets", targets(observed));
  }

  /** Those of all groups, such as {@code 3 healthy, 1 draining}. */
  private static String targets(ObservedLoadBalancer observed) {
    Map<String, Integer> states = new TreeMap<>();
    observed.targetGroups().forEach(group -> group.targets().forEach((state, many) ->
        states.merge(state, many, Integer::sum)));
    return states.isEmpty() ? "none" : states.entrySet().stream()
        .map(state -> state.getValue() + " " + state.getKey()).collect(Collectors.joining(", "));
  }

  @Override
  public Set<String> permissions() {
    return Set.of("elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTags",
        "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth",
        "elasticloadbalancing:DescribeListeners");
  }
}
