package dev.webapp.platform.sandbox.aws.ec2;

import static dev.webapp.platform.sandbox.aws.ec2.Ec2.EC2;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** Endpoints of AWS's services in VPCs. */
final class VpcEndpoints implements Ec2State.Part {
  private static final Duration COMES = Duration.ofMinutes(2);
  private static final Duration CHANGES = Duration.ofMinutes(1);
  private static final Duration GOES = Duration.ofMinutes(3);
  private static final Set<String> FILTERS =
      Set.of("vpc-id", "service-name", "vpc-endpoint-id", "vpc-endpoint-state");
  /** Some of what there is. */
  private static final Set<String> SERVICES = Set.of("autoscaling", "dynamodb", "ec2", "ecr.api", "ecr.dkr",
      "elasticloadbalancing", "kms", "logs", "monitoring", "s3", "secretsmanager", "sns", "sqs", "ssm", "states", "sts",
      "xray");
  /** What route tables lead to; the others have interfaces alone. */
  private static final Set<String> GATEWAYS = Set.of("dynamodb", "s3");
  private static final String EVERYTHING = """
      {"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}""";
  /** The wire has states in lower case, whatever the documentation says. */
  private static final String PENDING = "pending";
  private static final String AVAILABLE = "available";
  private static final String DELETING = "deleting";

  private final Region region;
  private final Ec2State state;

  VpcEndpoints(Region region, Ec2State state) {
    this.region = region;
    this.state = state;
    state.heldBy(this::interfaces);
  }

  private Stream<Attachment> interfaces(String groupId) {
    return state.endpoints.all().stream()
        .filter(endpoint -> endpoint.groups().stream().anyMatch(group -> group.groupId().equals(groupId)))
        .flatMap(endpoint -> endpoint.subnetIds().stream().map(subnet -> new Attachment(
            "eni-" + endpoint.vpcEndpointId().substring(5) + subnet.substring(subnet.length() - 4),
            "VPC Endpoint Interface " + endpoint.vpcEndpointId(), region.account(), subnet,
            endpoint.groups().stream().map(SecurityGroupIdentifier::groupId).toList())));
  }

  @Override
  public DescribeVpcEndpointsResponse describeVpcEndpoints(DescribeVpcEndpointsRequest request) {
    List<List<String>> clauses = new ArrayList<>(Ec2State.clauses(request.filters(), FILTERS));
    request.vpcEndpointIds().forEach(this::require);
    if (!request.vpcEndpointIds().isEmpty()) {
      clauses.add(request.vpcEndpointIds().stream().map(id -> "vpc-endpoint-id=" + id).toList());
    }
    Page<VpcEndpoint> page =
        state.endpoints.page(request.nextToken(), Networks.size(request.maxResults()), clauses);
    return DescribeVpcEndpointsResponse.builder().vpcEndpoints(page.items()).nextToken(page.next()).build();
  }

  @Override
  public CreateVpcEndpointResponse createVpcEndpoint(CreateVpcEndpointRequest request) {
    if (state.vpcs.get(request.vpcId()) == null) {
      throw EC2.refuse("InvalidVpcId.NotFound", "The Vpc Id " + request.vpcId() + " does not exist");
    }
    boolean gateway =
        request.vpcEndpointType() == null || request.vpcEndpointType() == VpcEndpointType.GATEWAY;
    checkService(request.serviceName(), gateway);
    List<Tag> tags = Ec2State.tagsAtBirth(request.tagSpecifications(), ResourceType.VPC_ENDPOINT);
    boolean privateDns = !gateway && !Boolean.FALSE.equals(request.privateDnsEnabled());
    String id = region.ids().resource("vpce");
    VpcEndpoint bare = VpcEndpoint.builder().vpcEndpointId(id)
        .vpcEndpointType(gateway ? VpcEndpointType.GATEWAY : VpcEndpointType.INTERFACE).vpcId(request.vpcId())
        .serviceName(request.serviceName()).ownerId(region.account()).creationTimestamp(region.now())
        .state(gateway ? AVAILABLE : PENDING).privateDnsEnabled(privateDns).requesterManaged(false)
        .policyDocument(request.policyDocument() == null ? EVERYTHING : request.policyDocument())
        .routeTableIds(List.of()).subnetIds(List.of()).groups(List.of()).tags(tags).build();
    VpcEndpoint endpoint = gateway ? routed(bare, request.routeTableIds())
        : grouped(placed(bare, request.subnetIds()), request.securityGroupIds().isEmpty()
            ? List.of(state.groups.with("name=" + request.vpcId() + "/default").getFirst().groupId())
            : request.securityGroupIds());
    if (privateDns) {
      checkNames(endpoint);
    }
    state.endpoints.put(id, gateway ? Evolution.from(region.now(), endpoint)
        : Evolution.from(region.now(), endpoint).then(COMES, endpoint.toBuilder().state(AVAILABLE).build()));
    return CreateVpcEndpointResponse.builder().vpcEndpoint(endpoint).build();
  }

