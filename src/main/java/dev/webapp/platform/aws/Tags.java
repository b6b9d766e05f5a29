package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Ownership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  /**
   * Names the user's keys, separated by spaces (AWS forbids commas in a value). Those that a value has no room for are
   * in {@code tag-keys-2} and {@code tag-keys-3}.
   */
  public static final String KEYS = Ownership.PREFIX + "tag-keys";
  /** Of 50 tags, 40 are the user's, 4 those of ownership, and 3 the load balancer controller's. */
  private static final int KEY_TAGS = 3;
  /** Characters of a tag's value. */
  private static final int VALUE_LENGTH = 256;

  private Tags() {}

  /** The tags of a resource: those of its ownership and the user's. */
  public static Map<String, String> of(Map<String, String> ownership, Map<String, String> users) {
    Map<String, String> tags = new TreeMap<>(users);
    tags.putAll(ownership);
    List<String> names = names(users.keySet());
    for (int i = 0; i < names.size(); i++) {
      tags.put(i == 0 ? KEYS : KEYS + "-" + (i + 1), names.get(i));
    }
    return tags;
  }

  /** Whether there is room to name all the user's keys. */
  public static boolean hasRoomFor(Set<String> users) {
    return names(users).size() <= KEY_TAGS;
  }

  /** The keys by name, as many to a value as fit. */
  private static List<String> names(Set<String> users) {
    List<String> names = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    for (String key : new TreeSet<>(users)) {
      if (!value.isEmpty() && value.length() + 1 + key.length() > VALUE_LENGTH) {
        names.add(value.toString());
        value.setLength(0);
      }
      value.append(value.isEmpty() ? "" : " ").append(key);
    }
    if (!value.isEmpty()) {
      names.add(value.toString());
    }
    return names;
  }

  /** What is ours of the tags that a resource carries: to compare with what is desired. */
  public static Map<String, String> ours(Map<String, String> present, Map<String, String> desired) {
    Set<String> users = new TreeSet<>();
    present.forEach((key, value) -> {
      if (key.startsWith(KEYS)) {
        users.addAll(List.of(value.split(" ")));
      }
    });
    Map<String, String> ours = new TreeMap<>();
    present.forEach((key, value) -> {
      if (key.startsWith(Ownership.PREFIX) || users.contains(key) || desired.containsKey(key)) {
        ours.put(key, value);
      }
    });
    return ours;
  }

  /**
   * Whose a resource is that has no tags of its own: its owner's, naming the resource instead.
   *
   * @param id as {@link Ownership#ID} says it
   */
  public static Map<String, String> inherited(String id, Map<String, String> owner) {
    Map<String, String> tags = new TreeMap<>();
    for (String key : List.of(Ownership.OWNER, Ownership.PLATFORM, Ownership.DATA_POLICY)) {
      if (owner.containsKey(key)) {
        tags.put(key, owner.get(key));
      }
    }
    if (!tags.isEmpty()) {
      tags.put(Ownership.ID, id);
    }
    return tags;
  }

  /**
   * Of several resources that have one name, since anybody may give it to his, the one whose tags say that it is ours.
   *
   * @param wanted our tags; empty where it is no longer wanted, and any owner will do
   */
  public static Optional<String> mostOurs(
      Collection<String> arns, Function<String, Map<String, String>> tagsOf, Map<String, String> wanted) {
    return arns.stream().max(Comparator.comparing((String arn) -> Ownership.CLAIM.stream().filter(key -> {
      String value = tagsOf.apply(arn).get(key);
      return value != null && (wanted.isEmpty() || value.equals(wanted.get(key)));
    }).count()).thenComparing(Comparator.reverseOrder()));
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
