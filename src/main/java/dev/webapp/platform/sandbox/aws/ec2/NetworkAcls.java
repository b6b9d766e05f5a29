package dev.webapp.platform.sandbox.aws.ec2;

import static dev.webapp.platform.sandbox.aws.ec2.Ec2.EC2;

import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclEntryResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkAclResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclAssociationResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RuleAction;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Network ACLs; each subnet has just one. */
final class NetworkAcls implements Ec2State.Part {
  /** The number of the rule that ends each list, which AWS shows as an asterisk. */
  static final int LAST = 32_767;

  private static final Set<String> FILTERS =
      Set.of("vpc-id", "network-acl-id", "default", "association.subnet-id");
  /** AWS's default quota: rules per direction. */
  private static final int QUOTA = 20;
  private static final String EVERYWHERE = "0.0.0.0/0";

  private final Region region;
  private final Ec2State state;

  NetworkAcls(Region region, Ec2State state) {
    this.region = region;
    this.state = state;
  }

  /** A rule for everything. */
  static NetworkAclEntry entry(int number, boolean egress, RuleAction action) {
    return NetworkAclEntry.builder().ruleNumber(number).egress(egress).ruleAction(action).protocol("-1")
        .cidrBlock(EVERYWHERE).build();
  }

  static NetworkAcl with(NetworkAcl acl, String association, String subnet) {
    List<NetworkAclAssociation> all = new ArrayList<>(acl.associations());
    all.add(NetworkAclAssociation.builder().networkAclAssociationId(association).networkAclId(acl.networkAclId())
        .subnetId(subnet).build());
    return acl.toBuilder().associations(all).build();
  }

  @Override
  public DescribeNetworkAclsResponse describeNetworkAcls(DescribeNetworkAclsRequest request) {
    request.networkAclIds().forEach(this::require);
    List<List<String>> clauses = new ArrayList<>(Ec2State.clauses(request.filters(), FILTERS));
    if (!request.networkAclIds().isEmpty()) {
      clauses.add(request.networkAclIds().stream().map(id -> "network-acl-id=" + id).toList());
    }
    Page<NetworkAcl> page = state.acls.page(request.nextToken(), Networks.size(request.maxResults()), clauses);
    return DescribeNetworkAclsResponse.builder().networkAcls(page.items()).nextToken(page.next()).build();
  }

  @Override
  public CreateNetworkAclResponse createNetworkAcl(CreateNetworkAclRequest request) {
    if (state.vpcs.get(request.vpcId()) == null) {
      throw EC2.refuse("InvalidVpcID.NotFound", "The vpc ID '" + request.vpcId() + "' does not exist");
    }
    List<Tag> tags = Ec2State.tagsAtBirth(request.tagSpecifications(), ResourceType.NETWORK_ACL);
    String id = region.ids().resource("acl");
    NetworkAcl acl = NetworkAcl.builder().networkAclId(id).vpcId(request.vpcId()).isDefault(false)
        .ownerId(region.account()).tags(tags).associations(List.of())
        .entries(entry(LAST, false, RuleAction.DENY), entry(LAST, true, RuleAction.DENY)).build();
    state.acls.put(id, acl);
    return CreateNetworkAclResponse.builder().networkAcl(acl).build();
  }

