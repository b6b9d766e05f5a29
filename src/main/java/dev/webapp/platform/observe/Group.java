package dev.webapp.platform.observe;

import dev.webapp.platform.resource.Scope;
import java.util.Comparator;

/** What is looked at together: everything of one kind in one scope. */
record Group(String kind, Scope scope) implements Comparable<Group> {
  private static final Comparator<Group> ORDER = Comparator.comparing(Group::kind).thenComparing(Group::scope);

  @Override
  public int compareTo(Group other) {
    return ORDER.compare(this, other);
  }
}