  private void checkService(String name, boolean gateway) {
    String prefix = "com.amazonaws." + region.name() + ".";
    String service = name == null || !name.startsWith(prefix) ? "" : name.substring(prefix.length());
    if (!SERVICES.contains(service)) {
      throw EC2.refuse("InvalidServiceName", "The Vpc Endpoint Service '" + name + "' does not exist");
    }
    if (gateway && !GATEWAYS.contains(service)) {
      throw EC2.refuse("InvalidParameter",
          "Endpoint type (Gateway) does not match available service types ([Interface]).");
    }
  }

  /** In a VPC a name leads to one place, and to none where its DNS is off. */
  private void checkNames(VpcEndpoint endpoint) {
    VpcDns dns = state.dns.get(endpoint.vpcId());
    if (!dns.support() || !dns.hostnames()) {
      throw EC2.refuse("InvalidParameter", "Enabling private DNS requires both enableDnsSupport and "
          + "enableDnsHostnames VPC attributes set to true for " + endpoint.vpcId());
    }
    if (beside(endpoint).anyMatch(other -> Boolean.TRUE.equals(other.privateDnsEnabled()))) {
      throw EC2.refuse("InvalidParameter", "private-dns-enabled cannot be set because there is already a conflicting "
          + "DNS domain for " + endpoint.serviceName() + " in the VPC " + endpoint.vpcId());
    }
  }

  private Stream<VpcEndpoint> beside(VpcEndpoint endpoint) {
    return state.endpoints.with("vpc-id=" + endpoint.vpcId()).stream()
        .filter(other -> !other.vpcEndpointId().equals(endpoint.vpcEndpointId()))
        .filter(other -> other.serviceName().equals(endpoint.serviceName()));
  }

  private VpcEndpoint routed(VpcEndpoint endpoint, Collection<String> tables) {
    Set<String> all = new TreeSet<>(endpoint.routeTableIds());
    for (String table : tables) {
      var found = state.routeTables.get(table);
      if (found == null || !found.vpcId().equals(endpoint.vpcId())) {
        throw EC2.refuse("InvalidRouteTableId.NotFound", "The routeTable ID '" + table + "' does not exist");
      }
      if (beside(endpoint).anyMatch(other -> other.routeTableIds().contains(table))) {
        throw EC2.refuse("RouteAlreadyExists",
            "route table " + table + " already has a route with destination-prefix-list-id pl-63a5400a");
      }
      all.add(table);
    }
    return endpoint.toBuilder().routeTableIds(all).build();
  }

  private VpcEndpoint placed(VpcEndpoint endpoint, Collection<String> subnets) {
    List<String> all = new ArrayList<>(endpoint.subnetIds());
    all.addAll(subnets);
    Set<String> zones = new TreeSet<>();
    for (String id : all) {
      Subnet subnet = state.subnets.get(id);
      if (subnet == null || !subnet.vpcId().equals(endpoint.vpcId())) {
        throw EC2.refuse("InvalidSubnetId.NotFound", "The subnet ID '" + id + "' does not exist");
      }
      if (!zones.add(subnet.availabilityZone())) {
        throw EC2.refuse("DuplicateSubnetsInSameZone",
            "Found another VPC endpoint subnet in the availability zone of " + id + ": " + all);
      }
    }
    return endpoint.toBuilder().subnetIds(all).build();
  }