  @Override
  public CreateNetworkAclEntryResponse createNetworkAclEntry(CreateNetworkAclEntryRequest request) {
    NetworkAcl acl = require(request.networkAclId());
    if (request.ruleNumber() == null || request.ruleNumber() < 1 || request.ruleNumber() >= LAST) {
      throw EC2.refuse("InvalidParameterValue", "Value (" + request.ruleNumber() + ") for parameter ruleNumber is "
          + "invalid. Rule number must be between 1 and 32766.");
    }
    if ("6".equals(request.protocol()) && request.portRange() == null) {
      throw EC2.refuse("MissingParameter", "The request must contain the parameter portRange");
    }
    Stream<NetworkAclEntry> beside = acl.entries().stream().filter(each -> each.egress().equals(request.egress()));
    if (beside.anyMatch(each -> each.ruleNumber().equals(request.ruleNumber()))) {
      throw EC2.refuse("NetworkAclEntryAlreadyExists",
          "The network acl entry identified by " + request.ruleNumber() + " already exists.");
    }
    if (acl.entries().stream().filter(each -> each.egress().equals(request.egress())).count() > QUOTA) {
      throw EC2.refuse("NetworkAclEntryLimitExceeded",
          "The maximum number of network acl entries has been reached.");
    }
    List<NetworkAclEntry> entries = new ArrayList<>(acl.entries());
    entries.add(NetworkAclEntry.builder().ruleNumber(request.ruleNumber()).egress(request.egress())
        .ruleAction(request.ruleAction()).protocol(request.protocol()).portRange(request.portRange())
        .cidrBlock(request.cidrBlock()).ipv6CidrBlock(request.ipv6CidrBlock()).build());
    entries.sort(Comparator.comparing(NetworkAclEntry::egress).thenComparing(NetworkAclEntry::ruleNumber));
    state.acls.put(acl.networkAclId(), acl.toBuilder().entries(entries).build());
    return CreateNetworkAclEntryResponse.builder().build();
  }

  @Override
  public DeleteNetworkAclEntryResponse deleteNetworkAclEntry(DeleteNetworkAclEntryRequest request) {
    NetworkAcl acl = require(request.networkAclId());
    List<NetworkAclEntry> left = acl.entries().stream().filter(each -> !each.egress().equals(request.egress())
        || !each.ruleNumber().equals(request.ruleNumber())).toList();
    if (left.size() == acl.entries().size()) {
      throw EC2.refuse("InvalidNetworkAclEntry.NotFound",
          "The network acl entry identified by " + request.ruleNumber() + " does not exist.");
    }
    state.acls.put(acl.networkAclId(), acl.toBuilder().entries(left).build());
    return DeleteNetworkAclEntryResponse.builder().build();
  }

  @Override
  public ReplaceNetworkAclAssociationResponse replaceNetworkAclAssociation(
      ReplaceNetworkAclAssociationRequest request) {
    NetworkAcl to = require(request.networkAclId());
    NetworkAcl from = state.acls.all().stream().filter(acl -> acl.associations().stream()
        .anyMatch(each -> each.networkAclAssociationId().equals(request.associationId()))).findFirst()
        .orElseThrow(() -> EC2.refuse("InvalidAssociationID.NotFound",
            "The association ID '" + request.associationId() + "' does not exist"));
    if (!from.vpcId().equals(to.vpcId())) {
      throw EC2.refuse("InvalidParameterValue", "Network ACL " + to.networkAclId() + " is of another VPC");
    }
    String subnet = from.associations().stream()
        .filter(each -> each.networkAclAssociationId().equals(request.associationId())).findFirst().orElseThrow()
        .subnetId();
    state.acls.put(from.networkAclId(), from.toBuilder().associations(from.associations().stream()
        .filter(each -> !each.subnetId().equals(subnet)).toList()).build());
    String made = region.ids().resource("aclassoc");
    state.acls.put(to.networkAclId(), with(state.acls.get(to.networkAclId()), made, subnet));
    return ReplaceNetworkAclAssociationResponse.builder().newAssociationId(made).build();
  }

  @Override
  public DeleteNetworkAclResponse deleteNetworkAcl(DeleteNetworkAclRequest request) {
    NetworkAcl acl = require(request.networkAclId());
    if (acl.isDefault()) {
      throw EC2.refuse("InvalidParameterValue", "cannot delete default network ACL " + acl.networkAclId());
    }
    if (!acl.associations().isEmpty()) {
      throw EC2.refuse("DependencyViolation",
          "The networkAcl '" + acl.networkAclId() + "' has dependencies and cannot be deleted.");
    }
    state.acls.remove(acl.networkAclId());
    return DeleteNetworkAclResponse.builder().build();
  }

  private NetworkAcl require(String id) {
    NetworkAcl acl = state.acls.get(id);
    if (acl == null) {
      throw EC2.refuse("InvalidNetworkAclID.NotFound", "The networkAcl ID '" + id + "' does not exist");
    }
    return acl;
  }
}
