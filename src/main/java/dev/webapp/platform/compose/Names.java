package dev.webapp.platform.compose;

import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Scope;
import java.util.Locale;

/**
 * Names in AWS: {@code <namespace>-<platform>-<name>-<hash>}, the same for the same platform every time, and another
 * one for any other. The hash covers everything that makes the name, so that cutting it to a limit keeps it unique.
 */
final class Names {
  private static final int HASH = 8;
  private static final int WORLDWIDE_HASH = 12;
  /** What an RDS identifier takes; the least of all services. */
  static final int SHORTEST = 63;

  private final String namespace;
  private final String platform;
  private final Ownership ownership;

  Names(String namespace, String platform, Ownership ownership) {
    this.namespace = namespace;
    this.platform = platform;
    this.ownership = ownership;
  }

  /** Lower-case letters, digits and single dashes; begins with a letter; at most {@code limit} characters. */
  String of(String name, int limit) {
    String hash = Digest.of(HASH, ownership.owner(), namespace, platform, name);
    return cut(namespace + "-" + platform + "-" + name, limit, hash);
  }

  String of(String name) {
    return of(name, SHORTEST);
  }

  /** The same for what is unique among all accounts: the hash covers account and region, and is longer. */
  String worldwide(String name, int limit, Scope scope) {
    String hash = Digest.of(WORLDWIDE_HASH, ownership.owner(), String.valueOf(scope.roleArn()), scope.region(),
        namespace,
        platform, name);
    return cut(namespace + "-" + platform + "-" + name, limit, hash);
  }

  /** The text with the hash behind it, cut so that both fit. */
  static String cut(String text, int limit, String hash) {
    String clean = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+", "");
    String base = clean.isEmpty() || !Character.isLetter(clean.charAt(0)) ? "p" + clean : clean;
    int room = limit - hash.length() - 1;
    return (base.length() <= room ? base : base.substring(0, room)).replaceAll("-+$", "") + "-" + hash;
  }
}
