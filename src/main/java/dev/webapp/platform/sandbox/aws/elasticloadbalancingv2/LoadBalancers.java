package dev.webapp.platform.sandbox.aws.elasticloadbalancingv2;

import static dev.webapp.platform.sandbox.aws.elasticloadbalancingv2.ElasticLoadBalancing.ELASTIC_LOAD_BALANCING;

import dev.webapp.platform.sandbox.aws.ec2.Attachment;
import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Ids;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AddTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AddTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateListenerResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteListenerResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteLoadBalancerResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RemoveTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RemoveTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetSecurityGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetSecurityGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** ELB's application load balancers, their listeners and tags. */
final class LoadBalancers implements ElbState.Part {
  private static final int MOST_ARNS = 20;

  private final ElbState state;
  private final Function<String, Optional<String>> certificates;

  /**
   * @param certificates the state of a certificate, by its ARN
   */
  LoadBalancers(ElbState state, Function<String, Optional<String>> certificates) {
    this.state = state;
    this.certificates = certificates;
  }

  @Override
  public CreateLoadBalancerResponse createLoadBalancer(CreateLoadBalancerRequest request) {
    ElbState.name(request.name());
    if (!state.loadBalancers.with("name=" + request.name()).isEmpty()) {
      throw ELASTIC_LOAD_BALANCING.refuse("DuplicateLoadBalancerName",
          "A load balancer with the same name '" + request.name() + "' exists, but with different settings");
    }
    List<Subnet> subnets = subnets(request.subnets());
    String vpc = subnets.getFirst().vpcId();
    List<String> groups = groups(vpc, request.securityGroups());
    String scheme = request.schemeAsString() == null ? "internet-facing" : request.schemeAsString();
    String id = state.region().ids().hex(16);
    String arn = state.region().arn(ELASTIC_LOAD_BALANCING, "loadbalancer/app/" + request.name() + "/" + id);
    String dns = (scheme.equals("internal") ? "internal-" : "") + request.name() + "-"
        + Long.remainderUnsigned(Ids.mix(id.hashCode()), 10_000_000_000L) + "." + state.region().name()
        + ".elb.amazonaws.com";
    LoadBalancer provisioning = LoadBalancer.builder()
        .loadBalancerArn(arn).loadBalancerName(request.name()).dnsName(dns).canonicalHostedZoneId("Z35SXDOTRQ7X7K")
        .createdTime(state.now()).scheme(scheme).type("application").vpcId(vpc).ipAddressType("ipv4")
        .securityGroups(groups)
        .availabilityZones(subnets.stream().map(subnet ->
            software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone.builder()
                .zoneName(subnet.availabilityZone()).subnetId(subnet.subnetId()).build()).toList())
        .state(each -> each.code("provisioning"))
        .build();
    state.loadBalancers.put(arn, Evolution.from(state.now(), provisioning)
        .then(ElbState.PROVISION, provisioning.toBuilder().state(each -> each.code("active")).build()));
    state.interfaces.put(arn, interfaces(provisioning));
    state.tags.put(arn, ElbState.merge(Map.of(), request.tags()));
    return CreateLoadBalancerResponse.builder().loadBalancers(provisioning).build();
  }

  private Attachment interfaces(LoadBalancer balancer) {
    String suffix = balancer.loadBalancerArn().substring(balancer.loadBalancerArn().indexOf("app/"));
    return new Attachment("eni-0" + Ids.mixed(suffix, 16), "ELB " + suffix, "amazon-elb",
        balancer.availabilityZones().getFirst().subnetId(), balancer.securityGroups());
  }

  private List<Subnet> subnets(List<String> ids) {
    List<Subnet> subnets = new ArrayList<>();
    for (String id : ids) {
      Subnet subnet = state.ec2().subnet(id);
      if (subnet == null) {
        throw ELASTIC_LOAD_BALANCING.refuse("SubnetNotFound", "The subnet ID '" + id + "' does not exist");
      }
      subnets.add(subnet);
    }
    if (subnets.stream().map(Subnet::availabilityZone).distinct().count() < 2) {
      throw ELASTIC_LOAD_BALANCING.refuse("ValidationError",
          "At least two subnets in two different Availability Zones must be specified");
    }
    if (subnets.stream().map(Subnet::availabilityZone).distinct().count() < subnets.size()) {
      throw ELASTIC_LOAD_BALANCING.refuse("InvalidConfigurationRequest",
          "A load balancer cannot be attached to multiple subnets in the same Availability Zone");
    }
    if (subnets.stream().map(Subnet::vpcId).distinct().count() > 1) {
      throw ELASTIC_LOAD_BALANCING.refuse("InvalidSubnet", "All subnets must belong to the same VPC");
    }
    return subnets;
  }

