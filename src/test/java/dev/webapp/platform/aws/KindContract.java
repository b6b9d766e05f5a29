package dev.webapp.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.AwsClient;

/**
 * What every kind of AWS resource owes. A subclass says what it wants and what may change; it runs on the sandbox, which
 * behaves as AWS does, and over the wire on an emulator, which was not written by us.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class KindContract<D extends Desired, O extends Observed> {
  /** As many steps of {@link #step()} as anything may take. */
  private static final int PASSES = 200;
  protected static final Scope SCOPE = AwsEnvironment.SCOPE;
  protected static final Ownership OWNERSHIP = new Ownership("arn:aws:eks:us-east-1:123456789012:cluster/test", "a/b");

  protected final AwsEnvironment aws;
  protected ResourceKind<D, O> kind;

  protected KindContract(AwsEnvironment aws) {
    this.aws = aws;
  }

  /** The kind over these clients. Called anew for each test. */
  protected abstract ResourceKind<D, O> kind(Clients clients);

  /** What is wanted; takes its tags from {@link #tags}. Two names make two resources that can live side by side. */
  protected abstract D desired(String name);

  /** What it shall become, by what changes; each is reached from {@link #desired}. See {@link #with}. */
  protected abstract Map<String, D> variants();

  /** Sets a tag that is not ours, through {@link AwsEnvironment#others()}; false where the resource has no tags. */
  protected abstract boolean tagBehindOurBack(O observed, String key, String value);

  /** What others may do to a resource, through {@link AwsEnvironment#others()}, that we must notice; by name. */
  protected Map<String, Consumer<O>> drifts() {
    return Map.of();
  }

  /** Names of variants that AWS lets nobody return from, such as a grown disk. */
  protected Set<String> oneWay() {
    return Set.of();
  }

  /** Makes what the resource needs to exist before it, through {@link AwsEnvironment#others()}. */
  protected void prepare() {}

  /** Fails where nothing was kept under that name after the last farewell. */
  protected void assertKept(String snapshot) {
    throw new AssertionError(kind.name() + " holds data; its suite must look for " + snapshot);
  }

  /** How many calls an observation of that many makes. */
  protected int callsToObserve(int resources) {
    return kind.observing().listed() ? 1 : resources;
  }

  /** What AWS checks besides the actions that are called; the kind says why. */
  protected Set<String> permissionsBesidesCalls() {
    return Set.of();
  }

  /** Calls that a plain life does not come to, such as taking back a deletion. Runs before permissions are compared. */
  protected void liveOn() {}

  /** Names of variants and drifts that this environment cannot carry out as AWS does; with the reason beside them. */
  protected Set<String> beyondThisEnvironment() {
    return Set.of();
  }

  /** How much time goes by between passes. */
  protected Duration step() {
    return Duration.ofMinutes(1);
  }

  @BeforeEach
  void furnish() {
    aws.reset();
    kind = kind(aws.clients());
    prepare();
    aws.forgetCalls();
  }

  @Test
  void absentIsAbsent() {
    assertThat(observe(desired("main"))).isNull();
    assertThat(aws.writes()).isEmpty();
  }

  @Test
  void aFailedObservationIsNotAbsence() {
    ResourceKind<D, O> blind = kind(new FailingClients());
    assertThatThrownBy(() -> blind.observe(SCOPE, List.of(new Sought<>(handle("main"), desired("main")))))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("Unintelligible"));
  }

  @Test
  void whatIsCreatedIsObservedAndOurs() {
    D desired = desired("main");
    O created = create(desired);
    O observed = observe(desired);
    assertThat(observed).isNotNull();
    if (aws.faithful()) {
      assertThat(created).as("the answer of create is what an observation tells").isEqualTo(observed);
    }
    assertThat(Differ.diff(desired, kind.project(created, desired)).touches("tags")).isFalse();
  }

  @Test
  void aCreationIsOneWrite() {
    create(desired("main"));
    assertThat(aws.writes()).hasSize(1);
  }

  @Test
  void createdTwiceThereIsStillOne() {
    D desired = desired("main");
    create(desired);
    Problem problem = catchThrowableOfType(Problem.class, () -> kind.create(handle("main"), SCOPE, desired,
        new Token("f".repeat(32))));
    assertThat(problem).isNotNull();
    assertThat(problem.category()).isEqualTo(Problem.Category.EXISTS);
    assertThat(observe(desired)).isNotNull();
  }

  @Test
  void becomesReadyAsDesired() {
    D desired = desired("main");
    create(desired);
    O settled = settle(desired);
    assertThat(Differ.diff(desired, kind.project(settled, desired))).isEqualTo(Delta.NONE);
    assertThat(kind.leaving(settled)).isFalse();
  }

  @Test
  void whatIsAsDesiredStaysUntouched() {
    D desired = desired("main");
    create(desired);
    settle(desired);
    aws.forgetCalls();
    O before = observe(desired);
    aws.pass(Duration.ofHours(1));
    assertThat(observe(desired)).isEqualTo(before);
    assertThat(aws.writes()).isEmpty();
  }

  Stream<String> variantNames() {
    return variants().keySet().stream().filter(name -> !beyondThisEnvironment().contains(name));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("variantNames")
  void becomes(String variant) {
    D from = desired("main");
    create(from);
    settle(from);
    D to = variants().get(variant);
    Delta delta = Differ.diff(to, kind.project(observe(to), to));
    assertThat(delta.isEmpty()).as("%s changes nothing", variant).isFalse();
    settle(to);
    if (!oneWay().contains(variant)) {
      settle(from);
    }
  }

  Stream<String> driftNames() {
    return drifts().keySet().stream().filter(name -> !beyondThisEnvironment().contains(name));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("driftNames")
  void mends(String drift) {
    D desired = desired("main");
    create(desired);
    settle(desired);
    drifts().get(drift).accept(observe(desired));
    assertThat(Differ.diff(desired, kind.project(observe(desired), desired)).isEmpty())
        .as("%s goes unnoticed", drift).isFalse();
    settle(desired);
  }

  @Test
  void tagsFollowTheSpecAndForeignOnesStay() {
    D desired = desired("main");
    create(desired);
    settle(desired);
    assumeTrue(tagBehindOurBack(observe(desired), "theirs", "kept"), "has no tags");
    assertThat(Differ.diff(desired, kind.project(observe(desired), desired))).isEqualTo(Delta.NONE);

    D more = with(desired, "tags", tags("main", Map.of("team", "b", "added", "yes")));
    O changed = settle(more);
    assertThat(changed.tags()).containsEntry("theirs", "kept").containsEntry("team", "b").containsEntry("added", "yes");

    D fewer = with(desired, "tags", tags("main", Map.of("added", "yes")));
    O reduced = settle(fewer);
    assertThat(reduced.tags()).containsEntry("theirs", "kept").doesNotContainKey("team");
  }

  @Test
  void deletedIsGoneAndDeletedTwiceIsHarmless() {
    D desired = desired("main");
    create(desired);
    O settled = settle(desired);
    depart(desired, new Farewell.Discard());
    kind.delete(handle("main"), SCOPE, settled, new Farewell.Discard());
    assertThat(observe(desired)).isNull();
  }

  @Test
  void deletedWithinItsFirstMomentsItGoesAllTheSame() {
    D desired = desired("main");
    create(desired);
    depart(desired, new Farewell.Discard());
    assertThat(observe(desired)).isNull();
  }

  @Test
  void dataIsKeptWhereAskedFor() {
    assumeTrue(kind.stateful(), "holds no data");
    D desired = desired("main");
    create(desired);
    settle(desired);
    depart(desired, new Farewell.Snapshot("final-main-20260101"));
    assertKept("final-main-20260101");
  }

  @Test
  void observesManyInAsManyCallsAsItSays() {
    List<String> names = List.of("one", "two", "three");
    names.forEach(name -> create(name, desired(name)));
    List<Sought<D>> sought = new ArrayList<>();
    names.forEach(name -> sought.add(new Sought<>(handle(name), desired(name))));
    ResourceKind<D, O> fresh = kind(aws.clients());
    aws.forgetCalls();
    Map<Handle, O> seen = fresh.observe(SCOPE, sought);
    assertThat(seen).containsOnlyKeys(sought.stream().map(Sought::handle).toList());
    assertThat(aws.calls()).hasSize(callsToObserve(names.size()));

    sought.add(new Sought<>(handle("absent"), desired("absent")));
    assertThat(fresh.observe(SCOPE, sought)).containsOnlyKeys(seen.keySet());
  }

  @Test
  void observesWhatOnlyTheInventoryRemembers() {
    D desired = desired("main");
    create(desired);
    Handle handle = handle("main");
    assertThat(kind.observe(SCOPE, List.of(new Sought<D>(handle, null)))).containsKey(handle);
  }

  @Test
  void asksForThePermissionsItNeedsAndNoMore() {
    Set<String> needed = new TreeSet<>();
    variantNames().forEach(variant -> {
      furnish();
      create(desired("main"));
      settle(desired("main"));
      settle(variants().get(variant));
      needed.addAll(aws.calledActions());
    });
    furnish();
    D desired = desired("main");
    create(desired);
    if (tagBehindOurBack(settle(desired), "theirs", "kept")) {
      settle(with(desired, "tags", tags("main", Map.of("added", "yes"))));
    }
    depart(desired, kind.stateful() ? new Farewell.Snapshot("final-main-20260101") : new Farewell.Discard());
    liveOn();
    needed.addAll(aws.calledActions());
    assertThat(kind.permissions()).containsAll(needed);
    if (aws.faithful()) {
      needed.addAll(permissionsBesidesCalls());
      assertThat(kind.permissions()).containsExactlyInAnyOrderElementsOf(needed);
    }
  }

  // What subclasses compose their cases from.

  /** By default the physical name is the name; kinds whose AWS identity is given by AWS override it. */
  protected Handle handle(String name) {
    return new Handle(new ResourceId(kind == null ? "Kind" : kind.name(), name), name);
  }

  /** Ownership tags and the user's one, {@code team: a}. */
  protected Map<String, String> tags(String name) {
    return tags(name, Map.of("team", "a"));
  }

  protected Map<String, String> tags(String name, Map<String, String> users) {
    return Tags.of(OWNERSHIP.tags(handle(name).id(), DataPolicy.SNAPSHOT), users);
  }

  /** {@link #desired} of {@code main} with another value of one component. */
  protected D with(String component, Object value) {
    return with(desired("main"), component, value);
  }

  /** The same record with another value of one component. */
  @SuppressWarnings("unchecked")
  protected static <R> R with(R record, String component, Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    try {
      Object[] values = new Object[components.length];
      boolean found = false;
      for (int i = 0; i < components.length; i++) {
        boolean it = components[i].getName().equals(component);
        found |= it;
        components[i].getAccessor().setAccessible(true);
        values[i] = it ? value : components[i].getAccessor().invoke(record);
      }
      assertThat(found).as("component %s of %s", component, record.getClass().getSimpleName()).isTrue();
      Constructor<?> constructor = record.getClass().getDeclaredConstructor(
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return (R) constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("cannot copy " + record, e);
    }
  }

  /** Cases by name, in order. */
  protected static <V> Map<String, V> cases(Map<String, V> some) {
    return new TreeMap<>(some);
  }

  protected final O create(D desired) {
    return create("main", desired);
  }

  protected final O create(String name, D desired) {
    return kind.create(handle(name), SCOPE, desired, new Token("0123456789abcdef0123456789abcdef"));
  }

  /** Null where it is absent. */
  protected final O observe(D desired) {
    Handle handle = handle("main");
    return kind.observe(SCOPE, List.of(new Sought<>(handle, desired))).get(handle);
  }

  /** Passes over it as the operator does, until it is Ready and as desired. */
  protected final O settle(D desired) {
    Map<Integer, String> story = new LinkedHashMap<>();
    for (int pass = 0; pass < PASSES; pass++) {
      O observed = observe(desired);
      assertThat(observed).as("%s vanished", kind.name()).isNotNull();
      Delta delta = Differ.diff(desired, kind.project(observed, desired));
      Readiness readiness = kind.readiness(observed);
      if (delta.isEmpty() && readiness instanceof Readiness.Ready) {
        return observed;
      }
      assertThat(readiness).as("after %s", story).isNotInstanceOf(Readiness.Failed.class);
      story.put(pass, readiness + " " + delta.changes());
      if (!delta.isEmpty()) {
        step(desired, observed, delta);
      }
      aws.pass(step());
    }
    return fail("not settled: %s", story);
  }

  private void step(D desired, O observed, Delta delta) {
    int before = aws.writes().size();
    try {
      kind.update(handle("main"), SCOPE, desired, observed, delta);
    } catch (Problem busy) {
      assertThat(busy.category()).as("%s: %s", busy.code(), busy.getMessage()).isEqualTo(Problem.Category.CONFLICT);
    }
    assertThat(aws.writes().size() - before).as("writes of one update for %s", delta.changes()).isLessThanOrEqualTo(1);
  }

  /** Deletes it as the operator does, until it is gone. */
  protected final void depart(D desired, Farewell how) {
    List<String> story = new ArrayList<>();
    for (int pass = 0; pass < PASSES; pass++) {
      O observed = observe(desired);
      if (observed == null) {
        return;
      }
      story.add(observed.toString());
      int before = aws.writes().size();
      try {
        kind.delete(handle("main"), SCOPE, observed, how);
      } catch (Problem busy) {
        assertThat(busy.category()).as("%s: %s", busy.code(), busy.getMessage()).isEqualTo(Problem.Category.CONFLICT);
      }
      assertThat(aws.writes().size() - before).as("writes of one delete").isLessThanOrEqualTo(1);
      aws.pass(step());
    }
    fail("not gone: %s", story);
  }

  /** Every call fails as behind a proxy that answers in HTML. */
  private static final class FailingClients implements Clients {
    @Override
    public <C extends AwsClient> C get(Class<C> type, Scope scope) {
      return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
          (proxy, method, arguments) -> {
            if (method.getName().endsWith("Paginator")) {
              return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            throw Problem.of(Problem.Category.TRANSIENT, "Unintelligible", type.getSimpleName() + "." + method.getName(),
                "an answer without an error code (HTTP 404)");
          }));
    }
  }
}
