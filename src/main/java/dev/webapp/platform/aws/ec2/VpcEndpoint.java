package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import java.util.List;
import java.util.Map;

/**
 * A way from a VPC to a service of AWS that does not leave it. Whom it lets through is left as it is: its creation lets
 * everybody, and whoever narrows that knows what else in the VPC goes by it.
 *
 * @param serviceName such as {@code com.amazonaws.us-east-1.s3}
 * @param type {@code Gateway}, which route tables lead to, or {@code Interface}, which has an address in subnets
 * @param routeTableIds that lead to a gateway; others may, too
 * @param subnets that an interface is in, by zone; another one of the zone will do, and it may be in more zones
 * @param securityGroupId of an interface; it may have more
 * @param privateDns whether the service's own name leads to an interface
 */
public record VpcEndpoint(
    @Change(Effect.REPLACES) String serviceName,
    @Change(Effect.REPLACES) String vpcId,
    @Change(Effect.REPLACES) String type,
    List<String> routeTableIds,
    Map<String, String> subnets,
    String securityGroupId,
    Boolean privateDns,
    Map<String, String> tags) implements Desired {
  static final String GATEWAY = "Gateway";
  static final String INTERFACE = "Interface";

  /** One that route tables lead to. */
  public static VpcEndpoint gateway(
      String serviceName, String vpcId, List<String> routeTableIds, Map<String, String> tags) {
    return new VpcEndpoint(serviceName, vpcId, GATEWAY, routeTableIds, null, null, null, tags);
  }

  /** One with addresses, which the service's own name leads to. */
  public static VpcEndpoint ofInterface(String serviceName, String vpcId, Map<String, String> subnets,
      String securityGroupId, Map<String, String> tags) {
    return new VpcEndpoint(serviceName, vpcId, INTERFACE, null, subnets, securityGroupId, true, tags);
  }
}
