package dev.webapp.platform.kubernetes;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * What pods may connect to: every pod, every address outside of some subnets, and all ports in these but a few. It is
 * said by what is open, since a NetworkPolicy has no word for what is closed. Link-local addresses are outside of any
 * subnet, so that DNS on the node, the instance's metadata and the Pod Identity agent stay open.
 *
 * @param cidrs IPv4 blocks of the subnets
 * @param ipv6Cidrs IPv6 blocks of the subnets
 * @param closedPorts TCP ports that are closed in the subnets, at least one
 */
public record Egress(List<String> cidrs, List<String> ipv6Cidrs, SortedSet<Integer> closedPorts) {
  private static final int LAST_PORT = 65_535;

  List<NetworkPolicyEgressRule> rules() {
    List<NetworkPolicyEgressRule> rules = new ArrayList<>();
    rules.add(new NetworkPolicyEgressRule(List.of(), List.of(
        new NetworkPolicyPeerBuilder().withNamespaceSelector(new LabelSelector()).build(),
        block(new IPBlock("0.0.0.0/0", cidrs)), block(new IPBlock("::/0", ipv6Cidrs)))));
    List<NetworkPolicyPeer> subnets = new ArrayList<>();
    cidrs.forEach(cidr -> subnets.add(block(new IPBlock(cidr, List.of()))));
    ipv6Cidrs.forEach(cidr -> subnets.add(block(new IPBlock(cidr, List.of()))));
    // A rule without peers would be one for every address.
    if (!subnets.isEmpty()) {
      rules.add(new NetworkPolicyEgressRule(openPorts(), subnets));
    }
    return rules;
  }

  private static NetworkPolicyPeer block(IPBlock block) {
    return new NetworkPolicyPeerBuilder().withIpBlock(block).build();
  }

  private List<NetworkPolicyPort> openPorts() {
    List<NetworkPolicyPort> open = new ArrayList<>();
    int from = 1;
    for (int port : closedPorts) {
      addRange(open, from, port - 1);
      from = port + 1;
    }
    addRange(open, from, LAST_PORT);
    open.add(new NetworkPolicyPortBuilder().withProtocol("UDP").build());
    open.add(new NetworkPolicyPortBuilder().withProtocol("SCTP").build());
    return open;
  }

  private static void addRange(List<NetworkPolicyPort> ports, int from, int to) {
    if (from <= to) {
      ports.add(new NetworkPolicyPortBuilder().withProtocol("TCP").withPort(new IntOrString(from))
          .withEndPort(from == to ? null : to).build());
    }
  }
}
