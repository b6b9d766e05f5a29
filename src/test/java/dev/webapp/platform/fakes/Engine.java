package dev.webapp.platform.fakes;

import dev.webapp.platform.apply.Applier;
import dev.webapp.platform.apply.Attempts;
import dev.webapp.platform.apply.Outcome;
import dev.webapp.platform.apply.Pass;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.plan.Approvals;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Consent;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Rules;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One platform over a {@link World} of boxes, data boxes ({@code Store}) and boxes that somebody else makes ({@code
 * Lookup}): keeps the inventory from pass to pass as a status would.
 */
public final class Engine {
  public static final String UID = "uid-1";
  public final TestClock clock = new TestClock();
  public final World world = new World();
  public final Registry registry = registry(world);
  /** What the ledger was told, one after the other. */
  public final List<Inventory> ledger = new ArrayList<>();
  private Observer observer = new Observer(clock);
  private Attempts attempts = new Attempts(clock);
  private Inventory inventory = Inventory.EMPTY;
  private Rules rules = Rules.of(ChangePolicy.AUTO);
  private Approvals approvals = Approvals.NONE;
  private String wish;

  public static Registry registry(World world) {
    return new Registry(List.of(ThingKind.of("Box", world), ThingKind.of("Store", world).holdingData(),
        new ThingLookup("Lookup", world)));
  }

  public Engine policy(ChangePolicy now) {
    return rules(Rules.of(now));
  }

  public Engine rules(Rules now) {
    rules = now;
    return this;
  }

  /** The approve annotation. */
  public void approve(String hash) {
    wish = hash;
  }

  public Inventory inventory() {
    return inventory;
  }

  /** As after a crash: all that is left is the inventory given. */
  public void restart(Inventory remembered) {
    inventory = remembered;
    observer = new Observer(clock);
    attempts = new Attempts(clock);
  }

  /** The refresh annotation. */
  public void refresh() {
    attempts.forget(UID);
    observer.expire(UID);
  }

  /** Time goes by, and whatever is due is looked at. */
  public void wait(Duration time) {
    clock.advance(time);
    observer.refresh();
  }

  public Intent intent(Resource... wanted) {
    return new Intent(UID, Things.OWNERSHIP, Graph.of(List.of(wanted)), inventory, rules, false,
        new Consent(approvals, wish));
  }

  /** One pass over a platform that shall consist of these. */
  public Pass pass(Resource... wanted) {
    return apply(intent(wanted));
  }

  /** One pass over a platform that is being deleted. */
  public Pass leave() {
    return apply(new Intent(UID, Things.OWNERSHIP, Graph.empty(), inventory, rules, true,
        new Consent(approvals, wish)));
  }

  /** Passes until nothing is written any more, while whatever is under way comes to its end. */
  public Pass converge(Resource... wanted) {
    for (int i = 0; i < 50; i++) {
      world.settle();
      wait(Duration.ofSeconds(10));
      Approvals before = approvals;
      Pass pass = pass(wanted);
      if (!pass.wrote() && approvals.equals(before)) {
        world.calls();
        return pass;
      }
    }
    throw new AssertionError("does not come to rest: " + world.calls());
  }

  private Pass apply(Intent intent) {
    Pass pass = new Applier(registry, observer, attempts, clock).apply(intent, ledger::add);
    inventory = pass.inventory();
    approvals = pass.plan().approvals();
    return pass;
  }

  public static Outcome outcome(Pass pass, String id) {
    return outcome(pass, Things.handle(id));
  }

  public static Outcome outcome(Pass pass, Handle handle) {
    return pass.outcomes().get(handle);
  }
}
