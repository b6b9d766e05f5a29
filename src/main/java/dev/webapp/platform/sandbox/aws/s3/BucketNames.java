package dev.webapp.platform.sandbox.aws.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The names of buckets, which all regions share, and all accounts of the world: some were taken by others long ago.
 * Safe for use by several threads, since each region has a lock of its own.
 */
public final class BucketNames {
  /** A bucket of this account. */
  record Owned(String name, String region, Instant created) {}

  private static final Set<String> OTHERS = Set.of(
      "backup", "backups", "data", "example", "images", "logs", "my-bucket", "static", "test", "uploads");
  /** How long a name that was let go of is not given again, to the same account either. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final SortedMap<String, Owned> owned = new TreeMap<>();
  private final Map<String, Instant> released = new TreeMap<>();

  /** An account's names before it has any bucket. */
  public BucketNames() {}

  boolean isOthers(String name) {
    return OTHERS.contains(name);
  }

  /** Null where this account has no such bucket. */
  synchronized Owned find(String name) {
    return name == null ? null : owned.get(name);
  }

  /** This account's, in order of names. */
  synchronized SortedMap<String, Owned> all() {
    return new TreeMap<>(owned);
  }

  /** Whether the name is still on its way out. */
  synchronized boolean isBeingReleased(String name, Instant now) {
    Instant when = released.get(name);
    return when != null && now.isBefore(when.plus(PAUSE));
  }

  synchronized void take(String name, String region, Instant now) {
    owned.put(name, new Owned(name, region, now));
  }

  synchronized void release(String name, Instant now) {
    owned.remove(name);
    released.put(name, now);
  }
}
