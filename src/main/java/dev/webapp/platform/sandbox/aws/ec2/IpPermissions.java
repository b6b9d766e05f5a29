package dev.webapp.platform.sandbox.aws.ec2;

import static dev.webapp.platform.sandbox.aws.ec2.Ec2.EC2;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ReferencedSecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * Permissions as callers write them, to rules as AWS keeps them: one per source, protocols by name, host bits zeroed.
 */
final class IpPermissions {
  private static final Map<String, String> PROTOCOLS = Map.of("6", "tcp", "17", "udp", "1", "icmp", "58", "icmpv6");

  private final Ec2State state;

  IpPermissions(Ec2State state) {
    this.state = state;
  }

  /** The rules of these permissions, without ids. */
  List<SecurityGroupRule> rules(String groupId, boolean egress, List<IpPermission> permissions) {
    List<SecurityGroupRule> rules = new ArrayList<>();
    for (IpPermission permission : permissions) {
      int before = rules.size();
      SecurityGroupRule base = base(permission).toBuilder().groupId(groupId).isEgress(egress).build();
      permission.ipRanges().forEach(range -> rules.add(base.toBuilder()
          .cidrIpv4(network(range.cidrIp())).description(range.description()).build()));
      permission.ipv6Ranges().forEach(range -> rules.add(base.toBuilder()
          .cidrIpv6(range.cidrIpv6().toLowerCase(Locale.ROOT)).description(range.description()).build()));
      permission.prefixListIds().forEach(list -> rules.add(base.toBuilder()
          .prefixListId(list.prefixListId()).description(list.description()).build()));
      permission.userIdGroupPairs().forEach(pair -> rules.add(base.toBuilder()
          .referencedGroupInfo(reference(groupId, pair)).description(pair.description()).build()));
      if (rules.size() == before) {
        throw EC2.refuse("MissingParameter", "Source group ID missing.");
      }
    }
    if (rules.isEmpty()) {
      throw EC2.refuse("MissingParameter", "The request must contain the parameter ipPermissions");
    }
    rules.forEach(rule -> checkDescription(rule.description()));
    return rules;
  }

  /** Whether two rules allow the same, whatever they are described as. */
  static boolean same(SecurityGroupRule one, SecurityGroupRule other) {
    return one.isEgress().equals(other.isEgress())
        && one.ipProtocol().equals(other.ipProtocol())
        && Objects.equals(one.fromPort(), other.fromPort())
        && Objects.equals(one.toPort(), other.toPort())
        && Objects.equals(peer(one), peer(other));
  }

  /** A rule as AWS words it when it refuses one. */
  static String describe(SecurityGroupRule rule) {
    boolean all = rule.ipProtocol().equals("-1");
    return "peer: " + peer(rule) + ", " + (all ? "ALL" : rule.ipProtocol().toUpperCase(Locale.ROOT))
        + (all ? "" : ", from port: " + rule.fromPort() + ", to port: " + rule.toPort()) + ", ALLOW";
  }

  static void checkDescription(String description) {
    if (description != null && !SecurityGroups.TEXT.matcher(description).matches()) {
      throw EC2.refuse("InvalidParameterValue", "Invalid rule description. Valid descriptions are strings less than "
          + "256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*");
    }
  }

  private static String peer(SecurityGroupRule rule) {
    if (rule.referencedGroupInfo() != null) {
      return rule.referencedGroupInfo().groupId();
    }
    return rule.cidrIpv4() != null ? rule.cidrIpv4() : rule.cidrIpv6() != null ? rule.cidrIpv6() : rule.prefixListId();
  }

  private static SecurityGroupRule base(IpPermission permission) {
    if (permission.ipProtocol() == null) {
      throw EC2.refuse("MissingParameter", "The request must contain the parameter ipProtocol");
    }
    String given = permission.ipProtocol().toLowerCase(Locale.ROOT);
    String protocol = PROTOCOLS.getOrDefault(given, given.equals("all") ? "-1" : given);
    SecurityGroupRule.Builder rule = SecurityGroupRule.builder().ipProtocol(protocol).fromPort(-1).toPort(-1);
    switch (protocol) {
      case "tcp", "udp" -> {
        Integer from = permission.fromPort();
        Integer to = permission.toPort();
        if (from == null || to == null) {
          throw EC2.refuse("InvalidParameterValue",
              "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
        }
        if (from < 0 || to > 65535 || from > to) {
          throw EC2.refuse("InvalidParameterValue",
              "Invalid " + protocol.toUpperCase(Locale.ROOT) + " port range (" + from + ":" + to + ")");
        }
        rule.fromPort(from).toPort(to);
      }
      case "icmp", "icmpv6" -> {
        rule.fromPort(permission.fromPort() == null ? -1 : permission.fromPort());
        rule.toPort(permission.toPort() == null ? -1 : permission.toPort());
      }
      default -> {
        if (!protocol.matches("-1|\\d{1,3}")) {
          throw EC2.refuse("InvalidParameterValue", "Invalid value '" + given + "' for IP protocol. Unknown protocol.");
        }
      }
    }
    return rule.build();
  }

  private ReferencedSecurityGroup reference(String groupId, UserIdGroupPair pair) {
    SecurityGroup referenced = state.group(pair.groupId());
    if (!referenced.vpcId().equals(state.group(groupId).vpcId())) {
      throw EC2.refuse("InvalidGroup.NotFound",
          "You have specified two resources that belong to different networks.");
    }
    return ReferencedSecurityGroup.builder().groupId(pair.groupId()).userId(state.region().account()).build();
  }

  private static String network(String cidr) {
    if (cidr == null || !cidr.matches("(\\d{1,3}\\.){3}\\d{1,3}/\\d{1,2}")) {
      throw EC2.refuse("InvalidParameterValue", "CIDR block " + cidr + " is malformed");
    }
    String[] parts = cidr.split("[./]");
    int bits = Integer.parseInt(parts[4]);
    long address = 0;
    for (int i = 0; i < 4; i++) {
      int octet = Integer.parseInt(parts[i]);
      if (octet > 255 || bits > 32) {
        throw EC2.refuse("InvalidParameterValue", "CIDR block " + cidr + " is malformed");
      }
      address = address << 8 | octet;
    }
    address &= bits == 0 ? 0 : -1L << (32 - bits);
    address &= 0xFFFFFFFFL;
    return (address >> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255) + "/"
        + bits;
  }
}
