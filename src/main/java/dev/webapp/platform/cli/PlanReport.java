package dev.webapp.platform.cli;

import dev.webapp.platform.api.PlatformPlan;
import java.util.List;

/**
 * A plan, however it was come by, with all that is to be said about it.
 *
 * @param approvable whether the plan's hash approves of the steps that wait
 * @param unknown what could not be seen: with any of it, the plan may lack steps
 * @param notes sentences for the reader
 */
record PlanReport(Source source, PlatformPlan plan, boolean approvable, List<Unknown> unknown, List<String> notes) {
  /** Where a plan comes from. */
  enum Source {
    /** Of manifests alone: everything is new. */
    FILES,
    /** Of manifests, compared with AWS and the cluster. */
    LIVE,
    /** As the operator has told it, which leaves out what it is doing already. */
    STATUS;
  }

  /**
   * What nobody can tell right now.
   *
   * @param name in AWS or in the cluster
   */
  record Unknown(String id, String name, String reason) {}

  PlanReport {
    unknown = List.copyOf(unknown);
    notes = List.copyOf(notes);
  }
}
