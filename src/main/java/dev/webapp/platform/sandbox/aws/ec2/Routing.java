package dev.webapp.platform.sandbox.aws.ec2;

import static dev.webapp.platform.sandbox.aws.ec2.Ec2.EC2;

import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** The ways between networks, and how names in them are found. */
final class Routing implements Ec2State.Part {
  private final Ec2State state;

  Routing(Ec2State state) {
    this.state = state;
  }

  @Override
  public DescribeRouteTablesResponse describeRouteTables(DescribeRouteTablesRequest request) {
    Page<RouteTable> page = state.routeTables.page(request.nextToken(), Networks.size(request.maxResults()),
        Ec2State.clauses(request.filters(), Set.of("vpc-id", "route-table-id", "association.subnet-id",
            "association.main")));
    return DescribeRouteTablesResponse.builder().routeTables(page.items()).nextToken(page.next()).build();
  }

  @Override
  public DescribeNatGatewaysResponse describeNatGateways(DescribeNatGatewaysRequest request) {
    Page<NatGateway> page = state.natGateways.page(request.nextToken(), Networks.size(request.maxResults()),
        Ec2State.clauses(request.filter(), Set.of("vpc-id", "subnet-id", "state", "nat-gateway-id")));
    return DescribeNatGatewaysResponse.builder().natGateways(page.items()).nextToken(page.next()).build();
  }

  @Override
  public DescribeVpcAttributeResponse describeVpcAttribute(DescribeVpcAttributeRequest request) {
    VpcDns dns = dns(request.vpcId());
    DescribeVpcAttributeResponse.Builder response = DescribeVpcAttributeResponse.builder().vpcId(request.vpcId());
    return switch (request.attribute()) {
      case ENABLE_DNS_SUPPORT -> response.enableDnsSupport(a -> a.value(dns.support())).build();
      case ENABLE_DNS_HOSTNAMES -> response.enableDnsHostnames(a -> a.value(dns.hostnames())).build();
      case null, default -> throw EC2.refuse("InvalidParameterValue",
          "Value (" + request.attributeAsString() + ") for parameter attribute is invalid. Unknown attribute.");
    };
  }

  /** Takes one attribute a call, as EC2 does. */
  @Override
  public ModifyVpcAttributeResponse modifyVpcAttribute(ModifyVpcAttributeRequest request) {
    VpcDns dns = dns(request.vpcId());
    if ((request.enableDnsSupport() == null) == (request.enableDnsHostnames() == null)) {
      throw EC2.refuse("InvalidParameterCombination", "Fields for multiple attribute types specified");
    }
    state.dns.put(request.vpcId(), request.enableDnsSupport() == null
        ? new VpcDns(dns.support(), request.enableDnsHostnames().value())
        : new VpcDns(request.enableDnsSupport().value(), dns.hostnames()));
    return ModifyVpcAttributeResponse.builder().build();
  }

  private VpcDns dns(String vpcId) {
    Vpc vpc = state.vpcs.get(vpcId);
    if (vpc == null) {
      throw EC2.refuse("InvalidVpcID.NotFound", "The vpc ID '" + vpcId + "' does not exist");
    }
    return state.dns.get(vpcId);
  }
}
