package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How far the operator may go by itself. */
public record ChangesSpec(
    @JsonPropertyDescription("Auto carries out the plan; what would destroy data waits for the annotation "
        + "platform.webapp.dev/approve. Approve makes what is new, and lets every change of what is there wait, and its "
        + "end. Observe plans and shows what it would do in status.plan, but never writes; "
        + "deleting the platform then lets everything go as it is. Default: Auto.")
    Policy policy) {

  /** See {@link ChangesSpec#policy()}. */
  public enum Policy {
    @JsonProperty("Auto") AUTO,
    @JsonProperty("Approve") APPROVE,
    @JsonProperty("Observe") OBSERVE
  }
}
