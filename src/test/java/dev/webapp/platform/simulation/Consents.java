package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What users approved of: the steps that were shown with the hash that they gave, from when the operator took it until
 * they are done, or the platform is ready without them. Kept apart from what the operator itself has on record.
 */
final class Consents implements Witness {
  private static final String EVERYTHING = "everything";

  private final Violations violations;
  /** The steps that were shown with each hash, {@code action id}. */
  private final Map<String, Set<String>> shown = new HashMap<>();
  private final List<String> hashes = new ArrayList<>();
  private final Set<String> given = new TreeSet<>();
  private final Set<String> open = new TreeSet<>();

  Consents(Violations violations) {
    this.violations = violations;
  }

  /** A user gives a hash. */
  void gives(String hash) {
    given.add(hash);
  }

  /** Whether a user gave that hash at any time. */
  boolean gave(String hash) {
    return given.contains(hash);
  }

  /** Every hash that was ever shown, oldest first. */
  List<String> hashes() {
    return hashes;
  }

  boolean allow(String action, String id) {
    return open.contains(action + " " + id) || open.contains(EVERYTHING);
  }

  /** A resource is made anew: what was approved of for the one before is done. */
  void made(String id) {
    open.removeIf(step -> step.endsWith(" " + id));
  }

  @Override
  public void reports(Snapshot before, JsonNode status) {
    show(status.path("plan"));
    JsonNode approvals = status.path("approvals");
    JsonNode last = Self.of(before).status().path("approvals");
    if (approvals.path("used").asInt() > last.path("used").asInt()) {
      String hash = approvals.path("last").asText();
      violations.expect(given.contains(hash), Rule.DATA_IS_KEPT, "nobody approved of " + hash);
      open.addAll(shown.getOrDefault(hash, Set.of()));
    }
    for (JsonNode condition : status.path("conditions")) {
      boolean ready = condition.path("type").asText().equals(Conditions.READY);
      if (ready && condition.path("status").asText().equals("True") && status.path("plan").path("steps").asInt() == 0) {
        open.clear();
      }
    }
  }

  private void show(JsonNode plan) {
    String hash = plan.path("hash").asText();
    if (hash.isEmpty()) {
      return;
    }
    Set<String> steps = new TreeSet<>();
    plan.path("items").forEach(item -> steps.add(item.path("action").asText() + " " + item.path("id").asText()));
    if (steps.size() < plan.path("steps").asInt()) {
      // More than a status shows.
      steps.add(EVERYTHING);
    }
    if (shown.put(hash, steps) == null) {
      hashes.add(hash);
    }
  }
}
