package dev.webapp.platform.graph;

import java.util.Comparator;
import java.util.Objects;

/**
 * What a resource is called within its platform: {@code Kind/name}, such as {@code DbInstance/main}.
 *
 * @param kind the name of its kind, such as {@code DbInstance}; without a slash
 * @param name unique among the platform's resources of that kind
 */
public record ResourceId(String kind, String name) implements Comparable<ResourceId> {
  private static final Comparator<ResourceId> ORDER =
      Comparator.comparing(ResourceId::kind).thenComparing(ResourceId::name);

  public ResourceId {
    Objects.requireNonNull(name, "name");
    if (kind.isEmpty() || kind.indexOf('/') >= 0) {
      throw new IllegalArgumentException("not the name of a kind: '" + kind + "'");
    }
  }

  /** The inverse of {@link #toString()}. */
  public static ResourceId parse(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0) {
      throw new IllegalArgumentException("not a resource id (Kind/name): '" + text + "'");
    }
    return new ResourceId(text.substring(0, slash), text.substring(slash + 1));
  }

  public Ref ref(String output) {
    return new Ref(this, output);
  }

  @Override
  public int compareTo(ResourceId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return kind + "/" + name;
  }
}
