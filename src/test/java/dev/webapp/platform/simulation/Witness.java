package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import software.amazon.awssdk.awscore.AwsRequest;

/** Is told what the operator does, at the moment it does it, with what the turn that does it began with. */
interface Witness {
  Witness NONE = new Witness() {};

  /**
   * A call of AWS's that is about to be made.
   *
   * @param seen the platform as the turn saw it, null outside of turns
   */
  default void calls(Snapshot seen, String operation, AwsRequest request) {}

  /** An object of the cluster that is about to be applied. */
  default void applies(Snapshot seen, HasMetadata manifest) {}

  /** An object of the cluster that is about to be deleted. */
  default void deletes(Snapshot seen, String object) {}

  /**
   * A status that has just been written.
   *
   * @param before the platform as it was, with its last status
   */
  default void reports(Snapshot before, JsonNode status) {}

  /** The finalizer of a platform that leaves is about to be removed. */
  default void releases(Snapshot seen) {}

  /** A process has just died. */
  default void died() {}
}
