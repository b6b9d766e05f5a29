package dev.webapp.platform.resource;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What refs to a resource resolve to; an output that is not there yet is simply missing. */
public final class Outputs {
  public static final Outputs NONE = new Outputs(Map.of());
  private final Map<String, Object> values;

  private Outputs(Map<String, Object> values) {
    this.values = values;
  }

  /** A null value is left out: not known yet. */
  public static Outputs of(String name, Object value) {
    return NONE.and(name, value);
  }

  /** These and one more: a String, a List of Strings, or a {@link SecretValue}; null is left out. */
  public Outputs and(String name, Object value) {
    if (value == null) {
      return this;
    }
    if (!(value instanceof String || value instanceof List<?> || value instanceof SecretValue)) {
      throw new IllegalArgumentException("output " + name + " is a " + value.getClass().getSimpleName());
    }
    Map<String, Object> more = new TreeMap<>(values);
    more.put(name, value);
    return new Outputs(Collections.unmodifiableMap(more));
  }

  /** Null where it is not known. */
  public Object get(String name) {
    return values.get(name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Outputs that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
