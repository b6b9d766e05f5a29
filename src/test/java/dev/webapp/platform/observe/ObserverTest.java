package dev.webapp.platform.observe;

import static dev.webapp.platform.fakes.Things.handle;
import static dev.webapp.platform.fakes.Things.physical;
import static dev.webapp.platform.fakes.Things.thing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.fakes.SeenThing;
import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.fakes.ThingKind;
import dev.webapp.platform.fakes.ThingLookup;
import dev.webapp.platform.fakes.Things;
import dev.webapp.platform.fakes.World;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ObserverTest {
  private final TestClock clock = new TestClock();
  private final World world = new World();
  private final Observer observer = new Observer(clock);
  private final Registry registry = new Registry(List.of(
      ThingKind.of("Box", world),
      ThingKind.of("Single", world).observed(Kind.Observing.EACH),
      ThingKind.of("Watched", world).observed(Kind.Observing.WATCHED),
      new ThingLookup("Lookup", world)));

  private Wanted wanted(String id) {
    return wanted(id, Things.SCOPE);
  }

  private Wanted wanted(String id, Scope scope) {
    return new Wanted(registry.kind(Things.id(id).kind()), scope, new Sought<>(handle(id), null), false);
  }

  private Observation see(String owner, String id) {
    return observer.observe(owner, List.of(wanted(id))).get(handle(id));
  }

  private static Observation present(String id, int size) {
    return new Observation.Present(new SeenThing(physical(id), thing(id, "k", size), "available"));
  }

  private void put(String id, int size) {
    world.put(physical(id), thing(id, "k", size));
  }

  private Set<String> after(Duration time) {
    clock.advance(time);
    return observer.refresh();
  }

  @Test
  void looksFirstAndThenAnswersFromMemory() {
    put("Box/a", 1);

    assertThat(see("o", "Box/a")).isEqualTo(present("Box/a", 1));
    assertThat(see("o", "Box/b")).isEqualTo(Observation.ABSENT);
    put("Box/a", 2);
    assertThat(see("o", "Box/a")).isEqualTo(present("Box/a", 1));
    assertThat(world.calls()).hasSize(2);
  }

  @Test
  void oneListingAnswersForAllOwnersAndResourcesOfAScope() {
    List<String> owners = IntStream.range(0, 50).mapToObj(i -> "owner-" + i).toList();
    owners.forEach(owner -> observer.observe(owner, List.of(wanted("Box/" + owner), wanted("Box/shared"))));
    world.calls();

    after(Duration.ofMinutes(2));

    assertThat(world.calls()).hasSize(1);
  }

  @Test
  void eachScopeIsListedForItself() {
    observer.observe("o", List.of(wanted("Box/a"), wanted("Box/b", new Scope("eu-west-1", null)),
        wanted("Box/c", new Scope("us-east-1", "role"))));

    assertThat(world.calls()).containsExactly(
        "observe Box [box-b]", "observe Box [box-a]", "observe Box [box-c]");
  }

  @Test
  void whatIsNotListedIsLookedAtOneByOne() {
    observer.observe("o", List.of(wanted("Single/a"), wanted("Single/b")));

    assertThat(world.calls()).containsExactly("observe Single [single-a]", "observe Single [single-b]");
  }

  @Test
  void nothingIsLookedAtBeforeItIsDue() {
    put("Box/a", 1);
    see("o", "Box/a");
    world.calls();

    after(Duration.ofSeconds(59));
    assertThat(world.calls()).isEmpty();
    after(Duration.ofSeconds(8));
    assertThat(world.calls()).hasSize(1);
  }

  @Test
  void aWatchIsAskedEveryTimeAndNeverPolled() {
    put("Watched/a", 1);
    see("o", "Watched/a");
    put("Watched/a", 2);

    assertThat(see("o", "Watched/a")).isEqualTo(present("Watched/a", 2));
    world.calls();
    assertThat(after(Duration.ofHours(1))).isEmpty();
    assertThat(world.calls()).isEmpty();
  }

  @Test
  void whatIsUnderWayIsLookedAtEveryFewSeconds() {
    put("Box/a", 1);
    world.state("box-a", "creating");
    see("o", "Box/a");
    see("o", "Lookup/l");
    world.calls();

    after(Duration.ofSeconds(6));

    assertThat(world.calls()).containsExactly("observe Box [box-a]", "observe Lookup");
  }

  @Test
  void onlyOwnersOfWhatChangedAreWoken() {
    put("Box/a", 1);
    put("Box/b", 1);
    see("one", "Box/a");
    see("other", "Box/b");
    observer.observe("both", List.of(wanted("Box/a"), wanted("Box/b")));
    assertThat(after(Duration.ofMinutes(2))).isEmpty();

    put("Box/a", 2);

    assertThat(after(Duration.ofMinutes(2))).containsExactly("both", "one");
    assertThat(after(Duration.ofMinutes(2))).isEmpty();
    world.remove("box-b");
    assertThat(after(Duration.ofMinutes(2))).containsExactly("both", "other");
  }

  @Test
  void ourOwnWriteStandsUntilAListingShowsIt() {
    see("o", "Box/a");
    clock.advance(Duration.ofSeconds(1));
    observer.wrote("o", Things.SCOPE, handle("Box/a"), present("Box/a", 1));

    assertThat(see("o", "Box/a")).isEqualTo(present("Box/a", 1));
    assertThat(after(Duration.ofSeconds(10))).as("the listing lags behind").isEmpty();
    assertThat(see("o", "Box/a")).isEqualTo(present("Box/a", 1));
    put("Box/a", 1);
    assertThat(after(Duration.ofSeconds(10))).as("it shows what we knew").isEmpty();
  }

  @Test
  void whatNoListingShowsForTwoMinutesIsNotThere() {
    see("o", "Box/a");
    clock.advance(Duration.ofSeconds(1));
    observer.wrote("o", Things.SCOPE, handle("Box/a"), present("Box/a", 1));

    after(Sight.OVERLAY.minusSeconds(5));
    assertThat(see("o", "Box/a")).isEqualTo(present("Box/a", 1));
    assertThat(after(Duration.ofSeconds(10))).containsExactly("o");
    assertThat(see("o", "Box/a")).isEqualTo(Observation.ABSENT);
  }

  @Test
  void whatALookSawFromBeforeOurWriteDoesNotCount() {
    put("Box/a", 1);
    Wanted box = wanted("Box/a");
    Sight sight = new Sight(box, "o", clock.instant());
    sight.looked(present("Box/a", 1), clock.instant(), clock.instant());
    var began = clock.instant();
    clock.advance(Duration.ofSeconds(1));
    sight.wrote(present("Box/a", 2), clock.instant());
    clock.advance(Duration.ofSeconds(1));

    assertThat(sight.looked(present("Box/a", 1), began, clock.instant())).isFalse();

    assertThat(sight.answer()).isEqualTo(present("Box/a", 2));
    assertThat(sight.isDue(clock.instant().plus(Sight.IN_FLIGHT))).as("it looks again soon").isTrue();
    assertThat(sight.looked(present("Box/a", 1), clock.instant(), clock.instant())).isTrue();
    assertThat(sight.answer()).as("one that began later does").isEqualTo(present("Box/a", 1));
  }

  @Test
  void aWatchThatShowsNothingAfterOurWriteIsBelieved() {
    put("Watched/a", 1);
    see("o", "Watched/a");
    observer.wrote("o", Things.SCOPE, handle("Watched/a"), present("Watched/a", 2));
    world.remove("watched-a");

    assertThat(see("o", "Watched/a")).isEqualTo(Observation.ABSENT);
  }

  @Test
  void anAnswerCountsOnForAWhileWhenLookingFails() {
    put("Box/a", 1);
    see("o", "Box/a");
    world.fail("observe Box", Problem.Category.TRANSIENT);

    assertThat(after(Duration.ofMinutes(2))).isEmpty();
    assertThat(see("o", "Box/a")).isEqualTo(present("Box/a", 1));
    assertThat(after(Sight.STALE)).containsExactly("o");
    assertThat(see("o", "Box/a")).isInstanceOf(Observation.Unknown.class);
    assertThat(after(Duration.ofMinutes(1))).as("still the same").isEmpty();
    world.heal();
    assertThat(after(Duration.ofMinutes(1))).containsExactly("o");
    assertThat(see("o", "Box/a")).isEqualTo(present("Box/a", 1));
  }

  @Test
  void aFirstLookThatFailsIsNoAbsence() {
    world.fail("observe Box", Problem.Category.DENIED);

    assertThat(see("o", "Box/a")).isInstanceOfSatisfying(Observation.Unknown.class,
        unknown -> assertThat(unknown.problem().category()).isEqualTo(Problem.Category.DENIED));
    assertThat(see("o", "Single/a")).as("other kinds are not concerned").isEqualTo(Observation.ABSENT);
  }

  @Test
  void lookingAgainWaitsAsLongAsTheProviderSays() {
    world.fail("observe Box", new Problem(
        Problem.Category.THROTTLED, "Throttling", "things:List", "slow down", Duration.ofSeconds(30), null));
    see("o", "Box/a");
    world.calls();

    after(Duration.ofSeconds(29));
    assertThat(world.calls()).isEmpty();
    after(Duration.ofSeconds(1));
    assertThat(world.calls()).hasSize(1);
  }

  @Test
  void whoComesWhileOthersAreLookedAtForTheFirstTimeSharesTheNextLook() throws InterruptedException {
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<Collection<?>> looks = Collections.synchronizedList(new ArrayList<>());
    Kind<Desired, Observed> slow = new Registry(List.of(ThingKind.of("Box", world).whenObserved(sought -> {
      looks.add(sought);
      looking.countDown();
      await(go);
    }))).kind("Box");
    List<Thread> owners = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Wanted one = new Wanted(slow, Things.SCOPE, new Sought<>(handle("Box/" + i), null), false);
      String owner = "owner-" + i;
      owners.add(Thread.ofVirtual().start(() -> observer.observe(owner, List.of(one))));
      await(looking);
    }
    Awaitility.await().until(() -> owners.stream().allMatch(t -> t.getState() == Thread.State.WAITING));
    go.countDown();
    for (Thread owner : owners) {
      owner.join();
    }

    assertThat(looks).extracting(Collection::size).containsExactly(1, 19);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRateLimitDelaysAllAlike() {
    AtomicInteger tokens = new AtomicInteger(5);
    Kind<Desired, Observed> limited = new Registry(List.of(
        ThingKind.of("Single", world).observed(Kind.Observing.EACH).whenObserved(sought -> {
          if (tokens.getAndDecrement() <= 0) {
            throw new Problem(
                Problem.Category.THROTTLED, "Governed", "things:Get", "slow down", Duration.ofMillis(20), null);
          }
        }))).kind("Single");
    List<Wanted> singles = Stream.of("a", "b", "c", "d", "e").map(name -> "Single/" + name).map(id -> {
      put(id, 1);
      world.state(physical(id), "creating");
      return new Wanted(limited, Things.SCOPE, new Sought<>(handle(id), null), false);
    }).toList();
    observer.observe("o", singles);
    world.calls();

    for (List<String> next : List.of(List.of("a", "b"), List.of("c", "d"), List.of("e", "a"))) {
      tokens.set(2);
      assertThat(after(Sight.IN_FLIGHT)).isEmpty();
      assertThat(world.calls()).containsExactlyElementsOf(
          next.stream().map(name -> "observe Single [single-" + name + "]").toList());
      assertThat(tokens).as("nobody is asked on once one is refused").hasValue(-1);
    }
    assertThat(observer.observe("o", singles).values()).as("what was known counts on")
        .allSatisfy(seen -> assertThat(seen).isInstanceOf(Observation.Present.class));
  }

  @Test
  void whatIsOutOfReachKeepsNobodyElseWaiting() throws InterruptedException {
    CountDownLatch answered = new CountDownLatch(1);
    Set<String> unreachable = Collections.synchronizedSet(new HashSet<>());
    List<String> attempts = Collections.synchronizedList(new ArrayList<>());
    Kind<Desired, Observed> far = new Registry(List.of(
        ThingKind.of("Far", world).observed(Kind.Observing.AFAR).whenObserved(sought -> {
          String name = sought.iterator().next().handle().physicalName();
          attempts.add(name);
          if (unreachable.contains(name)) {
            await(answered);
          }
        }))).kind("Far");
    List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    Observer patient =
        new Observer(clock, ReentrantLock::new, task -> threads.add(Thread.ofVirtual().start(task)));
    for (String id : List.of("Far/gone", "Far/near")) {
      put(id, 1);
      patient.observe(id, List.of(new Wanted(far, Things.SCOPE, new Sought<>(handle(id), null), true)));
    }
    put("Box/a", 1);
    patient.observe("box", List.of(wanted("Box/a")));
    attempts.clear();
    List.of("Box/a", "Far/gone", "Far/near").forEach(id -> put(id, 2));
    unreachable.add("far-gone");

    clock.advance(Duration.ofMinutes(6));
    Set<String> woken = new TreeSet<>(patient.refresh());
    assertThat(woken).contains("box").doesNotContain("Far/gone");

    Awaitility.await().until(() -> {
      woken.addAll(patient.refresh());
      return woken.contains("Far/near");
    });
    assertThat(attempts).as("one look at a time").containsExactlyInAnyOrder("far-gone", "far-near");
    assertThat(woken).doesNotContain("Far/gone");

    answered.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(patient.refresh()).containsExactly("Far/gone");
    assertThat(patient.refresh()).isEmpty();
  }

  /** What one of them saw, or was in vain, serves the other. */
  @Test
  void kindsThatLookAtTheSameThingDoSoInTurn() {
    List<Runnable> handedOver = new ArrayList<>();
    Observer patient = new Observer(clock, ReentrantLock::new, handedOver::add);
    Registry kinds = new Registry(List.of(ThingKind.of("Former", world).observed(Kind.Observing.AFAR),
        ThingKind.of("Users", world).observed(Kind.Observing.AFAR)));
    for (String kind : List.of("Former", "Users")) {
      patient.observe("o", List.of(new Wanted(kinds.kind(kind), Things.SCOPE,
          new Sought<>(new Handle(new ResourceId(kind, "main"), "there"), null), true)));
    }
    world.calls();

    assertThat(after(patient, Duration.ofMinutes(6))).isEmpty();
    assertThat(handedOver).hasSize(1);
    assertThat(after(patient, Duration.ofMinutes(6))).isEmpty();
    assertThat(handedOver).as("it is still to be looked at").hasSize(1);
    world.put("there", thing("Users/main", "k", 2));
    handedOver.removeFirst().run();
    assertThat(world.calls()).containsExactly("observe Former [there]", "observe Users [there]");
    assertThat(after(patient, Duration.ofSeconds(1))).containsExactly("o");
    after(patient, Duration.ofMinutes(6));
    assertThat(handedOver).hasSize(1);
  }

  @Test
  void aRateLimitEndsSlowLooksThatHaveNotBegun() {
    List<Runnable> handedOver = new ArrayList<>();
    Observer patient = new Observer(clock, ReentrantLock::new, handedOver::add);
    Kind<Desired, Observed> far =
        new Registry(List.of(ThingKind.of("Far", world).observed(Kind.Observing.AFAR))).kind("Far");
    Scope elsewhere = new Scope("eu-west-1", null);
    patient.observe("o", List.of(new Wanted(far, Things.SCOPE, new Sought<>(handle("Far/a"), null), true),
        new Wanted(far, Things.SCOPE, new Sought<>(handle("Far/b"), null), true),
        new Wanted(far, elsewhere, new Sought<>(handle("Far/c"), null), true)));
    world.calls();
    world.fail("observe Far", Problem.Category.THROTTLED);

    after(patient, Duration.ofMinutes(6));
    handedOver.forEach(Runnable::run);
    assertThat(handedOver).hasSize(3);
    assertThat(world.calls()).as("one of each scope").hasSize(2).contains("observe Far [far-c]");
    world.heal();
    handedOver.clear();
    after(patient, Duration.ofSeconds(1));
    handedOver.forEach(Runnable::run);
    assertThat(world.calls()).as("who was not asked for is due at once").hasSize(1);
  }

  private Set<String> after(Observer observer, Duration time) {
    clock.advance(time);
    return observer.refresh();
  }

  @Test
  void whatIsExpiredIsLookedAtAnew() {
    put("Box/a", 1);
    put("Box/b", 1);
    observer.observe("o", List.of(wanted("Box/a"), wanted("Box/b")));
    put("Box/a", 2);
    put("Box/b", 2);

    observer.expire("o", Things.SCOPE, handle("Box/a"));
    assertThat(see("o", "Box/a")).isEqualTo(present("Box/a", 2));
    assertThat(see("o", "Box/b")).isEqualTo(present("Box/b", 1));
    observer.expire("o");
    assertThat(see("o", "Box/b")).isEqualTo(present("Box/b", 2));
  }

  /** A write was answered with not-found: perhaps only by a server that has not heard of our creation yet. */
  @Test
  void whatIsDoubtedIsLookedAtAnewAndOurOwnWriteStillStands() {
    see("o", "Box/a");
    clock.advance(Duration.ofSeconds(1));
    observer.wrote("o", Things.SCOPE, handle("Box/a"), present("Box/a", 1));
    clock.advance(Duration.ofSeconds(1));

    observer.doubt("o", Things.SCOPE, handle("Box/a"));
    assertThat(see("o", "Box/a")).as("not shown yet").isEqualTo(present("Box/a", 1));
    put("Box/a", 2);
    observer.doubt("o", Things.SCOPE, handle("Box/a"));
    assertThat(see("o", "Box/a")).isEqualTo(present("Box/a", 2));
    world.remove(physical("Box/a"));
    clock.advance(Sight.OVERLAY);
    observer.doubt("o", Things.SCOPE, handle("Box/a"));
    assertThat(see("o", "Box/a")).isEqualTo(Observation.ABSENT);
  }

  @Test
  void whatNobodyWantsAnyMoreIsNotLookedAt() {
    observer.observe("o", List.of(wanted("Single/a"), wanted("Single/b")));
    observer.retain("o", List.of(wanted("Single/a")));
    world.calls();

    after(Duration.ofMinutes(10));

    assertThat(world.calls()).containsExactly("observe Single [single-a]");
    observer.retain("o", List.of());
    after(Duration.ofMinutes(10));
    assertThat(world.calls()).isEmpty();
  }

  @Test
  void aSteadyFleetIsLookedAtOnceAnInterval() {
    for (int i = 0; i < 20; i++) {
      put("Box/b" + i, 1);
      see("owner-" + i, "Box/b" + i);
    }
    world.calls();

    for (int second = 0; second < 600; second++) {
      assertThat(after(Duration.ofSeconds(1))).isEmpty();
    }

    assertThat(world.calls()).as("ten minutes of one listing a minute").hasSizeBetween(9, 10);
  }
}
