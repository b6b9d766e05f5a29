package dev.webapp.platform.sandbox.aws.ec2;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleDescription;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

class SecurityGroupsTest {
  private final Account account = new Account();
  private final Ec2Client ec2 = account.client(Ec2Client.class);
  private String a;
  private String b;

  @BeforeEach
  void groups() {
    a = create("a");
    b = create("b");
  }

  @Test
  void aNewGroupLetsEverythingOut() {
    assertThat(rules(a)).singleElement().satisfies(rule -> {
      assertThat(rule.isEgress()).isTrue();
      assertThat(rule.ipProtocol()).isEqualTo("-1");
      assertThat(rule.cidrIpv4()).isEqualTo("0.0.0.0/0");
      assertThat(rule.securityGroupRuleId()).matches("sgr-[0-9a-f]{17}");
    });
  }

  @Test
  void checksNamesAndVpcs() {
    refused("InvalidGroup.Duplicate", () -> create("a"));
    refused("InvalidParameterValue", () -> create("sg-mine"));
    refused("InvalidParameterValue", () -> create("ä"));
    String vpc = account.furnishing.vpcId();
    refused("InvalidParameterValue",
        () -> ec2.createSecurityGroup(r -> r.groupName("c").description("“x”").vpcId(vpc)));
    refused("MissingParameter", () -> ec2.createSecurityGroup(r -> r.groupName("c").vpcId(vpc)));
    refused("InvalidVpcID.NotFound",
        () -> ec2.createSecurityGroup(r -> r.groupName("c").description("c").vpcId("vpc-0")));
    refused("InvalidParameterValue", () -> ec2.createSecurityGroup(r -> r.groupName("c").description("c").vpcId(vpc)
        .tagSpecifications(tags(ResourceType.SECURITY_GROUP, "aws:own", "x"))));
  }

  @Test
  void keepsRulesAsAwsWritesThem() {
    List<SecurityGroupRule> added = ec2.authorizeSecurityGroupIngress(r -> r.groupId(a)
        .ipPermissions(
            IpPermission.builder().ipProtocol("6").fromPort(5432).toPort(5432)
                .ipRanges(range("10.0.7.9/16")).userIdGroupPairs(pair(b)).build())
        .tagSpecifications(tags(ResourceType.SECURITY_GROUP_RULE, "id", "x"))).securityGroupRules();

    assertThat(added).hasSize(2).allSatisfy(rule -> {
      assertThat(rule.ipProtocol()).isEqualTo("tcp");
      assertThat(rule.tags()).extracting(Tag::key).containsExactly("id");
    });
    assertThat(added).extracting(SecurityGroupRule::cidrIpv4).containsExactly("10.0.0.0/16", null);
    assertThat(added.getLast().referencedGroupInfo().groupId()).isEqualTo(b);
    assertThat(ec2.describeSecurityGroupRules(r -> r.filters(filter("tag:id", "x"))).securityGroupRules()).hasSize(2);
    assertThat(ec2.describeSecurityGroups(r -> r.groupIds(a)).securityGroups().getFirst().ipPermissions())
        .as("one permission of one protocol and port").hasSize(1);
  }

  @Test
  void refusesRulesThatAreThereOrMakeNoSense() {
    authorize(a, tcp(80, "10.0.0.0/8"));
    refused("InvalidPermission.Duplicate", () -> authorize(a, tcp(80, "10.1.2.3/8")));
    refused("InvalidGroup.NotFound", () -> authorize(a, IpPermission.builder().ipProtocol("tcp").fromPort(1).toPort(1)
        .userIdGroupPairs(pair("sg-00000000000000000")).build()));
    refused("InvalidParameterValue", () -> authorize(a, tcp(80, "10.0.0.0")));
    refused("InvalidParameterValue",
        () -> authorize(a, IpPermission.builder().ipProtocol("tcp").ipRanges(range("10.0.0.0/8")).build()));
    refused("InvalidParameterValue", () -> authorize(a, IpPermission.builder().ipProtocol("tcp").fromPort(9).toPort(8)
        .ipRanges(range("10.0.0.0/8")).build()));
    refused("InvalidPermission.Duplicate", () -> ec2.authorizeSecurityGroupIngress(
        r -> r.groupId(a).ipPermissions(tcp(81, "10.0.0.0/8"), tcp(80, "10.0.0.0/8"))));
    assertThat(rules(a)).as("all or nothing").hasSize(2);
  }

  @Test
  void holdsSixtyRulesAtMost() {
    IntStream.rangeClosed(1, 60).forEach(port -> authorize(a, tcp(port, "10.0.0.0/8")));
    refused("RulesPerSecurityGroupLimitExceeded", () -> authorize(a, tcp(61, "10.0.0.0/8")));
  }

