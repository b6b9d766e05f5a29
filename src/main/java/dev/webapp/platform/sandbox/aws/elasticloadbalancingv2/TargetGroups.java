package dev.webapp.platform.sandbox.aws.elasticloadbalancingv2;

import static dev.webapp.platform.sandbox.aws.elasticloadbalancingv2.ElasticLoadBalancing.ELASTIC_LOAD_BALANCING;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteTargetGroupResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** ELB's target groups and the health of their targets. */
final class TargetGroups implements ElbState.Part {
  private final ElbState state;

  TargetGroups(ElbState state) {
    this.state = state;
  }

  @Override
  public CreateTargetGroupResponse createTargetGroup(CreateTargetGroupRequest request) {
    ElbState.name(request.name());
    if (!state.targetGroups.with("name=" + request.name()).isEmpty()) {
      throw ELASTIC_LOAD_BALANCING.refuse("DuplicateTargetGroupName",
          "A target group with the same name '" + request.name() + "' exists, but with different settings");
    }
    if (state.ec2().vpc(request.vpcId()) == null) {
      throw ELASTIC_LOAD_BALANCING.refuse("ValidationError", "The VPC ID '" + request.vpcId() + "' is not found");
    }
    String arn = state.region().arn(ELASTIC_LOAD_BALANCING,
        "targetgroup/" + request.name() + "/" + state.region().ids().hex(16));
    String protocol = request.protocolAsString() == null ? "HTTP" : request.protocolAsString();
    TargetGroup group = TargetGroup.builder()
        .targetGroupArn(arn).targetGroupName(request.name()).protocol(protocol).port(request.port())
        .vpcId(request.vpcId())
        .targetType(request.targetTypeAsString() == null ? "instance" : request.targetTypeAsString())
        .protocolVersion(request.protocolVersion() == null ? "HTTP1" : request.protocolVersion())
        .healthCheckEnabled(true).healthCheckProtocol(protocol).healthCheckPort("traffic-port")
        .healthCheckPath(request.healthCheckPath() == null ? "/" : request.healthCheckPath())
        .healthCheckIntervalSeconds(30).healthCheckTimeoutSeconds(5).healthyThresholdCount(5).unhealthyThresholdCount(2)
        .loadBalancerArns(List.of()).ipAddressType("ipv4")
        .build();
    state.targetGroups.put(arn, group);
    state.tags.put(arn, ElbState.merge(Map.of(), request.tags()));
    return CreateTargetGroupResponse.builder().targetGroups(group).build();
  }

  @Override
  public DescribeTargetGroupsResponse describeTargetGroups(DescribeTargetGroupsRequest request) {
    if (!request.targetGroupArns().isEmpty()) {
      return DescribeTargetGroupsResponse.builder()
          .targetGroups(request.targetGroupArns().stream().map(state::targetGroup).toList()).build();
    }
    List<List<String>> clauses = new ArrayList<>();
    if (request.loadBalancerArn() != null) {
      clauses.add(List.of("load-balancer=" + state.loadBalancer(request.loadBalancerArn()).loadBalancerArn()));
    }
    if (!request.names().isEmpty()) {
      clauses.add(request.names().stream().map(name -> "name=" + name).toList());
    }
    Page<TargetGroup> page = state.targetGroups.page(request.marker(), LoadBalancers.size(request.pageSize()), clauses);
    if (!request.names().isEmpty() && page.items().isEmpty()) {
      throw ELASTIC_LOAD_BALANCING.refuse("TargetGroupNotFound", "One or more target groups not found");
    }
    return DescribeTargetGroupsResponse.builder().targetGroups(page.items()).nextMarker(page.next()).build();
  }

  @Override
  public DeleteTargetGroupResponse deleteTargetGroup(DeleteTargetGroupRequest request) {
    TargetGroup group = state.targetGroups.get(request.targetGroupArn());
    if (group != null) {
      if (!group.loadBalancerArns().isEmpty()) {
        throw ELASTIC_LOAD_BALANCING.refuse("ResourceInUse", "Target group '" + group.targetGroupArn()
            + "' is currently in use by a listener or a rule");
      }
      targets(group.targetGroupArn()).forEach(each -> state.targets.remove(each.key()));
      state.tags.remove(group.targetGroupArn());
      state.targetGroups.remove(group.targetGroupArn());
    }
    return DeleteTargetGroupResponse.builder().build();
  }

  /** Targets of a group that no load balancer uses stay unused; others are initial for a while, then healthy. */
  @Override
  public RegisterTargetsResponse registerTargets(RegisterTargetsRequest request) {
    TargetGroup group = state.targetGroup(request.targetGroupArn());
    String arn = group.targetGroupArn();
    for (TargetDescription target : request.targets()) {
      TargetDescription full = target.port() == null ? target.toBuilder().port(group.port()).build() : target;
      ElbState.Target initial = target(arn, full, "initial");
      ElbState.Target had = state.targets.get(initial.key());
      if (had == null || had.health().targetHealth().state() == TargetHealthStateEnum.DRAINING) {
        state.targets.put(initial.key(),
            Evolution.from(state.now(), initial).then(ElbState.TARGET_HEALTHY, target(arn, full, "healthy")));
      }
    }
    return RegisterTargetsResponse.builder().build();
  }

  @Override
  public DeregisterTargetsResponse deregisterTargets(DeregisterTargetsRequest request) {
    TargetGroup group = state.targetGroup(request.targetGroupArn());
    for (ElbState.Target each : targets(group.targetGroupArn())) {
      TargetDescription has = each.health().target();
      boolean going = request.targets().stream().anyMatch(target -> target.id().equals(has.id())
          && (target.port() == null || target.port().equals(has.port())));
      if (going) {
        state.targets.put(each.key(), Evolution.from(state.now(), target(group.targetGroupArn(), has, "draining"))
            .gone(ElbState.TARGET_DRAINS));
      }
    }
    return DeregisterTargetsResponse.builder().build();
  }

  @Override
  public DescribeTargetHealthResponse describeTargetHealth(DescribeTargetHealthRequest request) {
    TargetGroup group = state.targetGroup(request.targetGroupArn());
    boolean used = !group.loadBalancerArns().isEmpty();
    return DescribeTargetHealthResponse.builder()
        .targetHealthDescriptions(targets(group.targetGroupArn()).stream()
            .map(each -> used ? each : target(each.group(), each.health().target(), "unused"))
            .map(ElbState.Target::health)
            .toList())
        .build();
  }

  private List<ElbState.Target> targets(String group) {
    return state.targets.with("group=" + group);
  }

  private static ElbState.Target target(String group, TargetDescription target, String code) {
    return new ElbState.Target(group, TargetHealthDescription.builder()
        .target(target)
        .healthCheckPort(String.valueOf(target.port()))
        .targetHealth(health -> health.state(code))
        .build());
  }
}
