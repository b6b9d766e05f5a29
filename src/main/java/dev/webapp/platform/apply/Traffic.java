package dev.webapp.platform.apply;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What a pass has seen, done and concluded so far. Confined to the pass's thread. */
final class Traffic {
  private static final Pattern LOOK = Pattern.compile("[^:]+:(Describe|Get|GET|Head|List).*");

  private final Intent intent;
  private final Map<Handle, Observation> seen;
  private final Observer observer;
  private final Attempts attempts;
  private final Runnable ledger;
  private final Map<Handle, Outcome> outcomes = new LinkedHashMap<>();
  private final Map<ResourceId, Outputs> outputs = new HashMap<>();
  private final Map<Handle, Backup> left = new LinkedHashMap<>();
  private Inventory inventory;
  private boolean recorded;
  private boolean wrote;
  private Instant next;

  /**
   * @param ledger records the inventory, and throws where that is no longer up to us
   */
  Traffic(Intent intent, Map<Handle, Observation> seen, Observer observer, Attempts attempts, Runnable ledger) {
    this.intent = intent;
    this.seen = seen;
    this.observer = observer;
    this.attempts = attempts;
    this.ledger = ledger;
    this.inventory = intent.inventory();
  }

  Intent intent() {
    return intent;
  }

  Observation seen(Handle handle) {
    return seen.getOrDefault(handle, Observation.ABSENT);
  }

  Map<Handle, Outcome> outcomes() {
    return Collections.unmodifiableMap(outcomes);
  }

  Map<ResourceId, Outputs> outputs() {
    return outputs;
  }

  Inventory inventory() {
    return inventory;
  }

  boolean wrote() {
    return wrote;
  }

  /** When the first of what failed may be tried again; null where nothing failed, or nothing may be. */
  Instant next() {
    return next;
  }

  void conclude(Handle handle, Outcome outcome) {
    outcomes.put(handle, outcome);
  }

  void tells(ResourceId id, Outputs told) {
    outputs.put(id, told);
  }

  void inventory(UnaryOperator<Inventory> change) {
    inventory = change.apply(inventory);
  }

  /** What holds the data of one that is gone. */
  void leaves(Handle handle, Backup backup) {
    left.put(handle, backup);
  }

  Map<Handle, Backup> left() {
    return Collections.unmodifiableMap(left);
  }

  /** Nothing differs. */
  void agrees(Handle handle) {
    attempts.agrees(intent.uid(), handle);
  }

  /** Nothing differs, and some of it is still to come true. */
  void awaits(Handle handle) {
    attempts.awaits(intent.uid(), handle);
  }

  /** Carries out a write, unless the same one failed a moment ago; returns what is there afterwards. */
  Optional<Observed> write(Scope scope, Step step, String wish, Supplier<Observed> write) {
    return attempt(step.handle(), wish, write).map(after -> {
      attempts.succeeded(intent.uid(), step.handle(), wish);
      observer.wrote(intent.uid(), scope, step.handle(), new Observation.Present(after));
      return after;
    });
  }

  /** Asks for an end, unless that failed a moment ago; another farewell is another try. */
  void delete(Scope scope, Step step, Farewell how, Consumer<Farewell> write) {
    String wish = step + " " + how;
    attempt(step.handle(), wish, () -> {
      write.accept(how);
      return Boolean.TRUE;
    }).ifPresent(_ -> {
      attempts.asked(intent.uid(), step.handle(), wish);
      observer.expire(intent.uid(), scope, step.handle());
      conclude(step.handle(), new Outcome.Progressing("deleting"));
    });
  }

  /** Whether a resource that is not shown may be there all the same; then it is looked for again. */
  boolean mayBeHidden(Inventory.Entry entry) {
    Instant looked = observer.answered(intent.uid(), entry.scope(), entry.handle());
    Optional<Instant> again = attempts.hidden(intent.uid(), entry, looked);
    again.ifPresent(at -> {
      observer.expire(intent.uid(), entry.scope(), entry.handle());
      comesAgain(at);
    });
    return again.isPresent();
  }

  /** Puts on record what may be made, once a pass. */
  void record() {
    if (!recorded) {
      ledger.run();
      recorded = true;
    }
  }

  private <T> Optional<T> attempt(Handle handle, String wish, Supplier<T> write) {
    Optional<Outcome> standing = attempts.standing(intent.uid(), handle, wish);
    if (standing.isPresent()) {
      conclude(handle, standing.get());
      comesAgain(handle);
      return Optional.empty();
    }
    record();
    try {
      T result = write.get();
      wrote = true;
      return Optional.of(result);
    } catch (RuntimeException failure) {
      Problem problem = Problem.unexpected("write " + handle.id().kind(), failure);
      conclude(handle, attempts.failed(intent.uid(), handle, wish, problem));
      comesAgain(handle);
      // What was absent before a creation that failed may be there now, if that took several calls; and where a look
      // was refused in the midst of a write, some of it may be done that nobody has seen.
      if (seen(handle) instanceof Observation.Absent || LOOK.matcher(problem.action()).matches()) {
        intent.inventory().find(handle).ifPresent(e -> observer.expire(intent.uid(), e.scope(), handle));
      } else if (problem.category() == Problem.Category.NOT_FOUND) {
        intent.inventory().find(handle).ifPresent(e -> observer.doubt(intent.uid(), e.scope(), handle));
      }
      return Optional.empty();
    }
  }

  private void comesAgain(Handle handle) {
    attempts.next(intent.uid(), handle).ifPresent(this::comesAgain);
  }

  private void comesAgain(Instant at) {
    next = next == null || at.isBefore(next) ? at : next;
  }
}
