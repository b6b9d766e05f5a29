package dev.webapp.platform.sandbox.aws.region;

import java.util.List;

/**
 * A page of a listing.
 *
 * @param next the key of the last item, after which the next page begins; null on the last page
 */
public record Page<V>(List<V> items, String next) {
  /** A page of things that are in memory in order; the marker is an offset. */
  public static <V> Page<V> of(List<V> all, String marker, int size) {
    int from = marker == null ? 0 : Integer.parseInt(marker);
    int to = Math.min(all.size(), from + size);
    return new Page<>(all.subList(Math.min(from, to), to), to < all.size() ? String.valueOf(to) : null);
  }
}
