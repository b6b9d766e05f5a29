package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What gets into the subnets of stores, and out of them, whatever security groups say. Rules know no connections: what
 * goes in on a store's port comes out to whichever port the caller had.
 *
 * @param subnetIds that it is of; it may be of others
 * @param rules as {@link #rules} writes them; there may be more
 */
public record NetworkAcl(
    @Change(Effect.REPLACES) String vpcId,
    List<String> subnetIds,
    List<String> rules,
    Map<String, String> tags) implements Desired {
  static final String INGRESS = "ingress";
  static final String EGRESS = "egress";
  static final String ALL = "all";
  /** What callers may have for ports, whatever their system (VPC user guide, "Ephemeral ports"). */
  private static final String EPHEMERAL = "tcp 1024-65535";

  /**
   * Rules such as {@code ingress tcp 5432 10.0.0.0/16}: callers reach the ports and are answered, and stores reach each
   * other.
   *
   * @param ports of stores
   * @param callers blocks of addresses that stores are reached from
   * @param stores those of the subnets themselves
   */
  public static List<String> rules(List<Integer> ports, List<String> callers, List<String> stores) {
    List<String> rules = new ArrayList<>();
    for (String caller : new TreeSet<>(callers)) {
      ports.stream().sorted().forEach(port -> rules.add(INGRESS + " tcp " + port + " " + caller));
      rules.add(EGRESS + " " + EPHEMERAL + " " + caller);
    }
    for (String store : new TreeSet<>(stores)) {
      rules.add(INGRESS + " " + ALL + " " + store);
      rules.add(EGRESS + " " + ALL + " " + store);
    }
    return rules;
  }
}
