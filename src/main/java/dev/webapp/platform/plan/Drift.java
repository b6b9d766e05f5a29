package dev.webapp.platform.plan;

import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Inventory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells what others did to a resource from what the spec asks for anew. */
final class Drift {
  /** Stands for the whole resource, which others deleted. */
  private static final String ALL = "(deleted)";

  private final Inventory.Entry entry;
  private final boolean sameDesired;

  /**
   * @param entry of a resource that has been there, null where it has not
   */
  Drift(Inventory.Entry entry, Desired desired) {
    this.entry = entry;
    this.sameDesired =
        entry != null && entry.settledAs() != null && entry.settledAs().equals(desired.fingerprint());
  }

  /** Nothing else was desired when nothing differed last; or it was drift before and shall still become the same. */
  private boolean isDrift(FieldChange change) {
    return sameDesired || entry != null && hash(change).equals(entry.drift().get(change.field()));
  }

  List<FieldChange> of(Delta delta) {
    return delta.changes().stream().filter(this::isDrift).toList();
  }

  List<FieldChange> without(Delta delta) {
    return delta.changes().stream().filter(change -> !isDrift(change)).toList();
  }

  /** Of one that is no longer there, although nobody asked us to delete it. */
  boolean isDeletion() {
    return entry != null && entry.settledAs() != null;
  }

  Map<String, String> remembered(Delta delta) {
    Map<String, String> fields = new TreeMap<>();
    of(delta).forEach(change -> fields.put(change.field(), hash(change)));
    return fields;
  }

  Map<String, String> rememberedDeletion() {
    return isDeletion() ? Map.of(ALL, "") : Map.of();
  }

  private static String hash(FieldChange change) {
    return Digest.of(6, String.valueOf(change.to()));
  }
}