  private VpcEndpoint grouped(VpcEndpoint endpoint, Collection<String> groups) {
    List<SecurityGroupIdentifier> all = new ArrayList<>(endpoint.groups());
    for (String id : groups) {
      SecurityGroup group = state.group(id);
      if (!Objects.equals(group.vpcId(), endpoint.vpcId())) {
        throw EC2.refuse("InvalidGroup.NotFound", "The security group '" + id + "' does not exist");
      }
      if (all.stream().noneMatch(has -> has.groupId().equals(id))) {
        all.add(SecurityGroupIdentifier.builder().groupId(id).groupName(group.groupName()).build());
      }
    }
    return endpoint.toBuilder().groups(all).build();
  }

  @Override
  public ModifyVpcEndpointResponse modifyVpcEndpoint(ModifyVpcEndpointRequest request) {
    VpcEndpoint before = require(request.vpcEndpointId());
    if (!AVAILABLE.equals(before.stateAsString())) {
      throw EC2.refuse("IncorrectState", "The endpoint " + before.vpcEndpointId() + " is " + before.stateAsString());
    }
    VpcEndpoint reduced = before.toBuilder()
        .routeTableIds(before.routeTableIds().stream().filter(t -> !request.removeRouteTableIds().contains(t)).toList())
        .subnetIds(before.subnetIds().stream().filter(s -> !request.removeSubnetIds().contains(s)).toList())
        .groups(before.groups().stream().filter(g -> !request.removeSecurityGroupIds().contains(g.groupId())).toList())
        .privateDnsEnabled(request.privateDnsEnabled() == null
            ? before.privateDnsEnabled() : request.privateDnsEnabled()).build();
    VpcEndpoint after = grouped(placed(routed(reduced, request.addRouteTableIds()), request.addSubnetIds()),
        request.addSecurityGroupIds());
    if (Boolean.TRUE.equals(request.privateDnsEnabled())) {
      checkNames(after);
    }
    boolean gateway = after.vpcEndpointType() == VpcEndpointType.GATEWAY;
    state.endpoints.put(after.vpcEndpointId(), gateway ? Evolution.from(region.now(), after)
        : Evolution.from(region.now(), after.toBuilder().state(PENDING).build()).then(CHANGES, after));
    return ModifyVpcEndpointResponse.builder().returnValue(true).build();
  }

  /** Answers what could not be deleted beside what could. */
  @Override
  public DeleteVpcEndpointsResponse deleteVpcEndpoints(DeleteVpcEndpointsRequest request) {
    List<UnsuccessfulItem> unsuccessful = new ArrayList<>();
    for (String id : request.vpcEndpointIds()) {
      VpcEndpoint endpoint = state.endpoints.get(id);
      if (endpoint == null) {
        unsuccessful.add(UnsuccessfulItem.builder().resourceId(id).error(e -> e.code("InvalidVpcEndpoint.NotFound")
            .message("The Vpc Endpoint Id '" + id + "' does not exist")).build());
      } else if (endpoint.vpcEndpointType() == VpcEndpointType.GATEWAY) {
        state.endpoints.remove(id);
      } else if (!DELETING.equals(endpoint.stateAsString())) {
        state.endpoints.put(id, Evolution.from(region.now(), endpoint.toBuilder().state(DELETING).build()).gone(GOES));
      }
    }
    return DeleteVpcEndpointsResponse.builder().unsuccessful(unsuccessful).build();
  }

  private VpcEndpoint require(String id) {
    VpcEndpoint endpoint = state.endpoints.get(id);
    if (endpoint == null) {
      throw EC2.refuse("InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '" + id + "' does not exist");
    }
    return endpoint;
  }
}
