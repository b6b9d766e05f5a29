package dev.webapp.platform.status;

import dev.webapp.platform.api.Reasons;
import dev.webapp.platform.apply.Outcome;
import dev.webapp.platform.apply.Pass;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all outcomes together say. Never ready while anything is refused, failed or waiting; stalled only where a human
 * has to act; of several things to say the gravest comes first.
 */
record Verdict(boolean ready, boolean reconciling, boolean stalled, String reason, String message, String count,
    Map<Part, PartVerdict> parts) {

  /** The same for one part of the platform. */
  record PartVerdict(boolean ready, String reason, String message) {}

  /**
   * @param ours whether we own it; others only look for it
   */
  private record Finding(Handle handle, Part part, Outcome outcome, boolean ours) {
    /** The graver, the less; what moves by itself before what only waits for others. */
    int rank() {
      return switch (outcome) {
        case Outcome.Failed f when f.terminal() -> 0;
        case Outcome.Refused _ -> 1;
        case Outcome.Planned _ -> 2;
        case Outcome.Failed _ -> 3;
        case Outcome.Progressing _ when ours -> 4;
        case Outcome.Progressing _ -> 5;
        case Outcome.Blocked _ -> 6;
        case Outcome.Gone _ -> 7;
        case Outcome.Ready _ -> 8;
      };
    }

    boolean isOpen() {
      return !(outcome instanceof Outcome.Ready) && !(outcome instanceof Outcome.Gone);
    }
  }

  Optional<PartVerdict> part(Part part) {
    return Optional.ofNullable(parts.get(part));
  }

  static Verdict of(Intent intent, Pass pass, Words words) {
    List<Finding> findings = findings(intent, pass);
    List<Finding> open = findings.stream().filter(Finding::isOpen)
        .sorted(Comparator.comparingInt(Finding::rank)).toList();
    int total = intent.leaves() ? pass.inventory().entries().size() : intent.graph().size();
    long done = findings.stream().filter(f -> f.outcome instanceof Outcome.Ready).count();
    String count = intent.leaves() ? "0/" + total : done + "/" + total;
    Map<Part, PartVerdict> parts = parts(intent, findings, words);
    if (open.isEmpty()) {
      return new Verdict(!intent.leaves(), false, false, intent.leaves() ? Reasons.DELETING : Reasons.READY,
          intent.leaves() ? "everything is gone" : "all " + total + " resources are ready" + warnings(findings),
          count, parts);
    }
    Finding gravest = open.getFirst();
    boolean stalled = gravest.rank() <= 1;
    boolean waits = gravest.rank() == 2;
    // What is blocked or sought moves with what it waits for, and not at all where that waits for approval.
    boolean moving = !waits || open.stream().anyMatch(f -> f.rank() == 3 || f.rank() == 4);
    return new Verdict(false, !stalled && moving, stalled, reason(intent, gravest),
        message(intent, gravest, done, total, words), count, parts);
  }

  private static List<Finding> findings(Intent intent, Pass pass) {
    List<Finding> findings = new ArrayList<>();
    pass.outcomes().forEach((handle, outcome) -> findings.add(
        new Finding(handle, part(intent, handle), outcome, pass.inventory().find(handle).isPresent())));
    return findings;
  }

  private static Part part(Intent intent, Handle handle) {
    return intent.graph().find(handle.id()).map(Resource::part)
        .or(() -> intent.inventory().find(handle).map(Inventory.Entry::part)).orElse(Part.WORKLOADS);
  }

  /** Why steps wait. */
  static String waiting(ChangePolicy policy) {
    return switch (policy) {
      case AUTO, APPROVE, CRD_TERMINATING -> Reasons.WAITING_FOR_APPROVAL;
      case OBSERVE -> Reasons.OBSERVING;
      case PAUSED -> Reasons.PAUSED;
      case NAMESPACE_TERMINATING -> Reasons.DELETING;
    };
  }

  private static String reason(Intent intent, Finding gravest) {
    return switch (gravest.outcome) {
      case Outcome.Planned _ -> waiting(intent.rules().of(gravest.handle.id()).policy());
      case Outcome.Failed failed -> switch (failed.why()) {
        case ACCESS_DENIED -> Reasons.ACCESS_DENIED;
        case NO_EFFECT -> Reasons.NO_EFFECT;
        case OTHER -> Reasons.FAILED;
      };
      case Outcome.Refused _ -> Reasons.REFUSED;
      case Outcome.Blocked _ when !intent.leaves() -> Reasons.BLOCKED;
      default -> intent.leaves() ? Reasons.DELETING : Reasons.PROGRESSING;
    };
  }

  private static String message(Intent intent, Finding gravest, long done, int total, Words words) {
    String what = gravest.handle.id() + ": " + Words.message(gravest.outcome);
    return switch (gravest.outcome) {
      case Outcome.Failed _, Outcome.Refused _, Outcome.Planned _ -> what;
      default -> (intent.leaves() ? total + " left" : done + " of " + total + " ready") + "; waiting for "
          + words.brief(gravest.handle.id(), gravest.outcome);
    };
  }

  private static Map<Part, PartVerdict> parts(Intent intent, List<Finding> findings, Words words) {
    Map<Part, List<Finding>> byPart = new EnumMap<>(Part.class);
    findings.forEach(f -> byPart.computeIfAbsent(f.part, _ -> new ArrayList<>()).add(f));
    Map<Part, PartVerdict> parts = new EnumMap<>(Part.class);
    byPart.forEach((part, members) -> {
      Optional<Finding> gravest = members.stream().filter(Finding::isOpen).min(Comparator.comparingInt(Finding::rank));
      parts.put(part, gravest
          .map(f -> new PartVerdict(false, reason(intent, f), words.brief(f.handle.id(), f.outcome)))
          .orElseGet(() -> new PartVerdict(true, Reasons.READY, warning(members))));
    });
    return parts;
  }

  /** Null where there is none. */
  private static String warning(List<Finding> findings) {
    String all = warnings(findings);
    return all.isEmpty() ? null : all.substring("; ".length());
  }

  private static String warnings(List<Finding> findings) {
    StringBuilder all = new StringBuilder();
    for (Finding finding : findings) {
      if (finding.outcome instanceof Outcome.Ready(String warning) && warning != null) {
        all.append("; ").append(finding.handle.id()).append(": ").append(warning);
      }
    }
    return all.toString();
  }
}
