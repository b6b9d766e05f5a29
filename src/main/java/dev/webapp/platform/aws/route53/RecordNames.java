package dev.webapp.platform.aws.route53;

import java.util.Locale;

/** Names as Route 53 writes them, and as everybody else does. */
final class RecordNames {
  private static final String WILDCARD = "*.";
  /** How listings write a star (Route 53, "DNS domain name format"). */
  private static final String LISTED_WILDCARD = "\\052.";

  private RecordNames() {}

  /** In lower case, without a dot at its end, with a star for a star; refs that are not known yet stay as they are. */
  static String plain(String name) {
    if (name == null || name.startsWith("${")) {
      return name;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    String clean = lower.startsWith(LISTED_WILDCARD) ? WILDCARD + lower.substring(LISTED_WILDCARD.length()) : lower;
    return clean.endsWith(".") ? clean.substring(0, clean.length() - 1) : clean;
  }

  /** The same where it is an alias's target: the {@code dualstack.} that the console puts in front says nothing. */
  static String target(String name) {
    String plain = plain(name);
    return plain != null && plain.startsWith("dualstack.") ? plain.substring("dualstack.".length()) : plain;
  }

  /** The TXT record that says whose a host's record is. No host's name begins so. */
  static String marker(String host) {
    return host.startsWith(WILDCARD) ? "_webapp-platform-wildcard." + host.substring(WILDCARD.length())
        : "_webapp-platform." + host;
  }

  /** The TXT record that says who needs a host's validation record. */
  static String validationMarker(String host) {
    return "_webapp-platform-validation." + host;
  }
}
