package dev.webapp.platform.resource;

import java.time.Instant;
import java.util.Comparator;

/**
 * What is left of a resource's data where the resource itself is gone.
 *
 * @param name as the provider's console shows it
 * @param taken null for what reaches up to the end of the resource
 * @param restoreFrom what brings it back, as it stands in a spec: {@code {snapshot: shop-main-final-1a2b}}
 */
public record Backup(String name, Instant taken, String restoreFrom) {
  /** What holds the latest data comes first. */
  public static final Comparator<Backup> LATEST_FIRST = Comparator
      .comparing(Backup::taken, Comparator.nullsLast(Comparator.<Instant>naturalOrder())).reversed()
      .thenComparing(Backup::name);
}
