package dev.webapp.platform.abuse;

import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.resource.Values;
import java.util.List;

/** What AWS might tell of everything that a platform refers to, in the form that each output has. */
final class Known {
  static final Values VALUES = Values.of(Known::output, true);

  private Known() {}

  private static Object output(Ref ref) {
    return switch (ref.output()) {
      case "vpcCidr" -> "10.0.0.0/16";
      case "vpcCidrs" -> List.of("10.0.0.0/16", "100.64.0.0/16");
      case "endpointSubnets" -> List.of("us-east-1a=subnet-0123456789abcdef0", "us-east-1b=subnet-0123456789abcdef1");
      case "aclSubnetIds" -> List.of("subnet-0123456789abcdef0", "subnet-0123456789abcdef1");
      case "routeTableIds" -> List.of("rtb-0123456789abcdef0");
      case "publicCidrs", "privateCidrs" -> List.of("10.0.0.0/20", "10.0.16.0/20");
      case "databaseCidrs" -> List.of("10.0.32.0/20", "10.0.48.0/20");
      case "databaseIpv6Cidrs" -> List.of("2001:db8:0:20::/64");
      case "publicSubnetIds", "privateSubnetIds", "databaseSubnetIds" ->
          List.of("subnet-0123456789abcdef0", "subnet-0123456789abcdef1");
      case "groupId", "clusterSecurityGroupId" -> "sg-0123456789abcdef0";
      case "password", "previousPassword", "clientSecret", "value" -> null;
      case "passwordTaken" -> "";
      default -> "x".repeat(40);
    };
  }
}
