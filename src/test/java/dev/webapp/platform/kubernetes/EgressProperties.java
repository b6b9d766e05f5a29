package dev.webapp.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class EgressProperties {
  private static final List<String> CIDRS = List.of("10.0.2.0/24", "10.0.12.0/24");
  private static final List<String> IPV6_CIDRS = List.of("2001:db8::/64");

  @Property(tries = 200, edgeCases = EdgeCasesMode.MIXIN)
  void inTheSubnetsEveryPortIsOpenButThose(
      @ForAll @Size(min = 1, max = 6) Set<@IntRange(min = 1, max = 65_535) Integer> closed) {
    List<NetworkPolicyEgressRule> rules = new Egress(CIDRS, IPV6_CIDRS, new TreeSet<>(closed)).rules();

    List<NetworkPolicyPort> tcp = rules.getLast().getPorts().stream()
        .filter(port -> port.getProtocol().equals("TCP")).toList();
    int[] open = new int[65_536];
    tcp.forEach(port -> {
      int first = port.getPort().getIntVal();
      int last = port.getEndPort() == null ? first : port.getEndPort();
      assertThat(port.getEndPort()).as("an API server refuses an end before the start").satisfiesAnyOf(
          end -> assertThat(end).isNull(), end -> assertThat(end).isGreaterThan(first));
      for (int i = first; i <= last; i++) {
        open[i]++;
      }
    });
    for (int port = 1; port <= 65_535; port++) {
      assertThat(open[port]).as("port %d", port).isEqualTo(closed.contains(port) ? 0 : 1);
    }
    assertThat(rules.getLast().getTo()).extracting(to -> to.getIpBlock().getCidr())
        .containsExactly("10.0.2.0/24", "10.0.12.0/24", "2001:db8::/64");
  }

  @Example
  void subnetsWithoutAddressesOfTheirOwnLeaveNoRuleForEverybody() {
    List<NetworkPolicyEgressRule> rules = new Egress(List.of(), List.of(), new TreeSet<>(Set.of(5432))).rules();

    assertThat(rules).singleElement().satisfies(rule -> assertThat(rule.getTo()).hasSize(3));
  }
}
