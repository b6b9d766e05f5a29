package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.aws.Clients;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;

/** {@link VpcEndpoint}s, which platforms share, found by their tags; all of a region are listed at once. */
public final class VpcEndpointKind implements ResourceKind<VpcEndpoint, ObservedVpcEndpoint> {
  private static final Set<String> OVER = Set.of("deleted", "rejected", "expired");
  private static final String DELETING = "deleting";
  private static final String AVAILABLE = "available";

  private final Clients clients;

  public VpcEndpointKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "VpcEndpoint";
  }

  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedVpcEndpoint> observe(Scope scope, Collection<Sought<VpcEndpoint>> sought) {
    Ec2Client ec2 = ec2(scope);
    var listed = ec2.describeVpcEndpointsPaginator(r -> r.filters(SharedTags.any())).vpcEndpoints().stream()
        .filter(each -> !OVER.contains(state(each))).toList();
    Map<String, String> zones = zones(ec2, listed.stream().flatMap(each -> each.subnetIds().stream()).toList());
    List<ObservedVpcEndpoint> found = listed.stream().map(each -> read(each, zones)).toList();
    Map<Handle, ObservedVpcEndpoint> seen = new LinkedHashMap<>();
    sought.forEach(each -> SharedTags.pick(each.handle(), found, ObservedVpcEndpoint::tags)
        .ifPresent(endpoint -> seen.put(each.handle(), endpoint)));
    return seen;
  }

  /** The zones of subnets; EC2 tells them not with endpoints. */
  private static Map<String, String> zones(Ec2Client ec2, Collection<String> subnetIds) {
    Map<String, String> zones = new TreeMap<>();
    Portions.of(subnetIds).forEach(portion -> ec2.describeSubnetsPaginator(
        r -> r.filters(f -> f.name("subnet-id").values(portion))).subnets().stream()
        .forEach(subnet -> zones.put(subnet.subnetId(), subnet.availabilityZone())));
    return zones;
  }

  private static ObservedVpcEndpoint read(
      software.amazon.awssdk.services.ec2.model.VpcEndpoint told, Map<String, String> zones) {
    Map<String, String> subnets = new TreeMap<>();
    told.subnetIds().stream().filter(zones::containsKey).forEach(subnet -> subnets.put(zones.get(subnet), subnet));
    return new ObservedVpcEndpoint(told.vpcEndpointId(), arn(told), told.serviceName(), told.vpcId(),
        told.vpcEndpointTypeAsString(), state(told), told.lastError() == null ? null : told.lastError().message(),
        told.routeTableIds().stream().sorted().toList(), subnets,
        told.groups().stream().map(SecurityGroupIdentifier::groupId).sorted().toList(),
        Boolean.TRUE.equals(told.privateDnsEnabled()), Tags.read(told.tags(), Tag::key, Tag::value));
  }

  private static String arn(software.amazon.awssdk.services.ec2.model.VpcEndpoint told) {
    String region = told.serviceName().split("\\.")[told.serviceName().startsWith("cn.") ? 3 : 2];
    String partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    return "arn:" + partition + ":ec2:" + region + ":" + told.ownerId() + ":vpc-endpoint/" + told.vpcEndpointId();
  }

  /** Documented in camel case, told in lower case. */
  private static String state(software.amazon.awssdk.services.ec2.model.VpcEndpoint told) {
    return told.stateAsString().toLowerCase(Locale.ROOT);
  }

  /** More route tables, zones and groups than are asked for are others' who use it. */
  @Override
  public VpcEndpoint project(ObservedVpcEndpoint observed, VpcEndpoint desired) {
    Map<String, String> tags = SharedTags.ours(observed.tags(), desired.tags());
    if (VpcEndpoint.GATEWAY.equals(observed.type())) {
      boolean led = desired.routeTableIds() != null && observed.routeTableIds().containsAll(desired.routeTableIds());
      return VpcEndpoint.gateway(observed.serviceName(), observed.vpcId(),
          led ? desired.routeTableIds() : observed.routeTableIds(), tags);
    }
    Map<String, String> subnets = new TreeMap<>(desired.subnets() == null ? Map.of() : desired.subnets());
    subnets.keySet().retainAll(observed.subnets().keySet());
    return new VpcEndpoint(observed.serviceName(), observed.vpcId(), observed.type(), null, subnets,
        observed.securityGroupIds().contains(desired.securityGroupId())
            ? desired.securityGroupId() : String.join(", ", observed.securityGroupIds()),
        observed.privateDns(), tags);
  }

  @Override
  public Readiness readiness(ObservedVpcEndpoint observed) {
    return switch (observed.state()) {
      case AVAILABLE -> Readiness.READY;
      case "failed", "partial" -> new Readiness.Failed(
          observed.state() + (observed.error() == null ? "" : ": " + observed.error()), false);
      default -> new Readiness.Progressing(observed.state());
    };
  }

  @Override
  public Outputs outputs(ObservedVpcEndpoint observed) {
    return Outputs.of("id", observed.id());
  }

  @Override
  public boolean leaving(ObservedVpcEndpoint observed) {
    return observed.state().equals(DELETING);
  }

  /** Joins the one that another installation has made. */
  @Override
  public ObservedVpcEndpoint create(Handle handle, Scope scope, VpcEndpoint desired, Token token) {
    Ec2Client ec2 = ec2(scope);
    for (var there : there(ec2, desired)) {
      Map<String, String> tags = Tags.read(there.tags(), Tag::key, Tag::value);
      if (state(there).equals(DELETING)) {
        if (SharedTags.isShared(handle, tags)) {
          throw busy("DependencyViolation", there.vpcEndpointId() + " is still being deleted");
        }
      } else if (!SharedTags.isShared(handle, tags)) {
        checkBeside(there, desired);
      } else if (SharedTags.isUser(handle, tags)) {
        throw Problem.of(Problem.Category.EXISTS, "RouteAlreadyExists", "ec2:CreateVpcEndpoint",
            there.vpcEndpointId() + " is there already");
      } else {
        return read(there, zones(ec2, there.subnetIds()))
            .tagged(SharedTags.join(ec2, there.vpcEndpointId(), handle, tags, desired.tags()));
      }
    }
    var made = made(ec2, desired);
    return new ObservedVpcEndpoint(made.vpcEndpointId(), arn(made), desired.serviceName(), desired.vpcId(),
        desired.type(), state(made), null,
        desired.routeTableIds() == null ? List.of() : desired.routeTableIds().stream().sorted().toList(),
        desired.subnets() == null ? Map.of() : new TreeMap<>(desired.subnets()),
        desired.securityGroupId() == null ? List.of() : List.of(desired.securityGroupId()),
        Boolean.TRUE.equals(desired.privateDns()), new TreeMap<>(desired.tags()));
  }

  private static software.amazon.awssdk.services.ec2.model.VpcEndpoint made(Ec2Client ec2, VpcEndpoint desired) {
    try {
      return ec2.createVpcEndpoint(r -> r.serviceName(desired.serviceName()).vpcId(desired.vpcId())
          .vpcEndpointType(desired.type()).routeTableIds(desired.routeTableIds())
          .subnetIds(desired.subnets() == null ? null : List.copyOf(new TreeMap<>(desired.subnets()).values()))
          .securityGroupIds(desired.securityGroupId() == null ? null : List.of(desired.securityGroupId()))
          .privateDnsEnabled(desired.privateDns())
          .tagSpecifications(t -> t.resourceType(ResourceType.VPC_ENDPOINT)
              .tags(Tags.write(desired.tags(), Ec2Tags::tag)))).vpcEndpoint();
    } catch (Problem problem) {
      // That the VPC has no names, or has given them away a moment ago, is told like a mistake in the call.
      throw problem.is("InvalidParameter") && problem.getMessage().contains("DNS")
          ? busy(problem.code(), problem.getMessage()) : problem;
    }
  }

  /** Those that lead to the service already. */
  private static List<software.amazon.awssdk.services.ec2.model.VpcEndpoint> there(
      Ec2Client ec2, VpcEndpoint desired) {
    return ec2.describeVpcEndpointsPaginator(r -> r.filters(f -> f.name("vpc-id").values(desired.vpcId()),
        f -> f.name("service-name").values(desired.serviceName()))).vpcEndpoints().stream()
        .filter(each -> !OVER.contains(state(each))).toList();
  }

  /** A route table leads to one gateway of a service, and in a VPC the service's name to one interface. */
  private static void checkBeside(
      software.amazon.awssdk.services.ec2.model.VpcEndpoint there, VpcEndpoint desired) {
    Set<String> tables = new TreeSet<>(there.routeTableIds());
    tables.retainAll(desired.routeTableIds() == null ? List.of() : desired.routeTableIds());
    boolean named = Boolean.TRUE.equals(there.privateDnsEnabled()) && Boolean.TRUE.equals(desired.privateDns());
    if (!tables.isEmpty() || named) {
      throw busy("RouteAlreadyExists", there.vpcEndpointId() + " leads from " + desired.vpcId() + " to "
          + desired.serviceName() + " already, and is not ours: take the service out of spec.network.privateEndpoints, "
          + "which is as private without it");
    }
  }

  private static Problem busy(String code, String message) {
    return Problem.of(Problem.Category.CONFLICT, code, "ec2:CreateVpcEndpoint", message);
  }

  @Override
  public ObservedVpcEndpoint update(
      Handle handle, Scope scope, VpcEndpoint desired, ObservedVpcEndpoint observed, Delta delta) {
    if (delta.touches("tags")) {
      Map<String, String> tags = new TreeMap<>(observed.tags());
      Ec2Tags.update(ec2(scope), observed.id(), delta, tags);
      return observed.tagged(tags);
    }
    ModifyVpcEndpointRequest.Builder request = ModifyVpcEndpointRequest.builder().vpcEndpointId(observed.id());
    Set<String> tables = new TreeSet<>(observed.routeTableIds());
    if (delta.touches("routeTableIds")) {
      request.addRouteTableIds(desired.routeTableIds().stream().filter(tables::add).toList());
    }
    Map<String, String> subnets = new TreeMap<>(observed.subnets());
    if (delta.touches("subnets")) {
      List<String> added = new ArrayList<>();
      new TreeMap<>(desired.subnets()).forEach((zone, subnet) -> {
        if (subnets.putIfAbsent(zone, subnet) == null) {
          added.add(subnet);
        }
      });
      request.addSubnetIds(added);
    }
    Set<String> groups = new TreeSet<>(observed.securityGroupIds());
    if (delta.touches("securityGroupId")) {
      request.addSecurityGroupIds(desired.securityGroupId());
      groups.add(desired.securityGroupId());
    }
    if (delta.touches("privateDns")) {
      request.privateDnsEnabled(desired.privateDns());
    }
    ec2(scope).modifyVpcEndpoint(request.build());
    return new ObservedVpcEndpoint(observed.id(), observed.arn(), observed.serviceName(), observed.vpcId(),
        observed.type(), observed.state(), observed.error(), List.copyOf(tables), subnets, List.copyOf(groups),
        Boolean.TRUE.equals(desired.privateDns()), observed.tags());
  }

  /** EC2 answers that all is well, and tells of what is not in a list. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedVpcEndpoint observed, Farewell how) {
    if (SharedTags.leave(ec2(scope), observed.id(), handle, observed.tags())) {
      return;
    }
    for (UnsuccessfulItem item : ec2(scope).deleteVpcEndpoints(r -> r.vpcEndpointIds(observed.id())).unsuccessful()) {
      if (!item.error().code().startsWith("InvalidVpcEndpoint")) {
        throw Problem.of(Problem.Category.CONFLICT, item.error().code(), "ec2:DeleteVpcEndpoints",
            item.error().message());
      }
    }
  }

  private Ec2Client ec2(Scope scope) {
    return clients.get(Ec2Client.class, scope);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("ec2:DescribeVpcEndpoints", "ec2:DescribeSubnets", "ec2:CreateVpcEndpoint", "ec2:ModifyVpcEndpoint",
        "ec2:DeleteVpcEndpoints",
        // CreateTags is also checked for the tags of a creation.
        "ec2:CreateTags", "ec2:DeleteTags",
        // The zone that the service's own name is answered from.
        "route53:AssociateVPCWithHostedZone");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target endpoints = Grant.on("VpcEndpoints", "ec2", "vpc-endpoint/*");
    return List.of(endpoints.owned("ModifyVpcEndpoint", "DeleteVpcEndpoints", "CreateTags", "DeleteTags"),
        endpoints.created("CreateVpcEndpoint"),
        endpoints.claimedBy(new Grant.Condition("StringEquals", "ec2:CreateAction", "CreateVpcEndpoint"), "CreateTags"),
        // What an endpoint is put into, or led to from.
        Grant.on("VpcEndpointPlaces", "ec2", "vpc/*", "subnet/*", "route-table/*", "security-group/*")
            .any("CreateVpcEndpoint", "ModifyVpcEndpoint"),
        Grant.onArns("VpcEndpointNames", "route53", "arn:*:route53:::hostedzone/*")
            .any("AssociateVPCWithHostedZone"));
  }
}
