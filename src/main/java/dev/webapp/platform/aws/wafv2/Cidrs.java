package dev.webapp.platform.aws.wafv2;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * CIDR blocks in one way of writing, since WAF need not tell them as it was told: bits of hosts are zero, and an IPv6
 * address has all of its eight groups.
 */
final class Cidrs {
  private static final int GROUP = 4;

  private Cidrs() {}

  /** Those of a list, once each, in order of their text. */
  static List<String> canonical(List<String> blocks) {
    return blocks.stream().map(Cidrs::canonical).distinct().sorted().toList();
  }

  /** What is no block stays as it is: WAF says what is wrong with it. */
  private static String canonical(String block) {
    int slash = block.indexOf('/');
    if (slash < 0 || !block.substring(slash + 1).matches("\\d{1,3}")) {
      return block;
    }
    byte[] address;
    try {
      address = InetAddress.ofLiteral(block.substring(0, slash)).getAddress();
    } catch (IllegalArgumentException e) {
      return block;
    }
    int length = Integer.parseInt(block.substring(slash + 1));
    for (int bit = length; bit < address.length * Byte.SIZE; bit++) {
      address[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
    }
    return text(address) + "/" + length;
  }

  private static String text(byte[] address) {
    List<String> parts = new ArrayList<>();
    if (address.length == Integer.BYTES) {
      for (byte part : address) {
        parts.add(String.valueOf(Byte.toUnsignedInt(part)));
      }
      return String.join(".", parts);
    }
    String digits = HexFormat.of().formatHex(address);
    for (int at = 0; at < digits.length(); at += GROUP) {
      parts.add(digits.substring(at, at + GROUP));
    }
    return String.join(":", parts);
  }
}
