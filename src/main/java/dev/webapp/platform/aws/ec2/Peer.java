package dev.webapp.platform.aws.ec2;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * Whom a rule lets in or out to.
 *
 * @param value in the form AWS keeps: host bits zero, IPv6 addresses in lower case
 */
record Peer(Sort sort, String value) {
  enum Sort { IPV4, IPV6, GROUP, PREFIX_LIST }

  static Peer of(String text) {
    if (text.startsWith("sg-")) {
      return new Peer(Sort.GROUP, text);
    }
    if (text.startsWith("pl-")) {
      return new Peer(Sort.PREFIX_LIST, text);
    }
    return new Peer(text.indexOf(':') < 0 ? Sort.IPV4 : Sort.IPV6, text);
  }

  /** Whether AWS takes the two for the same: CIDR blocks count by their network alone. */
  boolean same(Peer other) {
    return equals(other) || sort == other.sort && (sort == Sort.IPV4 || sort == Sort.IPV6)
        && prefix() == other.prefix() && network().length > 0 && Arrays.equals(network(), other.network());
  }

  /** Negative where it is no CIDR block. */
  private int prefix() {
    String bits = value.substring(value.indexOf('/') + 1);
    return value.indexOf('/') > 0 && bits.matches("\\d{1,3}") ? Integer.parseInt(bits) : -1;
  }

  /** Empty where it is no CIDR block; what to think of that is left to AWS. */
  private byte[] network() {
    if (prefix() < 0) {
      return new byte[0];
    }
    byte[] address;
    try {
      address = InetAddress.ofLiteral(value.substring(0, value.indexOf('/'))).getAddress();
    } catch (IllegalArgumentException malformed) {
      return new byte[0];
    }
    for (int bit = prefix(); bit < 8 * address.length; bit++) {
      address[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    return address;
  }
}