  private List<String> groups(String vpc, List<String> ids) {
    for (String id : ids) {
      if (state.ec2().group(id) == null || !state.ec2().group(id).vpcId().equals(vpc)) {
        throw ELASTIC_LOAD_BALANCING.refuse("InvalidSecurityGroup", "One or more security groups are invalid");
      }
    }
    return ids.isEmpty() ? List.of(state.ec2().defaultGroup(vpc)) : ids;
  }

  @Override
  public DescribeLoadBalancersResponse describeLoadBalancers(DescribeLoadBalancersRequest request) {
    if (!request.loadBalancerArns().isEmpty()) {
      return DescribeLoadBalancersResponse.builder()
          .loadBalancers(request.loadBalancerArns().stream().map(state::loadBalancer).toList()).build();
    }
    List<LoadBalancer> named = new ArrayList<>();
    for (String name : request.names()) {
      List<LoadBalancer> found = state.loadBalancers.with("name=" + name);
      if (found.isEmpty()) {
        throw ELASTIC_LOAD_BALANCING.refuse("LoadBalancerNotFound", "Load balancers '[" + name + "]' not found");
      }
      named.addAll(found);
    }
    if (!named.isEmpty()) {
      return DescribeLoadBalancersResponse.builder().loadBalancers(named).build();
    }
    Page<LoadBalancer> page = state.loadBalancers.page(request.marker(), size(request.pageSize()), List.of());
    return DescribeLoadBalancersResponse.builder().loadBalancers(page.items()).nextMarker(page.next()).build();
  }

  @Override
  public SetSecurityGroupsResponse setSecurityGroups(SetSecurityGroupsRequest request) {
    LoadBalancer balancer = state.loadBalancer(request.loadBalancerArn());
    List<String> groups = groups(balancer.vpcId(), request.securityGroups());
    state.loadBalancers.change(balancer.loadBalancerArn(), each -> each.toBuilder().securityGroups(groups).build());
    state.interfaces.put(balancer.loadBalancerArn(), interfaces(state.loadBalancer(balancer.loadBalancerArn())));
    return SetSecurityGroupsResponse.builder().securityGroupIds(groups).build();
  }

  /** Takes the listeners along. Deleting what is not there succeeds. */
  @Override
  public DeleteLoadBalancerResponse deleteLoadBalancer(DeleteLoadBalancerRequest request) {
    String arn = request.loadBalancerArn();
    if (state.loadBalancers.get(arn) != null) {
      state.listeners.with("load-balancer=" + arn).forEach(listener -> forget(listener.listenerArn()));
      state.targetGroups.with("load-balancer=" + arn).forEach(group -> detach(group, arn));
      state.interfaces.put(arn,
          Evolution.from(state.now(), state.interfaces.get(arn)).gone(ElasticLoadBalancing.INTERFACES_LINGER));
      state.tags.remove(arn);
      state.loadBalancers.remove(arn);
    }
    return DeleteLoadBalancerResponse.builder().build();
  }

  @Override
  public CreateListenerResponse createListener(CreateListenerRequest request) {
    LoadBalancer balancer = state.loadBalancer(request.loadBalancerArn());
    String arn = balancer.loadBalancerArn();
    boolean taken = state.listeners.with("load-balancer=" + arn).stream()
        .anyMatch(listener -> listener.port().equals(request.port()));
    if (taken) {
      throw ELASTIC_LOAD_BALANCING.refuse("DuplicateListener", "A listener already exists on this port for this load "
          + "balancer '" + arn + "'");
    }
    if ("HTTPS".equals(request.protocolAsString()) && request.certificates().isEmpty()) {
      throw ELASTIC_LOAD_BALANCING.refuse("ValidationError", "A certificate must be specified for HTTPS listeners");
    }
    checkIssued(request.certificates());
    request.defaultActions().stream().map(action -> action.targetGroupArn()).filter(each -> each != null)
        .map(state::targetGroup).forEach(group -> state.attach(group, arn));
    String listenerArn = arn.replace(":loadbalancer/", ":listener/") + "/" + state.region().ids().hex(16);
    Listener listener = Listener.builder().listenerArn(listenerArn).loadBalancerArn(arn).port(request.port())
        .protocol(request.protocolAsString()).certificates(request.certificates()).sslPolicy(request.sslPolicy())
        .defaultActions(request.defaultActions()).build();
    state.listeners.put(listenerArn, listener);
    state.tags.put(listenerArn, ElbState.merge(Map.of(), request.tags()));
    return CreateListenerResponse.builder().listeners(listener).build();
  }

