package dev.webapp.platform.aws.eks;

import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import java.util.List;
import java.util.Map;

/**
 * A managed node group. How many nodes it has between its bounds is up to whoever scales it. Its name hashes what EKS
 * changes of none, so that another one comes first and pods move to it.
 *
 * @param name up to 63 letters, digits, {@code -} and {@code _}
 * @param nodeRoleArn what nodes are in AWS; trusts {@code ec2.amazonaws.com}
 * @param subnetIds a group keeps those that it was made with
 * @param amiType which image nodes run, such as {@code AL2023_x86_64_STANDARD}; of the processors of those types
 * @param spot whether nodes are spare capacity, which AWS takes back within two minutes
 * @param labels what nodes carry
 * @param taints values by key; only pods that tolerate them come to such nodes
 * @param templateVersion another one replaces the nodes, one after the other
 * @param version of Kubernetes, such as {@code 1.33}; another one replaces the nodes as well
 */
public record NodeGroup(
    @Change(Effect.REPLACES) String cluster,
    @Change(Effect.REPLACES) String name,
    @Change(Effect.REPLACES) String nodeRoleArn,
    @AtCreation List<String> subnetIds,
    @Change(Effect.REPLACES) List<String> instanceTypes,
    @Change(Effect.REPLACES) String amiType,
    @Change(Effect.REPLACES) Boolean spot,
    Integer min,
    Integer max,
    Map<String, String> labels,
    Map<String, String> taints,
    @Change(Effect.REPLACES) String templateId,
    @Change(Effect.INTERRUPTS) String templateVersion,
    @Change(Effect.INTERRUPTS) String version,
    Map<String, String> tags) implements Desired {

  /** What identifies it: names are unique in a cluster. */
  public static String physicalName(String cluster, String name) {
    return cluster + "/" + name;
  }
}
