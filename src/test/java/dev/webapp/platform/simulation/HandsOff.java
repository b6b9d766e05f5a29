package dev.webapp.platform.simulation;

import dev.webapp.platform.sandbox.cluster.Snapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import software.amazon.awssdk.awscore.AwsRequest;

/**
 * Holds {@link Rule#HANDS_OFF}, turn by turn: what a turn writes that began before the annotation was set had begun
 * before it, and no later one may go on with it.
 */
record HandsOff(Violations violations) implements Witness {
  @Override
  public void calls(Snapshot seen, String operation, AwsRequest request) {
    boolean reads = operation.startsWith("describe") || operation.startsWith("list") || operation.startsWith("get");
    if (!reads) {
      writes(seen, operation);
    }
  }

  @Override
  public void applies(Snapshot seen, HasMetadata manifest) {
    writes(seen, "apply " + manifest.getKind() + " " + manifest.getMetadata().getName());
  }

  @Override
  public void deletes(Snapshot seen, String object) {
    writes(seen, "delete " + object);
  }

  private void writes(Snapshot seen, String what) {
    if (seen == null) {
      violations.add(Rule.HANDS_OFF, what + " outside of every turn");
    } else if (Self.of(seen).isHandsOff() && !isReport(seen, what)) {
      violations.add(Rule.HANDS_OFF, what + " while nothing may be written");
    }
  }

  /** A plan that a status has no room for is kept whatever the policy, as the status is. */
  private static boolean isReport(Snapshot seen, String what) {
    return what.endsWith(" ConfigMap " + seen.key().name() + "-plan");
  }
}
