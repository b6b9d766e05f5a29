package dev.webapp.platform.resource;

import dev.webapp.platform.graph.ResourceId;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every kind by name. */
public final class Registry {
  private final Map<String, Kind<Desired, Observed>> kinds = new TreeMap<>();

  /** Throws when two kinds have one name. */
  public Registry(Collection<? extends Kind<?, ?>> all) {
    for (Kind<?, ?> kind : all) {
      if (kinds.putIfAbsent(kind.name(), erase(kind)) != null) {
        throw new IllegalArgumentException("two kinds are called " + kind.name());
      }
    }
  }

  /** Sound, since a resource's kind is found by the name in its id: a kind meets only what is its own. */
  @SuppressWarnings("unchecked")
  private static Kind<Desired, Observed> erase(Kind<?, ?> kind) {
    return (Kind<Desired, Observed>) kind;
  }

  /** Throws when there is none: a graph or an inventory then names what this version does not know. */
  public Kind<Desired, Observed> kind(String name) {
    Kind<Desired, Observed> kind = kinds.get(name);
    if (kind == null) {
      throw new IllegalArgumentException("no kind is called '" + name + "'; known are " + kinds.keySet());
    }
    return kind;
  }

  /** Whether what it stands for holds data. */
  public boolean stateful(ResourceId id) {
    return kind(id.kind()) instanceof ResourceKind<?, ?> owned && owned.stateful();
  }

  /** Whether it stays where what it is made of is retained. */
  public boolean inseparable(ResourceId id) {
    return kind(id.kind()) instanceof ResourceKind<?, ?> owned && owned.inseparable();
  }

  /** Whether it goes or stays with what holds data and it is made of. */
  public boolean contained(ResourceId id) {
    return kind(id.kind()) instanceof ResourceKind<?, ?> owned && owned.contained();
  }

  /** Whether nothing waits for its end, which takes no call. */
  public boolean view(ResourceId id) {
    return kind(id.kind()) instanceof ResourceKind<?, ?> owned && owned.view();
  }

  /** Whether platforms have it in common. */
  public boolean shared(ResourceId id) {
    return kind(id.kind()) instanceof ResourceKind<?, ?> owned && owned.shared();
  }

  public Collection<Kind<Desired, Observed>> kinds() {
    return Collections.unmodifiableCollection(kinds.values());
  }

  /** The IAM actions that all kinds need together. */
  public Set<String> permissions() {
    Set<String> all = new TreeSet<>();
    kinds.values().forEach(kind -> all.addAll(kind.permissions()));
    return all;
  }

  /** The statements of all kinds, by sid. */
  public Map<String, Grant> grants() {
    Map<String, Grant> all = new TreeMap<>();
    kinds.values().forEach(kind -> kind.grants().forEach(grant -> all.merge(grant.sid(), grant, Grant::and)));
    return all;
  }
}
