package dev.webapp.platform.sandbox.aws.elasticloadbalancingv2;

import static dev.webapp.platform.sandbox.aws.elasticloadbalancingv2.ElasticLoadBalancing.ELASTIC_LOAD_BALANCING;

import dev.webapp.platform.sandbox.aws.ec2.Attachment;
import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import dev.webapp.platform.sandbox.aws.region.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** The load balancers of a region: what ELB's operations share. Everything is kept by ARN. */
final class ElbState {
  /** A part of ELB's client. */
  interface Part extends ElasticLoadBalancingV2Client {
    @Override
    default String serviceName() {
      return ElasticLoadBalancingV2Client.SERVICE_NAME;
    }

    @Override
    default void close() {}
  }

  /** A target of a group and its health. */
  record Target(String group, TargetHealthDescription health) {
    String key() {
      return group + "|" + health.target().id() + ":" + health.target().port();
    }
  }

  static final Duration PROVISION = Duration.ofMinutes(2);
  static final Duration TARGET_HEALTHY = Duration.ofSeconds(30);
  static final Duration TARGET_DRAINS = Duration.ofSeconds(300);

  private final Region region;
  private final Ec2 ec2;
  final Store<LoadBalancer> loadBalancers;
  final Store<Listener> listeners;
  final Store<TargetGroup> targetGroups;
  final Store<Target> targets;
  final Store<Map<String, String>> tags;
  final Store<Attachment> interfaces;

  ElbState(Region region, Ec2 ec2) {
    this.region = region;
    this.ec2 = ec2;
    View view = region.view();
    loadBalancers = new Store<>(view, balancer -> Stream.of("name=" + balancer.loadBalancerName()));
    listeners = new Store<>(view, listener -> Stream.of("load-balancer=" + listener.loadBalancerArn()));
    targetGroups = new Store<>(view, group -> Stream.concat(Stream.of("name=" + group.targetGroupName()),
        group.loadBalancerArns().stream().map(arn -> "load-balancer=" + arn)));
    targets = new Store<>(view, target -> Stream.of("group=" + target.group()));
    tags = new Store<>(view);
    interfaces = new Store<>(view, each -> each.groupIds().stream().map(id -> "group=" + id));
    ec2.heldBy(group -> interfaces.with("group=" + group).stream());
  }

  Region region() {
    return region;
  }

  Ec2 ec2() {
    return ec2;
  }

  Instant now() {
    return region.now();
  }

  LoadBalancer loadBalancer(String arn) {
    LoadBalancer found = loadBalancers.get(arn);
    if (found == null) {
      throw ELASTIC_LOAD_BALANCING.refuse("LoadBalancerNotFound", "Load balancer '" + arn + "' not found");
    }
    return found;
  }

  TargetGroup targetGroup(String arn) {
    TargetGroup found = targetGroups.get(arn);
    if (found == null) {
      throw ELASTIC_LOAD_BALANCING.refuse("TargetGroupNotFound", "One or more target groups not found");
    }
    return found;
  }

  Listener listener(String arn) {
    Listener found = listeners.get(arn);
    if (found == null) {
      throw ELASTIC_LOAD_BALANCING.refuse("ListenerNotFound", "One or more listeners not found");
    }
    return found;
  }

  /** The load balancer uses the target group from now on. */
  void attach(TargetGroup group, String loadBalancerArn) {
    List<String> arns = new ArrayList<>(group.loadBalancerArns());
    if (!arns.contains(loadBalancerArn)) {
      arns.add(loadBalancerArn);
      targetGroups.put(group.targetGroupArn(), group.toBuilder().loadBalancerArns(arns).build());
    }
  }

  static void name(String name) {
    if (name == null || !name.matches("[a-zA-Z0-9-]{1,32}") || name.startsWith("-") || name.endsWith("-")
        || name.startsWith("internal-")) {
      throw ELASTIC_LOAD_BALANCING.refuse("ValidationError", "The name '" + name + "' must be at most 32 letters, "
          + "digits and hyphens, and must not begin or end with a hyphen, nor begin with 'internal-'");
    }
  }

  static Map<String, String> merge(Map<String, String> has, List<Tag> more) {
    Map<String, String> merged = new TreeMap<>(has);
    more.forEach(tag -> merged.put(tag.key(), tag.value() == null ? "" : tag.value()));
    if (merged.size() > 50) {
      throw ELASTIC_LOAD_BALANCING.refuse("TooManyTags", "The quota for the number of tags per resource is 50");
    }
    return merged;
  }
}