  private void checkIssued(List<Certificate> listed) {
    for (Certificate each : listed) {
      String arn = each.certificateArn();
      if (arn.startsWith("arn:aws:acm:")) {
        String status = certificates.apply(arn).orElseThrow(() -> ELASTIC_LOAD_BALANCING.refuse("CertificateNotFound",
            "Certificate '" + arn + "' not found"));
        if (!status.equals("ISSUED")) {
          throw ELASTIC_LOAD_BALANCING.refuse("UnsupportedCertificate", "The certificate '" + arn + "' must have a "
              + "fully-qualified domain name, a supported signature, and a supported key size.");
        }
      }
    }
  }

  /** What the request leaves out stays. */
  @Override
  public ModifyListenerResponse modifyListener(ModifyListenerRequest request) {
    Listener is = state.listener(request.listenerArn());
    Listener.Builder changed = is.toBuilder();
    if (request.hasCertificates()) {
      checkIssued(request.certificates());
      changed.certificates(request.certificates());
    }
    if (request.sslPolicy() != null) {
      changed.sslPolicy(request.sslPolicy());
    }
    state.listeners.put(is.listenerArn(), changed.build());
    return ModifyListenerResponse.builder().listeners(changed.build()).build();
  }

  private void detach(TargetGroup group, String loadBalancerArn) {
    state.targetGroups.put(group.targetGroupArn(), group.toBuilder().loadBalancerArns(
        group.loadBalancerArns().stream().filter(arn -> !arn.equals(loadBalancerArn)).toList()).build());
  }

  @Override
  public DescribeListenersResponse describeListeners(DescribeListenersRequest request) {
    if (!request.listenerArns().isEmpty()) {
      return DescribeListenersResponse.builder()
          .listeners(request.listenerArns().stream().map(state::listener).toList()).build();
    }
    String arn = state.loadBalancer(request.loadBalancerArn()).loadBalancerArn();
    Page<Listener> page =
        state.listeners.page(request.marker(), size(request.pageSize()), List.of(List.of("load-balancer=" + arn)));
    return DescribeListenersResponse.builder().listeners(page.items()).nextMarker(page.next()).build();
  }

  @Override
  public DeleteListenerResponse deleteListener(DeleteListenerRequest request) {
    forget(state.listener(request.listenerArn()).listenerArn());
    return DeleteListenerResponse.builder().build();
  }

  private void forget(String listenerArn) {
    state.listeners.remove(listenerArn);
    state.tags.remove(listenerArn);
  }

  /** Of at most twenty resources at a time. */
  @Override
  public DescribeTagsResponse describeTags(DescribeTagsRequest request) {
    if (request.resourceArns().size() > MOST_ARNS) {
      throw ELASTIC_LOAD_BALANCING.refuse(
          "ValidationError", "The number of resource ARNs must be at most " + MOST_ARNS);
    }
    return DescribeTagsResponse.builder()
        .tagDescriptions(request.resourceArns().stream()
            .map(arn -> TagDescription.builder().resourceArn(arn).tags(tags(arn).entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList()).build())
            .toList())
        .build();
  }

  @Override
  public AddTagsResponse addTags(AddTagsRequest request) {
    request.resourceArns().forEach(this::tags);
    request.resourceArns().forEach(arn -> state.tags.put(arn, ElbState.merge(tags(arn), request.tags())));
    return AddTagsResponse.builder().build();
  }

  @Override
  public RemoveTagsResponse removeTags(RemoveTagsRequest request) {
    request.resourceArns().forEach(this::tags);
    for (String arn : request.resourceArns()) {
      Map<String, String> left = new TreeMap<>(tags(arn));
      left.keySet().removeAll(request.tagKeys());
      state.tags.put(arn, left);
    }
    return RemoveTagsResponse.builder().build();
  }

  private Map<String, String> tags(String arn) {
    Map<String, String> tags = state.tags.get(arn);
    if (tags == null && arn.contains(":targetgroup/")) {
      state.targetGroup(arn);
    }
    if (tags == null && arn.contains(":listener/")) {
      state.listener(arn);
    }
    return tags == null ? Map.copyOf(state.tags.get(state.loadBalancer(arn).loadBalancerArn())) : tags;
  }

  static int size(Integer pageSize) {
    if (pageSize != null && (pageSize < 1 || pageSize > 400)) {
      throw ELASTIC_LOAD_BALANCING.refuse("ValidationError", "PageSize must be from 1 to 400");
    }
    return pageSize == null ? 400 : pageSize;
  }
}
