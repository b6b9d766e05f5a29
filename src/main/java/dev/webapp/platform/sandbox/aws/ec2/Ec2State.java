package dev.webapp.platform.sandbox.aws.ec2;

import static dev.webapp.platform.sandbox.aws.ec2.Ec2.EC2;

import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.RuleAction;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/** The networks of a region: what EC2's operations share, and what other services look up. */
final class Ec2State {
  /** A part of EC2's client. */
  interface Part extends Ec2Client {
    @Override
    default String serviceName() {
      return Ec2Client.SERVICE_NAME;
    }

    @Override
    default void close() {}
  }

  private final Region region;
  private final List<Function<String, Stream<Attachment>>> holders = new ArrayList<>();
  final Store<Vpc> vpcs;
  /** By VPC. */
  final Store<VpcDns> dns;
  final Store<Subnet> subnets;
  final Store<SecurityGroup> groups;
  final Store<SecurityGroupRule> rules;
  final Store<RouteTable> routeTables;
  final Store<InternetGateway> internetGateways;
  final Store<NatGateway> natGateways;
  final Store<VpcEndpoint> endpoints;
  final Store<NetworkAcl> acls;
  final Store<LaunchTemplate> templates;
  /** By {@code <template>/<number>}. */
  final Store<LaunchTemplateVersion> templateVersions;

  Ec2State(Region region) {
    this.region = region;
    vpcs = new Store<>(region.view(), vpc -> Stream.concat(
        Stream.of("vpc-id=" + vpc.vpcId(), "cidr=" + vpc.cidrBlock(), "is-default=" + vpc.isDefault()),
        tagAttributes(vpc.tags())));
    dns = new Store<>(region.view());
    subnets = new Store<>(region.view(), subnet -> Stream.concat(
        Stream.of("subnet-id=" + subnet.subnetId(), "vpc-id=" + subnet.vpcId(),
            "availability-zone=" + subnet.availabilityZone(), "state=available"),
        tagAttributes(subnet.tags())));
    groups = new Store<>(region.view(), group -> Stream.concat(
        Stream.of("group-id=" + group.groupId(), "group-name=" + group.groupName(), "vpc-id=" + group.vpcId(),
            "description=" + group.description(), "name=" + group.vpcId() + "/" + group.groupName()),
        tagAttributes(group.tags())));
    rules = new Store<>(region.view(), rule -> Stream.concat(
        Stream.of("security-group-rule-id=" + rule.securityGroupRuleId(), "group-id=" + rule.groupId(),
            "references=" + (rule.referencedGroupInfo() == null ? "" : rule.referencedGroupInfo().groupId())),
        tagAttributes(rule.tags())));
    routeTables = new Store<>(region.view(), table -> Stream.concat(Stream.concat(
        Stream.of("route-table-id=" + table.routeTableId(), "vpc-id=" + table.vpcId()),
        table.associations().stream().map(each -> Boolean.TRUE.equals(each.main())
            ? "association.main=true" : "association.subnet-id=" + each.subnetId())), tagAttributes(table.tags())));
    internetGateways = new Store<>(region.view(), gateway -> Stream.concat(
        gateway.attachments().stream().map(each -> "attachment.vpc-id=" + each.vpcId()),
        tagAttributes(gateway.tags())));
    natGateways = new Store<>(region.view(), gateway -> Stream.concat(
        Stream.of("nat-gateway-id=" + gateway.natGatewayId(), "vpc-id=" + gateway.vpcId(),
            "subnet-id=" + gateway.subnetId(), "state=" + gateway.stateAsString()), tagAttributes(gateway.tags())));
    acls = new Store<>(region.view(), acl -> Stream.concat(Stream.concat(
        Stream.of("vpc-id=" + acl.vpcId(), "network-acl-id=" + acl.networkAclId(), "default=" + acl.isDefault()),
        acl.associations().stream().map(each -> "association.subnet-id=" + each.subnetId())),
        tagAttributes(acl.tags())));
    endpoints = new Store<>(region.view(), endpoint -> Stream.concat(
        Stream.of("vpc-endpoint-id=" + endpoint.vpcEndpointId(), "vpc-id=" + endpoint.vpcId(),
            "service-name=" + endpoint.serviceName(), "vpc-endpoint-state=" + endpoint.stateAsString()),
        tagAttributes(endpoint.tags())));
    templates = new Store<>(region.view(), template -> Stream.concat(
        Stream.of("launch-template-name=" + template.launchTemplateName()), tagAttributes(template.tags())));
    templateVersions = new Store<>(region.view());
  }

  Region region() {
    return region;
  }

  /** Registers a service that puts network interfaces into groups: given a group's id, those in it. */
  void heldBy(Function<String, Stream<Attachment>> holder) {
    holders.add(holder);
  }

