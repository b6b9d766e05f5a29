package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which objects own which, by uid, so that garbage is found without searching. Guarded by the store's lock. */
final class Owners {
  private final Map<String, ObjectKey> alive = new HashMap<>();
  private final Map<String, Set<ObjectKey>> dependents = new HashMap<>();

  void changed(Snapshot before, Snapshot after) {
    if (before != null) {
      for (JsonNode owner : before.meta().owners()) {
        dependents.getOrDefault(owner.path("uid").asText(), new LinkedHashSet<>()).remove(before.key());
      }
    }
    if (after == null) {
      alive.remove(before.meta().uid());
      return;
    }
    if (before == null) {
      alive.put(after.meta().uid(), after.key());
    }
    for (JsonNode owner : after.meta().owners()) {
      dependents.computeIfAbsent(owner.path("uid").asText(), uid -> new LinkedHashSet<>()).add(after.key());
    }
  }

  boolean isAlive(String uid) {
    return alive.containsKey(uid);
  }

  ObjectKey find(String uid) {
    return alive.get(uid);
  }

  List<ObjectKey> dependentsOf(String uid) {
    return new ArrayList<>(dependents.getOrDefault(uid, Set.of()));
  }

  void forget(String uid) {
    dependents.remove(uid);
  }

  /** Whether all the owners that an object names are gone. */
  boolean allGone(Snapshot snapshot) {
    JsonNode owners = snapshot.meta().owners();
    for (JsonNode owner : owners) {
      if (isAlive(owner.path("uid").asText())) {
        return false;
      }
    }
    return !owners.isEmpty();
  }
}
