package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How far the operator may go by itself with one component; what is null is as for the whole platform. */
public record ComponentChanges(
    @JsonPropertyDescription("Auto, Approve or Observe, as in spec.changes. Under Observe for the whole platform "
        + "nothing is written, whatever stands here. Default: spec.changes.policy.")
    ChangesSpec.Policy policy,

    @JsonPropertyDescription("Mend or Report, as in spec.changes. Default: spec.changes.drift.")
    ChangesSpec.Drift drift,

    @JsonPropertyDescription("When changes of it that interrupt may begin. Default: spec.changes.window.")
    ChangesSpec.Window window) {}