  @Test
  void revokesAndDescribesRulesById() {
    authorize(a, tcp(80, "10.0.0.0/8"));
    String id = ingress(a).getFirst().securityGroupRuleId();
    ec2.updateSecurityGroupRuleDescriptionsIngress(r -> r.groupId(a).securityGroupRuleDescriptions(
        SecurityGroupRuleDescription.builder().securityGroupRuleId(id).description("web").build()));
    assertThat(ingress(a)).extracting(SecurityGroupRule::description).containsExactly("web");

    refused("InvalidSecurityGroupRuleId.NotFound",
        () -> ec2.revokeSecurityGroupIngress(r -> r.groupId(b).securityGroupRuleIds(id)));
    refused("InvalidPermission.NotFound",
        () -> ec2.revokeSecurityGroupIngress(r -> r.groupId(a).ipPermissions(tcp(81, "10.0.0.0/8"))));
    ec2.revokeSecurityGroupIngress(r -> r.groupId(a).securityGroupRuleIds(id));
    assertThat(ingress(a)).isEmpty();
    refused("InvalidSecurityGroupRuleId.NotFound",
        () -> ec2.revokeSecurityGroupIngress(r -> r.groupId(a).securityGroupRuleIds(id)));
  }

  @Test
  void aGroupThatOthersReferToStays() {
    authorize(a, IpPermission.builder().ipProtocol("tcp").fromPort(1).toPort(1).userIdGroupPairs(pair(b)).build());
    authorize(b, IpPermission.builder().ipProtocol("tcp").fromPort(1).toPort(1).userIdGroupPairs(pair(b)).build());
    refused("DependencyViolation", () -> ec2.deleteSecurityGroup(r -> r.groupId(b)));
    ec2.deleteSecurityGroup(r -> r.groupId(a));
    ec2.deleteSecurityGroup(r -> r.groupId(b));
    refused("InvalidGroup.NotFound", () -> ec2.deleteSecurityGroup(r -> r.groupId(b)));
    assertThat(rules(a)).as("a group takes its rules along").isEmpty();
  }

  @Test
  void tagsAreFilteredByKeyValueAndWildcard() {
    ec2.createTags(r -> r.resources(a, b).tags(tag("team", "one")));
    ec2.createTags(r -> r.resources(b).tags(tag("team", "two")));
    assertThat(found(filter("tag:team", "one"))).containsExactly(a);
    assertThat(found(filter("tag:team", "o*", "tw?"))).containsExactlyInAnyOrder(a, b);
    assertThat(found(filter("tag-key", "team"), filter("group-name", "b"))).containsExactly(b);
    ec2.deleteTags(r -> r.resources(a).tags(tag("team", "other")));
    assertThat(found(filter("tag-key", "team"))).as("another value").hasSize(2);
    ec2.deleteTags(r -> r.resources(a).tags(Tag.builder().key("team").build()));
    assertThat(found(filter("tag-key", "team"))).containsExactly(b);
    refused("InvalidParameterValue", () -> found(filter("no-such-filter", "x")));
    refused("InvalidGroup.NotFound", () -> ec2.createTags(r -> r.resources("sg-0").tags(tag("k", "v"))));
  }

  private List<String> found(Filter... filters) {
    return ec2.describeSecurityGroups(r -> r.filters(filters)).securityGroups().stream()
        .map(group -> group.groupId()).toList();
  }

  private void authorize(String group, IpPermission permission) {
    ec2.authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permission));
  }

  private List<SecurityGroupRule> rules(String group) {
    return ec2.describeSecurityGroupRules(r -> r.filters(filter("group-id", group))).securityGroupRules();
  }

  private List<SecurityGroupRule> ingress(String group) {
    return rules(group).stream().filter(rule -> !rule.isEgress()).toList();
  }

  private String create(String name) {
    return ec2.createSecurityGroup(
        r -> r.groupName(name).description("a group").vpcId(account.furnishing.vpcId())).groupId();
  }

  private static IpPermission tcp(int port, String cidr) {
    return IpPermission.builder().ipProtocol("tcp").fromPort(port).toPort(port).ipRanges(range(cidr)).build();
  }

  private static IpRange range(String cidr) {
    return IpRange.builder().cidrIp(cidr).build();
  }

  private static UserIdGroupPair pair(String group) {
    return UserIdGroupPair.builder().groupId(group).build();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private static TagSpecification tags(ResourceType type, String key, String value) {
    return TagSpecification.builder().resourceType(type).tags(tag(key, value)).build();
  }
}