  Stream<Attachment> attachments(String groupId) {
    return holders.stream().flatMap(holder -> holder.apply(groupId));
  }

  String addVpc(String cidr, Map<String, String> tags) {
    String id = region.ids().resource("vpc");
    vpcs.put(id, Vpc.builder().vpcId(id).cidrBlock(cidr).state("available").isDefault(false).ownerId(region.account())
        .instanceTenancy("default").dhcpOptionsId("dopt-" + id.substring(4)).tags(tags(tags)).build());
    // As EKS asks of a cluster's VPC; one that is just made gives no host names.
    dns.put(id, new VpcDns(true, true));
    addGroup(id, "default", "default VPC security group", Map.of());
    String acl = region.ids().resource("acl");
    acls.put(acl, NetworkAcl.builder().networkAclId(acl).vpcId(id).isDefault(true).ownerId(region.account())
        .entries(NetworkAcls.entry(100, false, RuleAction.ALLOW), NetworkAcls.entry(100, true, RuleAction.ALLOW),
            NetworkAcls.entry(NetworkAcls.LAST, false, RuleAction.DENY),
            NetworkAcls.entry(NetworkAcls.LAST, true, RuleAction.DENY)).associations(List.of()).build());
    addRouteTable(id, List.of(), null);
    return id;
  }

  /** A way to the Internet; answers its id. */
  String addInternetGateway(String vpc) {
    String id = region.ids().resource("igw");
    internetGateways.put(id, InternetGateway.builder().internetGatewayId(id).ownerId(region.account())
        .attachments(a -> a.vpcId(vpc).state("available")).build());
    return id;
  }

  /** A way out of it, from the subnet that it is in; answers its id. */
  String addNatGateway(String subnet) {
    String id = region.ids().resource("nat");
    natGateways.put(id, NatGateway.builder().natGatewayId(id).subnetId(subnet).vpcId(subnets.get(subnet).vpcId())
        .state(NatGatewayState.AVAILABLE).connectivityType("public").build());
    return id;
  }

  /**
   * A table of routes, which all addresses outside take by a gateway; answers its id.
   *
   * @param of the subnets' ids; none makes it the one of subnets that have no other
   * @param gateway the gateway's id, null for none
   */
  String addRouteTable(String vpc, List<String> of, String gateway) {
    String id = region.ids().resource("rtb");
    List<RouteTableAssociation> associations = new ArrayList<>(of.stream().map(subnet -> RouteTableAssociation
        .builder().routeTableAssociationId(region.ids().resource("rtbassoc")).routeTableId(id).subnetId(subnet)
        .main(false).build()).toList());
    if (of.isEmpty()) {
      associations.add(RouteTableAssociation.builder()
          .routeTableAssociationId(region.ids().resource("rtbassoc")).routeTableId(id).main(true).build());
    }
    List<Route> routes = new ArrayList<>(List.of(Route.builder().destinationCidrBlock(vpcs.get(vpc).cidrBlock())
        .gatewayId("local").state("active").origin("CreateRouteTable").build()));
    if (gateway != null) {
      Route.Builder route = Route.builder().destinationCidrBlock("0.0.0.0/0").state("active").origin("CreateRoute");
      routes.add((gateway.startsWith("nat-") ? route.natGatewayId(gateway) : route.gatewayId(gateway)).build());
    }
    routeTables.put(id, RouteTable.builder().routeTableId(id).vpcId(vpc).ownerId(region.account())
        .associations(associations).routes(routes).build());
    return id;
  }

  /** The subnet's own table of routes, or the VPC's. */
  RouteTable routes(Subnet subnet) {
    return routeTables.with("association.subnet-id=" + subnet.subnetId()).stream().findFirst()
        .or(() -> routeTables.with("vpc-id=" + subnet.vpcId()).stream()
            .filter(table -> table.associations().stream().anyMatch(each -> Boolean.TRUE.equals(each.main())))
            .findFirst())
        .orElseThrow();
  }

  String addSubnet(String vpc, String cidr, String zone, Map<String, String> tags) {
    String id = region.ids().resource("subnet");
    subnets.put(id, Subnet.builder().subnetId(id).vpcId(vpc).cidrBlock(cidr).availabilityZone(zone)
        .availabilityZoneId(zoneId(zone)).availableIpAddressCount(251).state("available").ownerId(region.account())
        .mapPublicIpOnLaunch(false).subnetArn(region.arn(EC2, "subnet/" + id)).tags(tags(tags)).build());
    String usual = acls.with("vpc-id=" + vpc).stream().filter(NetworkAcl::isDefault).findFirst().orElseThrow()
        .networkAclId();
    acls.change(usual, acl -> NetworkAcls.with(acl, region.ids().resource("aclassoc"), id));
    return id;
  }

