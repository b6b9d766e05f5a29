package dev.webapp.platform.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerTest {
  @ParameterizedTest
  @CsvSource({
      "10.0.0.0/16, 10.0.0.0/16, true",
      "10.0.9.9/16, 10.0.0.0/16, true",
      "10.0.0.0/16, 10.0.0.0/17, false",
      "10.1.0.0/16, 10.0.0.0/16, false",
      "0.0.0.0/0, 9.9.9.9/0, true",
      "10.0.0.1/32, 10.0.0.2/32, false",
      "2001:DB8::1/32, 2001:db8::/32, true",
      "2001:db8::/32, 2001:db9::/32, false",
      "0.0.0.0/0, ::/0, false",
      "sg-1, sg-1, true",
      "sg-1, sg-2, false",
      "sg-1, pl-1, false",
      "10.0.0.0, 10.0.0.0/32, false",
      "nonsense/16, nonsenses/16, false",
      "${Network/main.vpcCidr}, 10.0.0.0/16, false"})
  void countsBlocksByTheirNetwork(String one, String other, boolean same) {
    assertThat(Peer.of(one).same(Peer.of(other))).isEqualTo(same);
    assertThat(Peer.of(other).same(Peer.of(one))).isEqualTo(same);
  }
}
