package dev.webapp.platform.aws.elasticloadbalancingv2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.aws.elasticloadbalancingv2.ObservedLoadBalancer.TargetGroupHealth;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/**
 * Finds load balancers by the tags that the AWS Load Balancer Controller sets when it creates them. One listing of load
 * balancers and one of target groups answer for all platforms; only target health is asked group by group.
 */
public final class LoadBalancerKind implements Lookup<LoadBalancerQuery, ObservedLoadBalancer> {
  /** As many as DescribeTags takes. */
  private static final int ARNS = 20;
  private static final int PAGE = 400;
  private static final String CLUSTER = "elbv2.k8s.aws/cluster";
  private static final String STACK = "ingress.k8s.aws/stack";
  private static final String RESOURCE = "ingress.k8s.aws/resource";
  private final Clients clients;
  private final RememberedTags tags;

  public LoadBalancerKind(Clients clients, RememberedTags tags) {
    this.clients = clients;
    this.tags = tags;
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
        balancers.stream().map(LoadBalancer::loadBalancerArn).toList(), ARNS, portion -> readTags(elb, portion));
    Map<Handle, LoadBalancer> matching = new LinkedHashMap<>();
    for (Sought<LoadBalancerQuery> each : sought) {
      balancers.stream().filter(b -> each.desired() != null
          && isOf(each.desired(), tagsByArn.getOrDefault(b.loadBalancerArn(), Map.of())))
          .min(Comparator.comparing(LoadBalancer::loadBalancerArn)).ifPresent(b -> matching.put(each.handle(), b));
    }
    if (matching.isEmpty()) {
      return Map.of();
    }
    List<TargetGroup> groups =
        elb.describeTargetGroupsPaginator(r -> r.pageSize(PAGE)).targetGroups().stream().toList();
    Map<String, ObservedLoadBalancer> read = new TreeMap<>();
    Map<Handle, ObservedLoadBalancer> found = new LinkedHashMap<>();
    matching.forEach((handle, balancer) -> found.put(handle, read.computeIfAbsent(balancer.loadBalancerArn(),
        arn -> read(elb, balancer, groups, tagsByArn.getOrDefault(arn, Map.of())))));
    return found;
  }

  private static boolean isOf(LoadBalancerQuery query, Map<String, String> tags) {
    return query.clusterName().equals(tags.get(CLUSTER)) && query.stack().equals(tags.get(STACK))
        && "LoadBalancer".equals(tags.get(RESOURCE));
  }

  private static Map<String, Map<String, String>> readTags(ElasticLoadBalancingV2Client elb, List<String> arns) {
    Map<String, Map<String, String>> read = new TreeMap<>();
    try {
      for (TagDescription each : elb.describeTags(r -> r.resourceArns(arns)).tagDescriptions()) {
        read.put(each.resourceArn(), Tags.read(each.tags(), Tag::key, Tag::value));
      }
    } catch (Problem problem) {
      if (!problem.is("LoadBalancerNotFound")) {
        throw problem;
      }
      // One that went since the listing fails the whole portion.
      if (arns.size() > 1) {
        arns.forEach(arn -> read.putAll(readTags(elb, List.of(arn))));
      }
    }
    return read;
  }

  private static ObservedLoadBalancer read(
      ElasticLoadBalancingV2Client elb, LoadBalancer balancer, List<TargetGroup> groups, Map<String, String> tags) {
    List<TargetGroupHealth> health = new ArrayList<>();
    groups.stream().filter(g -> g.loadBalancerArns().contains(balancer.loadBalancerArn()))
        .sorted(Comparator.comparing(TargetGroup::targetGroupName))
        .forEach(group -> health(elb, group, health));
    return new ObservedLoadBalancer(balancer.loadBalancerArn(), balancer.dnsName(), balancer.canonicalHostedZoneId(),
        balancer.securityGroups().stream().sorted().toList(),
        balancer.state() == null ? "provisioning" : balancer.state().codeAsString(),
        balancer.state() == null ? null : balancer.state().reason(), List.copyOf(health), tags);
  }

  private static void health(ElasticLoadBalancingV2Client elb, TargetGroup group, List<TargetGroupHealth> into) {
    Map<String, Integer> targets = new TreeMap<>();
    String reason = null;
    try {
      for (TargetHealthDescription target : elb.describeTargetHealth(
          r -> r.targetGroupArn(group.targetGroupArn())).targetHealthDescriptions()) {
        targets.merge(target.targetHealth().stateAsString(), 1, Integer::sum);
        reason = reason == null ? target.targetHealth().reasonAsString() : reason;
      }
    } catch (Problem problem) {
      if (problem.is("TargetGroupNotFound")) {
        return;
      }
      throw problem;
    }
    into.add(new TargetGroupHealth(group.targetGroupName(), targets, reason));
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
      return new Readiness.Progressing("no target group yet");
    }
    List<String> complaints = observed.targetGroups().stream().filter(g -> !g.reachable())
        .map(TargetGroupHealth::complaint).toList();
    return complaints.isEmpty()
        ? new Readiness.Ready(warning) : new Readiness.Progressing(String.join("; ", complaints));
  }

  private static String words(ObservedLoadBalancer observed) {
    return observed.stateReason() == null ? observed.state() : observed.state() + ": " + observed.stateReason();
  }

  @Override
  public Outputs outputs(ObservedLoadBalancer observed) {
    return Outputs.of("arn", observed.arn())
        .and("dnsName", observed.dnsName())
        .and("hostedZoneId", observed.hostedZoneId())
        .and("securityGroupIds", observed.securityGroupIds());
  }

  @Override
  public Set<String> permissions() {
    return Set.of("elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTags",
        "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth");
  }
}
