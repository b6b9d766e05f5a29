package dev.webapp.platform.plan;

import dev.webapp.platform.graph.Handle;
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

  private Drift(Inventory.Entry entry, boolean sameDesired) {
    this.entry = entry;
    this.sameDesired = sameDesired;
  }

  static Drift of(Intent intent, Handle handle, Desired desired) {
    Inventory.Entry entry = intent.known(handle).orElse(null);
    return new Drift(entry, entry != null && desired.fingerprint().equals(entry.settledAs()));
  }

  /** Whether it is no longer there, although nobody asked us to delete it. */
  static boolean isDeletion(Intent intent, Handle handle) {
    return intent.known(handle).filter(entry -> entry.settledAs() != null).isPresent();
  }

  static Map<String, String> rememberedDeletion(Intent intent, Handle handle) {
    return isDeletion(intent, handle) ? Map.of(ALL, "") : Map.of();
  }

  /** Nothing else was desired when nothing differed last; or it was drift before and shall still become the same. */
  private boolean isDrift(FieldChange change) {
    return sameDesired || entry != null && hash(change).equals(entry.drift().get(change.field()));
  }

  List<FieldChange> without(Delta delta) {
    return delta.changes().stream().filter(change -> !isDrift(change)).toList();
  }

  Map<String, String> remembered(Delta delta) {
    Map<String, String> fields = new TreeMap<>();
    delta.changes().stream().filter(this::isDrift).forEach(change -> fields.put(change.field(), hash(change)));
    return fields;
  }

  private static String hash(FieldChange change) {
    return Digest.of(6, String.valueOf(change.to()));
  }
}
