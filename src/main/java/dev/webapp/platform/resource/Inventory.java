package dev.webapp.platform.resource;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The resources that the platform owns, or is about to: an entry is recorded before its resource is first created, and
 * goes only when the resource is certainly gone or let go of, so that no crash orphans anything. Immutable; in the
 * order in which entries were recorded.
 */
public final class Inventory {
  public static final Inventory EMPTY = new Inventory(Map.of());

  /**
   * One handle that is ours.
   *
   * @param dataPolicy what the spec, or the tags, last said of its data
   * @param after the resources that must outlive this one: what it was made of
   * @param arn null until it is known, and where there is none
   * @param recorded when it was recorded, to the second: tells one life of a name from the next
   * @param seen whether it has been there at least once
   * @param settledAs {@link Desired#fingerprint()} when nothing differed last, null where that never was: what differs
   *     while the same is desired was done by others
   * @param drift what others did and is not undone: each field with a hash of what it shall be
   */
  public record Entry(
      Handle handle, Scope scope, Part part, DataPolicy dataPolicy, List<ResourceId> after, String arn,
      Instant recorded, boolean seen, String settledAs, Map<String, String> drift) {

    /** {@code settledAs} of what was there before it was recorded: there is no telling what it was to be. */
    private static final String FOUND = "found";

    public Entry {
      drift = Collections.unmodifiableMap(new TreeMap<>(drift));
    }

    /** Of what never was as desired. */
    public Entry(Handle handle, Scope scope, Part part, DataPolicy dataPolicy, List<ResourceId> after, String arn,
        Instant recorded, boolean seen) {
      this(handle, scope, part, dataPolicy, after, arn, recorded, seen, null, Map.of());
    }

    public ResourceId id() {
      return handle.id();
    }

    public Entry found(String arnNow) {
      return new Entry(handle, scope, part, dataPolicy, after, arnNow, recorded, true, settledAs, drift);
    }

    /**
     * With the resource's policy for its data; what holds none is kept for good once something that was let go of needs
     * it.
     */
    Entry keepingAs(Resource resource, boolean stateful) {
      return dataPolicy == DataPolicy.RETAIN && !stateful ? this : keeping(resource.dataPolicy());
    }

    public Entry keeping(DataPolicy policy) {
      return new Entry(handle, scope, part, policy, after, arn, recorded, seen, settledAs, drift);
    }

    /** Nothing differs: it is made of these, and of nothing else any more. */
    public Entry settled(String desired, List<ResourceId> afterNow) {
      return new Entry(
          handle, scope, part, dataPolicy, List.copyOf(afterNow), arn, recorded, seen, desired, Map.of());
    }

    /** The same while something of what it was before still runs, which must not outlive what it was made of either. */
    public Entry settling(String desired, List<ResourceId> afterNow) {
      Set<ResourceId> both = new LinkedHashSet<>(afterNow);
      both.addAll(after);
      return settled(desired, List.copyOf(both));
    }

    /** It was there when it was recorded. */
    Entry met() {
      return new Entry(handle, scope, part, dataPolicy, after, arn, recorded, true, FOUND, drift);
    }

    /** From now on what differs is nobody's doing but ours. */
    public Entry unsettled() {
      return new Entry(handle, scope, part, dataPolicy, after, arn, recorded, seen, null, Map.of());
    }

    /** All that is desired is there, but for what others did. */
    public Entry settledBut(String desired, Map<String, String> fields) {
      return new Entry(handle, scope, part, dataPolicy, after, arn, recorded, seen, desired, fields);
    }

    public Entry drifted(Map<String, String> fields) {
      return new Entry(handle, scope, part, dataPolicy, after, arn, recorded, seen, settledAs, fields);
    }
  }

  private final Map<Handle, Entry> entries;

  private Inventory(Map<Handle, Entry> entries) {
    this.entries = entries;
  }

  public static Inventory of(Collection<Entry> all) {
    Map<Handle, Entry> entries = new LinkedHashMap<>();
    all.forEach(entry -> entries.put(entry.handle(), entry));
    return new Inventory(Collections.unmodifiableMap(entries));
  }

  public Collection<Entry> entries() {
    return entries.values();
  }

  public Optional<Entry> find(Handle handle) {
    return Optional.ofNullable(entries.get(handle));
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public Inventory with(Entry entry) {
    Map<Handle, Entry> more = new LinkedHashMap<>(entries);
    more.put(entry.handle(), entry);
    return new Inventory(Collections.unmodifiableMap(more));
  }

  public Inventory without(Handle handle) {
    Map<Handle, Entry> fewer = new LinkedHashMap<>(entries);
    fewer.remove(handle);
    return new Inventory(Collections.unmodifiableMap(fewer));
  }

  /** With an entry for each of these that has none yet. */
  public Inventory covering(Collection<Resource> resources, Instant now) {
    return covering(resources, _ -> false, now);
  }

  /**
   * With an entry for each of these that has none yet.
   *
   * @param there whether it is there already
   */
  public Inventory covering(Collection<Resource> resources, Predicate<Handle> there, Instant now) {
    Map<Handle, Entry> more = new LinkedHashMap<>(entries);
    for (Resource resource : resources) {
      more.computeIfAbsent(resource.handle(), handle -> {
        Entry entry = new Entry(handle, resource.scope(), resource.part(), resource.dataPolicy(), resource.targets(),
            null, now.truncatedTo(ChronoUnit.SECONDS), false);
        return there.test(handle) ? entry.met() : entry;
      });
    }
    return more.size() == entries.size() ? this : new Inventory(Collections.unmodifiableMap(more));
  }

  /**
   * With what the resource now says of its data.
   *
   * @param stateful whether it holds any
   */
  public Inventory keepingAs(Resource resource, boolean stateful) {
    return update(resource.handle(), entry -> entry.keepingAs(resource, stateful));
  }

  /** Changes the entry of that handle, if there is one. */
  public Inventory update(Handle handle, UnaryOperator<Entry> change) {
    Entry entry = entries.get(handle);
    Entry changed = entry == null ? null : change.apply(entry);
    return Objects.equals(changed, entry) ? this : with(changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Inventory that && List.copyOf(entries.values()).equals(List.copyOf(that.entries.values()));
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.keySet().toString();
  }
}
