package dev.webapp.platform.sandbox.aws;

import dev.webapp.platform.sandbox.aws.elasticloadbalancingv2.ElasticLoadBalancing;
import dev.webapp.platform.sandbox.aws.region.Ids;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetSecurityGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.wafv2.Wafv2Client;

/**
 * What the AWS Load Balancer Controller of a cluster does to the account for its Ingresses, without the Ingresses: a
 * load balancer per stack, with the tags by which the real one's are found. Who watches the Ingresses calls it as often
 * as they like; nothing is done twice.
 */
public final class LoadBalancerController {
  /** A listener; the certificate is needed with HTTPS only. */
  public record Port(String protocol, int port, String certificateArn) {}

  /** A service behind the load balancer and the addresses of its ready pods. */
  public record Backend(int port, Set<String> addresses) {}

  /**
   * One load balancer.
   *
   * @param name the group's name, or {@code <namespace>/<ingress>} where an Ingress is in none
   * @param scheme {@code internal} or {@code internet-facing}
   * @param securityGroupIds the groups named by the Ingresses; where empty, the controller makes one
   * @param backends by {@code <namespace>/<ingress>-<service>:<port>}
   * @param webAclArn what is to guard it, {@code none} for nothing; empty where whatever guards it is right
   * @param tags further ones, given at its creation
   */
  public record Stack(String name, String scheme, List<String> securityGroupIds, List<Port> ports,
      Map<String, Backend> backends, String webAclArn, Map<String, String> tags) {
    /** One that nobody says anything else of. */
    public Stack(String name, String scheme, List<String> securityGroupIds, List<Port> ports,
        Map<String, Backend> backends) {
      this(name, scheme, securityGroupIds, ports, backends, "", Map.of());
    }
  }

  private final AwsAccount account;
  private final AwsRegion region;
  private final Furnishing furnishing;
  private final ElasticLoadBalancingV2Client elb;
  private final Ec2Client ec2;

  LoadBalancerController(AwsAccount account, AwsRegion region, Furnishing furnishing) {
    this.account = account;
    this.region = region;
    this.furnishing = furnishing;
    this.elb = region.client(ElasticLoadBalancingV2Client.class);
    this.ec2 = region.client(Ec2Client.class);
  }

  /**
   * Makes the load balancer, its listeners and its targets as the stack says; answers its address. One of another
   * scheme is replaced, as the real controller does it, which then gives it another name besides.
   */
  public String ensure(Stack stack) {
    return apart(() -> {
      find(stack.name()).filter(found -> !found.schemeAsString().equals(stack.scheme())).ifPresent(this::remove);
      LoadBalancer balancer = find(stack.name()).orElseGet(() -> create(stack));
      String arn = balancer.loadBalancerArn();
      if (!stack.securityGroupIds().isEmpty() && !stack.securityGroupIds().equals(balancer.securityGroups())) {
        elb.setSecurityGroups(SetSecurityGroupsRequest.builder()
            .loadBalancerArn(arn).securityGroups(stack.securityGroupIds()).build());
      }
      listen(stack, arn);
      Map<String, TargetGroup> groups = groups(arn);
      stack.backends().forEach((resource, backend) -> serve(stack, resource, backend, balancer, groups));
      groups.keySet().removeAll(stack.backends().keySet());
      groups.values().forEach(this::remove);
      guard(arn, stack.webAclArn());
      return balancer.dnsName();
    });
  }

  private void guard(String arn, String webAclArn) {
    Wafv2Client waf = region.client(Wafv2Client.class);
    if (webAclArn.equals("none")) {
      waf.disassociateWebACL(request -> request.resourceArn(arn));
    } else if (!webAclArn.isEmpty() && !waf.listResourcesForWebACL(request -> request.webACLArn(webAclArn))
        .resourceArns().contains(arn)) {
      waf.associateWebACL(request -> request.webACLArn(webAclArn).resourceArn(arn));
    }
  }

  /** Removes the stack's load balancer and target groups, and the security group if the controller made it. */
  public void remove(String stackName) {
    apart(() -> {
      find(stackName).ifPresent(this::remove);
      managedGroup(stackName).ifPresent(this::removeGroup);
      return null;
    });
  }

