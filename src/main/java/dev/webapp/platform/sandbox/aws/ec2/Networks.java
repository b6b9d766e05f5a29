package dev.webapp.platform.sandbox.aws.ec2;

import static dev.webapp.platform.sandbox.aws.ec2.Ec2.EC2;

import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** EC2's networks, network interfaces and tags. */
final class Networks implements Ec2State.Part {
  private final Ec2State state;

  Networks(Ec2State state) {
    this.state = state;
  }

  @Override
  public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
    List<List<String>> clauses = new ArrayList<>(
        Ec2State.clauses(request.filters(), Set.of("vpc-id", "cidr", "is-default")));
    for (String id : request.vpcIds()) {
      if (state.vpcs.get(id) == null) {
        throw EC2.refuse("InvalidVpcID.NotFound", "The vpc ID '" + id + "' does not exist");
      }
    }
    ids("vpc-id", request.vpcIds(), clauses);
    Page<Vpc> page = state.vpcs.page(request.nextToken(), size(request.maxResults()), clauses);
    return DescribeVpcsResponse.builder().vpcs(page.items()).nextToken(page.next()).build();
  }

  @Override
  public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
    List<List<String>> clauses = new ArrayList<>(
        Ec2State.clauses(request.filters(), Set.of("vpc-id", "subnet-id", "availability-zone", "state")));
    for (String id : request.subnetIds()) {
      if (state.subnets.get(id) == null) {
        throw EC2.refuse("InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist");
      }
    }
    ids("subnet-id", request.subnetIds(), clauses);
    Page<Subnet> page = state.subnets.page(request.nextToken(), size(request.maxResults()), clauses);
    return DescribeSubnetsResponse.builder().subnets(page.items()).nextToken(page.next()).build();
  }

  @Override
  public DescribeAvailabilityZonesResponse describeAvailabilityZones(DescribeAvailabilityZonesRequest request) {
    String region = state.region().name();
    List<AvailabilityZone> zones = List.of("a", "b", "c").stream()
        .map(letter -> AvailabilityZone.builder().zoneName(region + letter).zoneId(state.zoneId(region + letter))
            .regionName(region).state("available").zoneType("availability-zone").groupName(region)
            .optInStatus("opt-in-not-required").build())
        .filter(zone -> request.zoneNames().isEmpty() || request.zoneNames().contains(zone.zoneName()))
        .toList();
    return DescribeAvailabilityZonesResponse.builder().availabilityZones(zones).build();
  }

  /** Answers by {@code group-id} and {@code subnet-id} only: what holds a group, or is in a subnet. */
  @Override
  public DescribeNetworkInterfacesResponse describeNetworkInterfaces(DescribeNetworkInterfacesRequest request) {
    Ec2State.clauses(request.filters(), Set.of("group-id", "subnet-id"));
    List<NetworkInterface> interfaces = state.groups.all().stream().map(SecurityGroup::groupId)
        .flatMap(state::attachments)
        .distinct()
        .filter(attachment -> request.filters().stream().allMatch(filter -> filter.name().equals("subnet-id")
            ? filter.values().contains(attachment.subnetId())
            : attachment.groupIds().stream().anyMatch(filter.values()::contains)))
        .map(this::describe)
        .toList();
    return DescribeNetworkInterfacesResponse.builder().networkInterfaces(interfaces).build();
  }

  private NetworkInterface describe(Attachment attachment) {
    Subnet subnet = state.subnets.get(attachment.subnetId());
    return NetworkInterface.builder()
        .networkInterfaceId(attachment.id())
        .description(attachment.owner())
        .requesterId(attachment.requester())
        .requesterManaged(true)
        .ownerId(state.region().account())
        .status("in-use")
        .subnetId(attachment.subnetId())
        .vpcId(subnet.vpcId())
        .availabilityZone(subnet.availabilityZone())
        .groups(attachment.groupIds().stream().map(state.groups::get).filter(Objects::nonNull)
            .map(group -> GroupIdentifier.builder().groupId(group.groupId()).groupName(group.groupName()).build())
            .toList())
        .build();
  }

  @Override
  public CreateTagsResponse createTags(CreateTagsRequest request) {
    Ec2State.checkTags(request.tags());
    request.resources().forEach(this::require);
    for (String id : request.resources()) {
      retag(id, has -> Ec2State.merge(has, request.tags()));
    }
    return CreateTagsResponse.builder().build();
  }

  /** Without tags removes all of them; a tag without a value is removed whatever its value. */
  @Override
  public DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
    request.resources().forEach(this::require);
    for (String id : request.resources()) {
      retag(id, has -> has.stream()
          .filter(tag -> request.hasTags() && request.tags().stream().noneMatch(gone -> gone.key().equals(tag.key())
              && (gone.value() == null || gone.value().equals(tag.value()))))
          .toList());
    }
    return DeleteTagsResponse.builder().build();
  }

  private void require(String id) {
    switch (id.substring(0, Math.max(0, id.indexOf('-')))) {
      case "sg" -> state.group(id);
      case "sgr" -> require(state.rules, id, "InvalidSecurityGroupRuleId.NotFound", "security group rule ID");
      case "vpc" -> require(state.vpcs, id, "InvalidVpcID.NotFound", "vpc ID");
      case "subnet" -> require(state.subnets, id, "InvalidSubnetID.NotFound", "subnet ID");
      case "vpce" -> require(state.endpoints, id, "InvalidVpcEndpointId.NotFound", "vpc endpoint ID");
      case "acl" -> require(state.acls, id, "InvalidNetworkAclID.NotFound", "networkAcl ID");
      case "lt" -> require(state.templates, id, "InvalidLaunchTemplateId.NotFound", "launch template ID");
      default -> throw EC2.refuse("InvalidID", "The ID '" + id + "' is not valid");
    }
  }

  private static void require(Store<?> store, String id, String code, String what) {
    if (store.get(id) == null) {
      throw EC2.refuse(code, "The " + what + " '" + id + "' does not exist");
    }
  }

  private void retag(String id, UnaryOperator<List<Tag>> change) {
    if (id.startsWith("sg-")) {
      state.groups.change(id, group -> group.toBuilder().tags(change.apply(group.tags())).build());
    } else if (id.startsWith("sgr-")) {
      state.rules.change(id, rule -> rule.toBuilder().tags(change.apply(rule.tags())).build());
    } else if (id.startsWith("vpc-")) {
      state.vpcs.change(id, vpc -> vpc.toBuilder().tags(change.apply(vpc.tags())).build());
    } else if (id.startsWith("vpce-")) {
      state.endpoints.change(id, endpoint -> endpoint.toBuilder().tags(change.apply(endpoint.tags())).build());
    } else if (id.startsWith("acl-")) {
      state.acls.change(id, acl -> acl.toBuilder().tags(change.apply(acl.tags())).build());
    } else if (id.startsWith("lt-")) {
      state.templates.change(id, template -> template.toBuilder().tags(change.apply(template.tags())).build());
    } else {
      state.subnets.change(id, subnet -> subnet.toBuilder().tags(change.apply(subnet.tags())).build());
    }
  }

  private static void ids(String name, List<String> ids, List<List<String>> clauses) {
    if (!ids.isEmpty()) {
      clauses.add(ids.stream().map(id -> name + "=" + id).toList());
    }
  }

  /** Up to 1,000 a page; where the caller names no size, everything. */
  static int size(Integer maxResults) {
    if (maxResults == null) {
      return Integer.MAX_VALUE;
    }
    if (maxResults < 5 || maxResults > 1000) {
      throw EC2.refuse("InvalidParameterValue",
          "Value ( " + maxResults + " ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.");
    }
    return maxResults;
  }
}
