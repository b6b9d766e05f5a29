package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network ACL as AWS tells it.
 *
 * @param subnets that it is of, and the ids of what binds it to them
 * @param rules that let something through, as {@link NetworkAcl#rules} writes them
 * @param numbers that rules of one direction have, those that let nothing through included
 */
public record ObservedNetworkAcl(
    String id, String arn, String vpcId, Map<String, String> subnets, List<String> rules,
    Map<String, Set<Integer>> numbers, Map<String, String> tags) implements Observed {

  ObservedNetworkAcl with(Map<String, String> otherSubnets, List<String> otherRules,
      Map<String, Set<Integer>> otherNumbers, Map<String, String> otherTags) {
    return new ObservedNetworkAcl(id, arn, vpcId, otherSubnets, otherRules, otherNumbers, otherTags);
  }
}
