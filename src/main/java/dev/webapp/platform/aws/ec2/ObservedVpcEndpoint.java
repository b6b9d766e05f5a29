package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;

/**
 * A VPC endpoint as AWS tells it.
 *
 * @param state AWS's own word, such as {@code available}, in lower case
 * @param error why it does not serve, null where AWS gives no reason
 * @param subnets by zone
 */
public record ObservedVpcEndpoint(
    String id, String arn, String serviceName, String vpcId, String type, String state, String error,
    List<String> routeTableIds, Map<String, String> subnets, List<String> securityGroupIds, boolean privateDns,
    Map<String, String> tags) implements Observed {

  ObservedVpcEndpoint tagged(Map<String, String> others) {
    return new ObservedVpcEndpoint(id, arn, serviceName, vpcId, type, state, error, routeTableIds, subnets,
        securityGroupIds, privateDns, others);
  }
}
