package dev.webapp.platform.aws.ec2;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

/**
 * VPCs of one scope as read, with what they contain.
 *
 * @param groups those of the security groups that were asked for
 * @param gateways NAT gateways, where they were asked for
 * @param withoutNames ids of those that were asked about where Amazon's DNS server is off
 * @param withoutHostnames ids of those that were asked about where interfaces get no DNS names
 */
record VpcContents(
    List<Vpc> vpcs, List<Subnet> subnets, List<SecurityGroup> groups, List<RouteTable> tables,
    List<NatGateway> gateways, Set<String> withoutNames, Set<String> withoutHostnames) {

  /** Nothing read yet. */
  static VpcContents empty() {
    return new VpcContents(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
        new ArrayList<>(), new TreeSet<>(), new TreeSet<>());
  }

  /** Reads VPCs by id, as many calls as there are portions of them; one that does not exist is left out. */
  void read(Ec2Client ec2, Collection<String> ids) {
    Portions.of(ids).forEach(portion -> {
      ec2.describeVpcsPaginator(r -> r.filters(f -> f.name("vpc-id").values(portion))).vpcs().forEach(vpcs::add);
      ec2.describeSubnetsPaginator(r -> r.filters(f -> f.name("vpc-id").values(portion))).subnets()
          .forEach(subnets::add);
      ec2.describeRouteTablesPaginator(r -> r.filters(f -> f.name("vpc-id").values(portion))).routeTables()
          .forEach(tables::add);
    });
  }

  /** Reads the VPCs' groups that carry one of those tags. */
  void readTaggedGroups(Ec2Client ec2, Collection<String> ids, Collection<String> tagKeys) {
    readGroups(ec2, ids, "tag-key", tagKeys);
  }

  /** Reads the VPCs' groups of that name. */
  void readNamedGroups(Ec2Client ec2, Collection<String> ids, String name) {
    readGroups(ec2, ids, "group-name", List.of(name));
  }

  private void readGroups(Ec2Client ec2, Collection<String> ids, String filter, Collection<String> values) {
    Portions.of(ids).forEach(portion -> ec2.describeSecurityGroupsPaginator(
        r -> r.filters(f -> f.name("vpc-id").values(portion), f -> f.name(filter).values(values)))
        .securityGroups().forEach(groups::add));
  }

  /** Reads the VPCs' NAT gateways; a deleted one is listed for an hour, and no route leads to it any more. */
  void readGateways(Ec2Client ec2, Collection<String> ids) {
    Portions.of(ids).forEach(portion -> ec2.describeNatGatewaysPaginator(
        r -> r.filter(f -> f.name("vpc-id").values(portion))).natGateways().forEach(gateways::add));
  }

  /** Reads whether DNS serves in a VPC that exists; EC2 tells one attribute of one VPC at a time. */
  void readDns(Ec2Client ec2, String id) {
    if (!ec2.describeVpcAttribute(r -> r.vpcId(id).attribute(VpcAttributeName.ENABLE_DNS_SUPPORT))
        .enableDnsSupport().value()) {
      withoutNames.add(id);
    }
    if (!ec2.describeVpcAttribute(r -> r.vpcId(id).attribute(VpcAttributeName.ENABLE_DNS_HOSTNAMES))
        .enableDnsHostnames().value()) {
      withoutHostnames.add(id);
    }
  }
}