  /** A group with the egress rule that AWS gives every new one. */
  String addGroup(String vpc, String name, String description, Map<String, String> tags) {
    String id = region.ids().resource("sg");
    groups.put(id, SecurityGroup.builder().groupId(id).groupName(name).description(description).vpcId(vpc)
        .ownerId(region.account()).securityGroupArn(region.arn(EC2, "security-group/" + id)).tags(tags(tags)).build());
    addRule(SecurityGroupRule.builder().groupId(id).isEgress(true).ipProtocol("-1").fromPort(-1).toPort(-1)
        .cidrIpv4("0.0.0.0/0").build());
    return id;
  }

  SecurityGroupRule addRule(SecurityGroupRule rule) {
    String id = region.ids().resource("sgr");
    SecurityGroupRule added = rule.toBuilder().securityGroupRuleId(id).groupOwnerId(region.account())
        .securityGroupRuleArn(region.arn(EC2, "security-group-rule/" + id)).build();
    rules.put(id, added);
    return added;
  }

  SecurityGroup group(String id) {
    if (id == null) {
      throw EC2.refuse("MissingParameter", "The request must contain the parameter groupId");
    }
    if (!id.startsWith("sg-")) {
      throw EC2.refuse("InvalidGroupId.Malformed", "Invalid id: \"" + id + "\" (expecting \"sg-...\")");
    }
    SecurityGroup group = groups.get(id);
    if (group == null) {
      throw EC2.refuse("InvalidGroup.NotFound", "The security group '" + id + "' does not exist");
    }
    return group;
  }

  String zoneId(String zone) {
    String[] words = region.name().split("-");
    String direction = words[1].replace("north", "n").replace("south", "s").replace("east", "e").replace("west", "w")
        .replace("central", "c");
    return words[0] + direction + words[2] + "-az" + (zone.charAt(zone.length() - 1) - 'a' + 1);
  }

  /**
   * Filters as clauses of a {@link Store}. A name outside those given, and {@code tag:<key>}, is refused as AWS does.
   */
  static List<List<String>> clauses(List<Filter> filters, Set<String> names) {
    List<List<String>> clauses = new ArrayList<>();
    for (Filter filter : filters) {
      if (!names.contains(filter.name()) && !filter.name().startsWith("tag:") && !filter.name().equals("tag-key")) {
        throw EC2.refuse("InvalidParameterValue", "The filter '" + filter.name() + "' is invalid");
      }
      clauses.add(filter.values().stream().map(value -> filter.name() + "=" + value).toList());
    }
    return clauses;
  }

  /** Checks and unfolds the tags a resource is born with. */
  static List<Tag> tagsAtBirth(List<TagSpecification> specifications, ResourceType type) {
    List<Tag> tags = new ArrayList<>();
    for (TagSpecification specification : specifications) {
      if (specification.resourceType() != type) {
        throw EC2.refuse("InvalidParameterValue",
            "'" + specification.resourceTypeAsString() + "' is not a valid taggable resource type for this operation.");
      }
      tags.addAll(specification.tags());
    }
    checkTags(tags);
    return tags;
  }

  static void checkTags(List<Tag> tags) {
    if (tags.stream().map(Tag::key).distinct().count() < tags.size()) {
      throw EC2.refuse("InvalidParameterValue", "Duplicate tag keys specified.");
    }
    for (Tag tag : tags) {
      if (tag.key() == null || tag.key().isEmpty() || tag.key().length() > 128) {
        throw EC2.refuse("InvalidParameterValue", "Tag key must have a length between 1 and 128");
      }
      if (tag.value() != null && tag.value().length() > 256) {
        throw EC2.refuse("InvalidParameterValue", "Tag value exceeds the maximum length of 256 characters");
      }
      if (tag.key().startsWith("aws:")) {
        throw EC2.refuse("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use");
      }
    }
    if (tags.size() > 50) {
      throw EC2.refuse("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
    }
  }

  static List<Tag> merge(List<Tag> has, Collection<Tag> more) {
    Map<String, String> merged = new LinkedHashMap<>();
    has.forEach(tag -> merged.put(tag.key(), tag.value()));
    more.forEach(tag -> merged.put(tag.key(), tag.value() == null ? "" : tag.value()));
    List<Tag> tags = tags(merged);
    checkTags(tags);
    return tags;
  }

  private static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream().sorted(Map.Entry.comparingByKey())
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList();
  }

  private static Stream<String> tagAttributes(List<Tag> tags) {
    return tags.stream().flatMap(tag -> Stream.of("tag-key=" + tag.key(), "tag:" + tag.key() + "=" + tag.value()));
  }
}
