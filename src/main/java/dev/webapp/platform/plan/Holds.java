package dev.webapp.platform.plan;

import dev.webapp.platform.plan.ChangePolicy.Circumstances;
import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.ResourceKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds out whether a step waits, and says why in words that tell the ways out. */
final class Holds {
  private final Intent intent;

  Holds(Intent intent) {
    this.intent = intent;
  }

  Step judged(Step step, ResourceKind<Desired, Observed> kind, Observation seen) {
    if (step.action() == Action.REFUSE) {
      return step;
    }
    Terms terms = intent.rules().of(step.handle().id());
    Optional<Inventory.Entry> entry = intent.inventory().find(step.handle());
    Optional<String> outgrown = outgrown(kind, seen);
    Circumstances circumstances = new Circumstances(kind.stateful() || outgrown.isPresent(),
        intent.known(step.handle()).isPresent(),
        entry.isEmpty() || entry.get().settledAs() != null, intent.leaves());
    return terms.policy().holds(step, circumstances)
        .or(() -> closed(terms, step)).or(() -> reported(terms, step))
        .map(why -> step.held(ends(step) ? outgrown.map(also -> why + "; " + also).orElse(why) : why)).orElse(step);
  }

  private static boolean ends(Step step) {
    return step.action() == Action.REPLACE || step.action() == Action.DELETE;
  }

  /** See {@link ResourceKind#outgrown}. */
  static Optional<String> outgrown(ResourceKind<Desired, Observed> kind, Observation seen) {
    return seen instanceof Observation.Present(Observed observed) ? kind.outgrown(observed) : Optional.empty();
  }

  /** Tells what the effect alone does not, see {@link Desired#caution}. */
  Step cautioning(Step step, Desired desired) {
    String caution = step.waits() && step.action() == Action.UPDATE && intent.asks(step)
        ? desired.caution(new Delta(step.changes())) : null;
    return caution == null ? step : step.held(step.hold() + "; " + caution);
  }

  /** Interruptions have their time, where users said so. */
  private static Optional<String> closed(Terms terms, Step step) {
    Instant opens = terms.interruptionsFrom();
    boolean interrupts = step.action() == Action.UPDATE && step.effect().compareTo(Effect.INTERRUPTS) >= 0;
    return opens == null || !interrupts ? Optional.empty()
        : Optional.of("it interrupts, and the maintenance window opens at " + opens);
  }

  private static Optional<String> reported(Terms terms, Step step) {
    return terms.mendsDrift() || !step.drift() ? Optional.empty()
        : Optional.of("others did what it would undo, and changes.drift is Report");
  }

  /** Whoever takes something over should know whose it is. */
  Step namingOwner(Step step, Observation seen) {
    boolean owned = step.waits() && step.action() == Action.ADOPT && seen instanceof Observation.Present(var observed)
        && observed.tags().containsKey(Ownership.PLATFORM);
    return owned ? step.held(step.hold() + "; now "
        + Ownership.describe(((Observation.Present) seen).observed().tags())) : step;
  }

  /** With what can be done about data that is lost, where it waits for that. */
  Step offeringRestore(Step step, Resource resource, Desired desired, Observation seen) {
    boolean lost = step.waits() && step.action() == Action.CREATE && seen instanceof Observation.Absent
        && intent.asks(step) && intent.known(step.handle()).isPresent();
    return lost ? step.held(step.hold() + offer(resource, desired, ((Observation.Absent) seen).backups())) : step;
  }

  private static String offer(Resource resource, Desired desired, List<Backup> backups) {
    String from = desired.restoredFrom();
    String chosen = from == null ? "" : "; approving brings it back from " + from;
    if (backups.isEmpty()) {
      return from == null ? "; no backup of it is left" : chosen;
    }
    Backup latest = backups.getFirst();
    if (latest.restoreFrom().equals(from)) {
      return chosen;
    }
    return chosen + "; to bring back the latest there is, set " + resource.origin() + ".restoreFrom to "
        + latest.restoreFrom() + (latest.taken() == null ? "" : " (of " + latest.taken() + ")")
        + ", then approve of that";
  }

  /** With the way to keep the data, where what leaves the spec may only be called something else now. */
  Step noticingRename(Step step) {
    boolean dataWaits = step.waits() && step.effect() == Effect.DATA_LOSS && intent.asks(step);
    return !dataWaits ? step : newcomer(step.handle().id().kind()).map(resource -> step.held(step.hold() + "; "
        + resource.id() + " is new: if it is the same under another name, it begins empty. To keep the data, undo the "
        + "rename, or replace " + resource.origin() + " by one that has identifier: " + step.handle().physicalName()
        + " and adopt: true")).orElse(step);
  }

  /** The first of a kind that the graph wants and that has not been there yet. */
  private Optional<Resource> newcomer(String kind) {
    return intent.graph().order().stream().filter(resource -> resource.id().kind().equals(kind)
        && intent.known(resource.handle()).isEmpty()).findFirst();
  }
}
