package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import java.util.Map;

/**
 * One rule of a security group. AWS edits rules in place, so that no connection is refused while a port moves; only to
 * another group or direction a rule cannot go.
 *
 * @param direction {@code ingress} or {@code egress}
 * @param protocol {@code tcp}, {@code udp}, {@code icmp}, a number, or {@code -1} for all; then ports do not matter
 * @param peer a security group ({@code sg-…}), a prefix list ({@code pl-…}) or a CIDR block
 * @param tags among them {@code Name}, by which the rule is found
 */
public record SecurityGroupRule(
    @Change(Effect.REPLACES) String groupId,
    @Change(Effect.REPLACES) String direction,
    String protocol,
    Integer fromPort,
    Integer toPort,
    String peer,
    String description,
    Map<String, String> tags) implements Desired {
  static final String INGRESS = "ingress";
  static final String EGRESS = "egress";

  /** A rule stays a rule for IPv4, IPv6, groups or prefix lists: AWS edits a peer, but not what sort of peer it is. */
  @Override
  public Effect effectOf(String field, Object from, Object to, Effect declared) {
    // A ref that is not known yet is not known to be of another sort.
    boolean peers = field.equals("peer") && from != null && !to.toString().startsWith("${");
    return peers && Peer.of(from.toString()).sort() != Peer.of(to.toString()).sort() ? Effect.REPLACES : declared;
  }
}
