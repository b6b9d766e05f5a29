package dev.webapp.platform.resource;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every kind by name. */
public final class Registry {
  private final Map<String, Kind<?, ?>> kinds = new TreeMap<>();

  /** Throws when two kinds have one name. */
  public Registry(Collection<? extends Kind<?, ?>> all) {
    for (Kind<?, ?> kind : all) {
      if (kinds.putIfAbsent(kind.name(), kind) != null) {
        throw new IllegalArgumentException("two kinds are called " + kind.name());
      }
    }
  }

  /** Throws when there is none: a graph or an inventory then names what this version does not know. */
  public Kind<?, ?> kind(String name) {
    Kind<?, ?> kind = kinds.get(name);
    if (kind == null) {
      throw new IllegalArgumentException("no kind is called '" + name + "'; known are " + kinds.keySet());
    }
    return kind;
  }

  public Collection<Kind<?, ?>> kinds() {
    return Collections.unmodifiableCollection(kinds.values());
  }

  /** The IAM actions that all kinds need together. */
  public Set<String> permissions() {
    Set<String> all = new TreeSet<>();
    kinds.values().forEach(kind -> all.addAll(kind.permissions()));
    return all;
  }
}
