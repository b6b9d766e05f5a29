package dev.webapp.platform.sandbox.aws.ec2;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** EC2: the networks of a region and their security groups, to the account and to the services that are in them. */
public final class Ec2 implements AwsService {
  static final ServiceModel EC2 = new ServiceModel(Ec2Client.class, "ec2", "Ec2",
      new Refusal("RequestLimitExceeded", 503, "Request limit exceeded."), Refusal.failure("InternalError"),
      new Exceptions(Ec2Exception::builder, Map.of()));

  private final Region region;
  private final Ec2State state;

  public Ec2(Region region) {
    this.region = region;
    this.state = new Ec2State(region);
  }

  @Override
  public ServiceModel model() {
    return EC2;
  }

  @Override
  public List<Ec2Client> parts() {
    return List.of(new Networks(state), new SecurityGroups(state), new SecurityGroupRules(state),
        new SecurityGroupRuleChanges(state), new LaunchTemplates(state), new Routing(state),
        new VpcEndpoints(region, state), new NetworkAcls(region, state));
  }

  /** The VPC, or null. */
  public Vpc vpc(String id) {
    return state.vpcs.get(id);
  }

  /** The subnet, or null. */
  public Subnet subnet(String id) {
    return state.subnets.get(id);
  }

  /** The security group, or null. */
  public SecurityGroup group(String id) {
    return state.groups.get(id);
  }

  /** The group that AWS uses where none is named. */
  public String defaultGroup(String vpc) {
    return state.groups.with("name=" + vpc + "/default").getFirst().groupId();
  }

  /** Registers a service that puts network interfaces into groups: given a group's id, those in it. */
  public void heldBy(Function<String, Stream<Attachment>> holder) {
    state.heldBy(holder);
  }

  /** Makes a VPC, which no operation does here; answers its id. */
  public String addVpc(String cidr, Map<String, String> tags) {
    return state.addVpc(cidr, tags);
  }

  /** Makes a subnet, which no operation does here; answers its id. */
  public String addSubnet(String vpc, String cidr, String zone, Map<String, String> tags) {
    return state.addSubnet(vpc, cidr, zone, tags);
  }

  /** Whether it leads to an internet gateway. */
  public boolean isPublic(Subnet subnet) {
    return state.routes(subnet).routes().stream()
        .anyMatch(route -> route.gatewayId() != null && route.gatewayId().startsWith("igw-"));
  }

  /** Whether there is such a version of such a template. */
  public boolean isLaunchTemplate(String id, String version) {
    return state.templates.get(id) != null && state.templateVersions.get(id + "/" + version) != null;
  }

  /** Makes an internet gateway, which no operation does here; answers its id. */
  public String addInternetGateway(String vpc) {
    return state.addInternetGateway(vpc);
  }

  /** Makes a NAT gateway, which no operation does here; answers its id. */
  public String addNatGateway(String subnet) {
    return state.addNatGateway(subnet);
  }

  /**
   * Makes a table of routes, which no operation does here; answers its id.
   *
   * @param gateway where all addresses outside the VPC are led to, null for nowhere
   */
  public String addRouteTable(String vpc, List<String> subnets, String gateway) {
    return state.addRouteTable(vpc, subnets, gateway);
  }

  /** Makes a security group for another service of AWS; answers its id. */
  public String addGroup(String vpc, String name, String description, Map<String, String> tags) {
    return state.addGroup(vpc, name, description, tags);
  }

  /** Makes a service's own group, unless the VPC has it. */
  public void ensureGroup(String vpc, String name, String description) {
    if (state.groups.with("name=" + vpc + "/" + name).isEmpty()) {
      state.addGroup(vpc, name, description, Map.of());
    }
  }

  /** Removes a security group and its rules after a while, for whoever knows when it will be free. */
  public void removeGroup(String id, Duration after) {
    state.rules.with("group-id=" + id).forEach(rule -> state.rules.put(rule.securityGroupRuleId(),
        Evolution.from(region.now(), rule).gone(after)));
    state.groups.put(id, Evolution.from(region.now(), state.groups.get(id)).gone(after));
  }

  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    return new NetworkAuthorizations(region, state).of(operation, request);
  }

  @Override
  public Refusal denial(String message) {
    return new Refusal("UnauthorizedOperation", 403, "You are not authorized to perform this operation. " + message);
  }
}
