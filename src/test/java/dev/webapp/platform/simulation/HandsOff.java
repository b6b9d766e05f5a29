package dev.webapp.platform.simulation;

import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsRequest;

/**
 * Holds {@link Rule#HANDS_OFF}, turn by turn: what a turn writes that began before the annotation was set had begun
 * before it, and no later one may go on with it.
 */
final class HandsOff implements Witness {
  private final Subjects subjects;
  private final Violations violations;
  private boolean onlyReporting;

  HandsOff(World world, Violations violations) {
    this.subjects = new Subjects(world);
    this.violations = violations;
  }

  /** All was as desired until now, and whatever others do to it shall stay, and be reported. */
  void onlyReports(boolean onlyReporting) {
    this.onlyReporting = onlyReporting;
  }

  @Override
  public void calls(Snapshot seen, String operation, AwsRequest request) {
    boolean reads = operation.startsWith("describe") || operation.startsWith("list") || operation.startsWith("get")
        || operation.startsWith("head");
    if (!reads) {
      writes(seen, operation);
      subjects.of(request).ifPresent(id -> touches(seen, id, operation));
    }
  }

  @Override
  public void applies(Snapshot seen, HasMetadata manifest) {
    writes(seen, "apply " + manifest.getKind() + " " + manifest.getMetadata().getName());
    Map<String, String> annotations = manifest.getMetadata().getAnnotations();
    if (annotations != null && annotations.containsKey(Ownership.ID)) {
      touches(seen, annotations.get(Ownership.ID), "apply");
    }
  }

  @Override
  public void deletes(Snapshot seen, String object) {
    writes(seen, "delete " + object);
    if (seen != null) {
      touches(seen, object.replace(" " + seen.key().name() + "-", "/"), "deletion");
    }
  }

  private void writes(Snapshot seen, String what) {
    if (seen == null) {
      violations.add(Rule.HANDS_OFF, what + " outside of every turn");
    } else if (!isReport(seen, what)) {
      violations.expect(!Self.of(seen).isHandsOff(), Rule.HANDS_OFF, what + " while nothing may be written");
      violations.expect(!onlyReporting, Rule.HANDS_OFF, what + " while drift is only to be reported");
    }
  }

  private void touches(Snapshot seen, String id, String what) {
    if (seen != null && !Self.of(seen).leaves()) {
      String policy = Self.of(seen).componentOf(id).path("changes").path("policy").asText();
      violations.expect(!policy.equals("Observe"), Rule.HANDS_OFF,
          what + " of " + id + " while its component is only observed");
    }
  }

  /** A plan that a status has no room for is kept whatever the policy, as the status is. */
  private static boolean isReport(Snapshot seen, String what) {
    return what.endsWith(" ConfigMap " + seen.key().name() + "-plan");
  }
}
