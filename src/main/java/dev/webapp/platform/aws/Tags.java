package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Ownership;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tags as AWS writes them. Which of a resource's tags are ours is itself a tag ({@link #KEYS}), so that a tag that
 * leaves the spec leaves AWS too, while tags that others set stay theirs.
 */
public final class Tags {
  /** Names the user's keys, separated by spaces (AWS forbids commas in a value). */
  public static final String KEYS = Ownership.PREFIX + "tag-keys";

  private Tags() {}

  /** The tags of a resource: those of its ownership and the user's. */
  public static Map<String, String> of(Map<String, String> ownership, Map<String, String> users) {
    Map<String, String> tags = new TreeMap<>(users);
    tags.putAll(ownership);
    if (!users.isEmpty()) {
      tags.put(KEYS, String.join(" ", new TreeSet<>(users.keySet())));
    }
    return tags;
  }

  /** What is ours of the tags that a resource carries: to compare with what is desired. */
  public static Map<String, String> ours(Map<String, String> present, Map<String, String> desired) {
    Set<String> users = Set.of(present.getOrDefault(KEYS, "").split(" "));
    Map<String, String> ours = new TreeMap<>();
    present.forEach((key, value) -> {
      if (key.startsWith(Ownership.PREFIX) || users.contains(key) || desired.containsKey(key)) {
        ours.put(key, value);
      }
    });
    return ours;
  }

  /** A service's list of tags as a map, without AWS's own. */
  public static <T> Map<String, String> read(
      Collection<T> tags, Function<T, String> key, Function<T, String> value) {
    return tags.stream().filter(t -> !key.apply(t).startsWith("aws:"))
        .collect(Collectors.toMap(key, t -> value.apply(t) == null ? "" : value.apply(t), (a, _) -> a, TreeMap::new));
  }

  /** A map as a service's list of tags, by key. */
  public static <T> List<T> write(Map<String, String> tags, BiFunction<String, String, T> tag) {
    return new TreeMap<>(tags).entrySet().stream().map(e -> tag.apply(e.getKey(), e.getValue())).toList();
  }

  /** The entries of the component {@code tags} that are to be set. */
  public static Map<String, String> toSet(Delta delta) {
    return delta.of("tags").stream().filter(c -> c.to() != null)
        .collect(Collectors.toMap(Tags::key, c -> c.to().toString(), (a, _) -> a, TreeMap::new));
  }

  /** The keys of the component {@code tags} that are to go. */
  public static List<String> toRemove(Delta delta) {
    return delta.of("tags").stream().filter(c -> c.to() == null).map(Tags::key).toList();
  }

  private static String key(FieldChange change) {
    return change.field().substring("tags.".length());
  }
}