  private void remove(LoadBalancer balancer) {
    Map<String, TargetGroup> groups = groups(balancer.loadBalancerArn());
    elb.deleteLoadBalancer(DeleteLoadBalancerRequest.builder().loadBalancerArn(balancer.loadBalancerArn()).build());
    groups.values().forEach(this::remove);
    region.waf().forget(balancer.loadBalancerArn());
  }

  /** The address of a stack's load balancer, if it has one. */
  public Optional<String> address(String stackName) {
    return apart(() -> find(stackName).map(LoadBalancer::dnsName));
  }

  private Optional<LoadBalancer> find(String stack) {
    try {
      return elb.describeLoadBalancers(request -> request.names(name(stack))).loadBalancers().stream()
          .filter(balancer -> stack.equals(tag(balancer.loadBalancerArn(), "ingress.k8s.aws/stack")))
          .findFirst();
    } catch (LoadBalancerNotFoundException none) {
      return Optional.empty();
    }
  }

  private LoadBalancer create(Stack stack) {
    List<String> groups = stack.securityGroupIds();
    if (groups.isEmpty()) {
      groups = List.of(managedGroup(stack.name()).orElseGet(() -> addGroup(stack.name())));
    }
    return elb.createLoadBalancer(CreateLoadBalancerRequest.builder()
        .name(name(stack.name()))
        .scheme(stack.scheme())
        .subnets(subnets(stack.scheme()))
        .securityGroups(groups)
        .tags(Stream.concat(tags(stack.name(), "LoadBalancer").stream(), stack.tags().entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())).toList())
        .build()).loadBalancers().getFirst();
  }

  private Optional<String> managedGroup(String stack) {
    return ec2.describeSecurityGroups(request -> request.filters(
            filter("group-name", name(stack)), filter("vpc-id", furnishing.vpcId()))).securityGroups().stream()
        .findFirst().map(SecurityGroup::groupId);
  }

  private String addGroup(String stack) {
    Map<String, String> tags = new TreeMap<>();
    tags(stack, "ManagedLBSecurityGroup").forEach(tag -> tags.put(tag.key(), tag.value()));
    return region.ec2().addGroup(
        furnishing.vpcId(), name(stack), "[k8s] Managed SecurityGroup for LoadBalancer", tags);
  }

  /** The real controller tries until the network interfaces are gone; here it is known when that will be. */
  private void removeGroup(String id) {
    region.ec2().removeGroup(id, ElasticLoadBalancing.INTERFACES_LINGER);
  }

  /** One subnet per zone, by the tag that says what the subnet is for. */
  private List<String> subnets(String scheme) {
    String role = scheme.equals("internet-facing") ? "kubernetes.io/role/elb" : "kubernetes.io/role/internal-elb";
    Map<String, String> byZone = new TreeMap<>();
    for (Subnet subnet : ec2.describeSubnets(request -> request.filters(
        filter("tag-key", role), filter("vpc-id", furnishing.vpcId()))).subnets()) {
      byZone.putIfAbsent(subnet.availabilityZone(), subnet.subnetId());
    }
    return List.copyOf(byZone.values());
  }

  private void listen(Stack stack, String arn) {
    Map<Integer, Listener> present = new TreeMap<>();
    elb.describeListenersPaginator(request -> request.loadBalancerArn(arn)).listeners()
        .forEach(each -> present.put(each.port(), each));
    for (Port port : stack.ports()) {
      Listener is = present.get(port.port());
      if (is != null && is.protocolAsString().equals(port.protocol())) {
        present.remove(port.port());
        if (!is.certificates().equals(certificates(port))) {
          elb.modifyListener(each -> each.listenerArn(is.listenerArn()).certificates(certificates(port)));
        }
      } else {
        if (is != null) {
          elb.deleteListener(each -> each.listenerArn(present.remove(port.port()).listenerArn()));
        }
        elb.createListener(CreateListenerRequest.builder()
            .loadBalancerArn(arn)
            .protocol(port.protocol())
            .port(port.port())
            .certificates(certificates(port))
            .defaultActions(Action.builder().type("fixed-response")
                .fixedResponseConfig(response -> response.statusCode("404").contentType("text/plain")).build())
            .tags(tags(stack.name(), String.valueOf(port.port())))
            .build());
      }
    }
    present.values().forEach(listener -> elb.deleteListener(each -> each.listenerArn(listener.listenerArn())));
  }

  private static List<Certificate> certificates(Port port) {
    return port.certificateArn() == null ? List.of()
        : List.of(Certificate.builder().certificateArn(port.certificateArn()).build());
  }

  private void serve(Stack stack, String resource, Backend backend, LoadBalancer balancer,
      Map<String, TargetGroup> groups) {
    TargetGroup group = groups.get(resource);
    if (group == null) {
      group = elb.createTargetGroup(CreateTargetGroupRequest.builder()
          .name(name(resource))
          .protocol("HTTP")
          .port(backend.port())
          .vpcId(balancer.vpcId())
          .targetType("ip")
          .tags(tags(stack.name(), resource))
          .build()).targetGroups().getFirst();
    }
    String arn = group.targetGroupArn();
    region.elasticLoadBalancing().attach(group, balancer.loadBalancerArn());
    Set<String> has = new LinkedHashSet<>();
    elb.describeTargetHealth(request -> request.targetGroupArn(arn)).targetHealthDescriptions().stream()
        .filter(target -> !target.targetHealth().stateAsString().equals("draining"))
        .forEach(target -> has.add(target.target().id()));
    List<TargetDescription> joining = targets(backend.addresses(), has);
    List<TargetDescription> leaving = targets(has, backend.addresses());
    if (!joining.isEmpty()) {
      elb.registerTargets(RegisterTargetsRequest.builder().targetGroupArn(arn).targets(joining).build());
    }
    if (!leaving.isEmpty()) {
      elb.deregisterTargets(DeregisterTargetsRequest.builder().targetGroupArn(arn).targets(leaving).build());
    }
  }

  private static List<TargetDescription> targets(Set<String> addresses, Set<String> without) {
    return addresses.stream().filter(address -> !without.contains(address)).sorted()
        .map(address -> TargetDescription.builder().id(address).build()).toList();
  }

  /** The target groups of a load balancer, by what they are for. */
  private Map<String, TargetGroup> groups(String loadBalancerArn) {
    Map<String, TargetGroup> groups = new LinkedHashMap<>();
    elb.describeTargetGroupsPaginator(request -> request.loadBalancerArn(loadBalancerArn)).targetGroups()
        .forEach(group -> groups.put(tag(group.targetGroupArn(), "ingress.k8s.aws/resource"), group));
    return groups;
  }

  private void remove(TargetGroup group) {
    region.elasticLoadBalancing().detach(group);
    elb.deleteTargetGroup(DeleteTargetGroupRequest.builder().targetGroupArn(group.targetGroupArn()).build());
  }

  private String tag(String arn, String key) {
    return elb.describeTags(request -> request.resourceArns(arn)).tagDescriptions().getFirst().tags().stream()
        .filter(tag -> tag.key().equals(key)).map(Tag::value).findFirst().orElse(null);
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  private List<Tag> tags(String stack, String resource) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("elbv2.k8s.aws/cluster", furnishing.clusterName());
    tags.put("ingress.k8s.aws/stack", stack);
    tags.put("ingress.k8s.aws/resource", resource);
    return tags.entrySet().stream().map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList();
  }

  private static String name(String text) {
    String letters = text.replaceAll("[^a-zA-Z0-9]", "");
    return "k8s-" + letters.substring(0, Math.min(17, letters.length())) + "-" + Ids.mixed(text, 10);
  }

  /** Under the region's lock, but as nobody's call: what the controller does is not the caller's doing. */
  private <T> T apart(Supplier<T> work) {
    Call call = new Call(account.calls().latestNumber(), region.name(), "elasticloadbalancing", "Reconcile", null,
        account.now());
    return region.during(call, account.plan().needsHistory(), work);
  }
}
