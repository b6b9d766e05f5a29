package dev.webapp.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.AwsClient;

/**
 * What every kind of AWS resource owes. A subclass says what it wants and what may change; it runs on the sandbox,
 * which behaves as AWS does, and over the wire on an emulator, which was not written by us.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class KindContract<D extends Desired, O extends Observed> extends KindSubject<D, O> {
  protected KindContract(AwsEnvironment aws) {
    super(aws);
  }

  @BeforeEach
  void furnish() {
    aws.reset();
    kind = kind(aws.clients());
    prepare();
    aws.forgetCalls();
  }

  /** Cases may be made of what {@link #prepare} made; JUnit asks for them before anything else. */
  private void furnishOnce() {
    if (kind == null) {
      furnish();
    }
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
    assumeFalse(beyondThisEnvironment().contains(CREATED_TWICE));
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
    rest();
    aws.forgetCalls();
    O before = observe(desired);
    aws.pass(Duration.ofHours(1));
    assertThat(observe(desired)).isEqualTo(before);
    assertThat(aws.writes()).isEmpty();
  }

  Stream<String> variantNames() {
    furnishOnce();
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
    furnishOnce();
    return drifts().keySet().stream().filter(name -> !beyondThisEnvironment().contains(name));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("driftNames")
  void mends(String drift) {
    D desired = desired("main");
    create(desired);
    settle(desired);
    rest();
    drifts().get(drift).accept(observe(desired));
    aws.pass(step());
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
    aws.pass(step());
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
    assumeFalse(beyondThisEnvironment().contains(DEPARTURE));
    D desired = desired("main");
    create(desired);
    O settled = settle(desired);
    depart(desired, new Farewell.Discard());
    // Under our own policies what is gone has no owner any more, so that IAM may refuse before the service is asked.
    kind(aws.others()).delete(handle("main"), SCOPE, settled, new Farewell.Discard());
    assertThat(observe(desired)).isNull();
  }

  @Test
  void deletedWithinItsFirstMomentsItGoesAllTheSame() {
    assumeFalse(beyondThisEnvironment().contains(DEPARTURE));
    D desired = desired("main");
    create(desired);
    depart(desired, new Farewell.Discard());
    assertThat(observe(desired)).isNull();
  }

  @Test
  void dataIsKeptWhereAskedFor() {
    assumeTrue(kind.stateful(), "holds no data");
    assumeFalse(beyondThisEnvironment().contains(DEPARTURE));
    D desired = desired("main");
    create(desired);
    settle(desired);
    depart(desired, new Farewell.Snapshot("final-main-20260101"));
    assertKept("final-main-20260101");
  }

  @Test
  void observesManyInAsManyCallsAsItSays() {
    List<String> names = List.of("one", "two", "three");
    names.forEach(name -> {
      create(name, desired(name));
      aws.pass(betweenCreations());
    });
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
  void isRefusedWhatIsNotOurs() {
    assumeTrue(aws.faithful() && judgedByTags(), "nobody judges whose it is");
    ResourceKind<D, O> ours = kind;
    kind = kind(aws.others());
    D theirs = ofOthers(desired("main"));
    create(theirs);
    disown(settle(theirs));
    rest();
    kind = ours;
    O before = observe(theirs);
    variants().forEach((name, variant) -> {
      D wanted = ofOthers(variant);
      Delta delta = Differ.diff(wanted, kind.project(before, wanted));
      assertThatThrownBy(() -> kind.update(handle("main"), SCOPE, wanted, before, delta)).as(name)
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.DENIED));
    });
    assertThatThrownBy(() -> kind.delete(handle("main"), SCOPE, before, new Farewell.Discard()))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.DENIED));
    assertThat(observe(theirs)).isEqualTo(before);
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
    if (!beyondThisEnvironment().contains(DEPARTURE)) {
      depart(desired, kind.stateful() ? new Farewell.Snapshot("final-main-20260101") : new Farewell.Discard());
    }
    liveOn();
    needed.addAll(aws.calledActions());
    assertThat(kind.permissions()).containsAll(needed);
    if (aws.faithful()) {
      needed.addAll(permissionsBesidesCalls());
      assertThat(kind.permissions()).containsExactlyInAnyOrderElementsOf(needed);
    }
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
            throw Problem.of(Problem.Category.TRANSIENT, "Unintelligible", method.getName(),
                "an answer without an error code (HTTP 404)");
          }));
    }
  }
}
