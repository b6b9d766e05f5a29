package dev.webapp.platform.resource;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;

/** Ways in which a desired and an actual value count as equal; both are never null. */
public enum Equality {
  /** AWS changes the case of identifiers and windows. */
  IGNORING_CASE {
    @Override
    public boolean holds(Object desired, Object actual) {
      return desired.toString().toLowerCase(Locale.ROOT).equals(actual.toString().toLowerCase(Locale.ROOT));
    }
  },
  /** A version that names fewer parts matches any that begins with them: {@code 16} is satisfied by {@code 16.4}. */
  VERSION_PREFIX {
    @Override
    public boolean holds(Object desired, Object actual) {
      return (actual + ".").startsWith(desired + ".");
    }
  },
  /** The order of a list's elements has no meaning. */
  AS_SET {
    @Override
    public boolean holds(Object desired, Object actual) {
      return new HashSet<>((Collection<?>) desired).equals(new HashSet<>((Collection<?>) actual));
    }
  },
  /** Every desired entry is there; entries that others added are theirs. */
  CONTAINS_ENTRIES {
    @Override
    public boolean holds(Object desired, Object actual) {
      return ((Map<?, ?>) actual).entrySet().containsAll(((Map<?, ?>) desired).entrySet());
    }
  },

  /** Policy documents of IAM that say the same, however they are written; two empty texts are the same: no document. */
  JSON_POLICY {
    @Override
    public boolean holds(Object desired, Object actual) {
      return PolicyJson.same(desired.toString(), actual.toString());
    }
  };

  public abstract boolean holds(Object desired, Object actual);
}
