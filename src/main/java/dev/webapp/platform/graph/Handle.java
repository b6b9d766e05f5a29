package dev.webapp.platform.graph;

import java.util.Comparator;

/**
 * One physical thing: a resource's id and the name it goes by where it lives. While a resource is replaced, two handles
 * with one id exist side by side.
 *
 * @param physicalName deterministic and known before creation: an identifier in AWS, {@code namespace/name} in a
 *     cluster
 */
public record Handle(ResourceId id, String physicalName) implements Comparable<Handle> {
  private static final Comparator<Handle> ORDER =
      Comparator.comparing(Handle::id).thenComparing(Handle::physicalName);

  @Override
  public int compareTo(Handle other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return id + " (" + physicalName + ")";
  }
}
