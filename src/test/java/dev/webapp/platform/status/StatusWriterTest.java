package dev.webapp.platform.status;

import static dev.webapp.platform.fakes.Things.handle;
import static dev.webapp.platform.fakes.Things.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.api.WebAppPlatformStatus.InventoryEntry;
import dev.webapp.platform.apply.Outcome;
import dev.webapp.platform.apply.Pass;
import dev.webapp.platform.fakes.Things;
import dev.webapp.platform.graph.Edge.Await;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.plan.Action;
import dev.webapp.platform.plan.Approvals;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatusWriterTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant LATER = Instant.parse("2026-03-01T12:07:30Z");
  private static final WebAppPlatformSpec SPEC = spec("");
  private static final Outcome READY = new Outcome.Ready(null);
  private static final Outcome CREATING = new Outcome.Progressing("creating");
  private static final Outcome BLOCKED = new Outcome.Blocked(ResourceId.parse("Box/a"), Await.READY);
  private static final Outcome TRANSIENT = new Outcome.Failed("AWS is ill; it is tried again", false);
  private static final Outcome TERMINAL = new Outcome.Failed("not allowed", true);
  private static final Outcome REFUSED = new Outcome.Refused("box-a exists and is not ours");
  private static final Outcome PLANNED = new Outcome.Planned("it holds data");

  private static WebAppPlatformSpec spec(String yaml) {
    return Serialization.unmarshal("aws: {region: us-east-1}\n" + yaml, WebAppPlatformSpec.class);
  }

  /** A pass over Box/a, Box/b … with these outcomes. */
  private static Pass pass(List<Step> steps, Outcome... outcomes) {
    Map<Handle, Outcome> all = new LinkedHashMap<>();
    for (int i = 0; i < outcomes.length; i++) {
      all.put(handle(name(i)), outcomes[i]);
    }
    return new Pass(all, new Plan(steps, "hash"), inventory(outcomes.length), Map.of(), Map.of(), false, null);
  }

  private static String name(int number) {
    return "Box/" + (char) ('a' + number);
  }

  private static Inventory inventory(int size) {
    List<Resource> resources = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      resources.add(resource(name(i)));
    }
    return Inventory.EMPTY.covering(resources, NOON);
  }

  private static Intent intent(ChangePolicy policy, boolean leaves, int size) {
    List<Resource> resources = new ArrayList<>();
    for (int i = 0; i < size && !leaves; i++) {
      resources.add(resource(name(i)));
    }
    return new Intent("uid", Things.OWNERSHIP, Graph.of(resources), inventory(size), policy, leaves);
  }

  private static WebAppPlatformStatus after(WebAppPlatformStatus before, Instant now, ChangePolicy policy, Pass pass) {
    return new StatusWriter(before, 7, now).after(intent(policy, false, pass.outcomes().size()), SPEC, pass, null);
  }

  private static Condition condition(WebAppPlatformStatus status, String type) {
    return status.conditions().stream().filter(c -> c.type().equals(type)).findFirst()
        .orElseThrow(() -> new AssertionError("no " + type + " in " + status.conditions()));
  }

  private static String verdict(WebAppPlatformStatus status) {
    return Stream.of("Ready", "Reconciling", "Stalled").map(type -> condition(status, type).status().substring(0, 1))
        .reduce("", String::concat) + " " + condition(status, "Ready").reason();
  }

  /** What holds of Ready, Reconciling and Stalled, and why. */
  static Stream<Arguments> situations() {
    return Stream.of(
        Arguments.of("TFF Ready", ChangePolicy.AUTO, new Outcome[] {READY, READY}),
        Arguments.of("TFF Ready", ChangePolicy.AUTO, new Outcome[] {new Outcome.Ready("does not scale"), READY}),
        Arguments.of("TFF Ready", ChangePolicy.AUTO, new Outcome[] {READY, new Outcome.Gone()}),
        Arguments.of("FTF Progressing", ChangePolicy.AUTO, new Outcome[] {READY, CREATING}),
        Arguments.of("FTF Blocked", ChangePolicy.AUTO, new Outcome[] {READY, BLOCKED}),
        Arguments.of("FFT AccessDenied", ChangePolicy.AUTO, new Outcome[] {new Outcome.Failed(
            "not authorized", true, Outcome.Failed.Why.ACCESS_DENIED), CREATING}),
        Arguments.of("FFT NoEffect", ChangePolicy.AUTO, new Outcome[] {new Outcome.Failed(
            "applied 3 times", true, Outcome.Failed.Why.NO_EFFECT), CREATING}),
        Arguments.of("FTF Failed", ChangePolicy.AUTO, new Outcome[] {TRANSIENT, BLOCKED}),
        Arguments.of("FFT Failed", ChangePolicy.AUTO, new Outcome[] {TERMINAL, CREATING, BLOCKED}),
        Arguments.of("FFT Failed", ChangePolicy.AUTO, new Outcome[] {REFUSED, TERMINAL}),
        Arguments.of("FFT Refused", ChangePolicy.AUTO, new Outcome[] {REFUSED, CREATING}),
        Arguments.of("FFT Refused", ChangePolicy.AUTO, new Outcome[] {READY, REFUSED}),
        Arguments.of("FFT Refused", ChangePolicy.OBSERVE, new Outcome[] {PLANNED, REFUSED}),
        Arguments.of("FFF WaitingForApproval", ChangePolicy.AUTO, new Outcome[] {READY, PLANNED}),
        Arguments.of("FFF WaitingForApproval", ChangePolicy.AUTO, new Outcome[] {PLANNED, BLOCKED}),
        Arguments.of("FTF WaitingForApproval", ChangePolicy.AUTO, new Outcome[] {PLANNED, CREATING}),
        Arguments.of("FTF WaitingForApproval", ChangePolicy.AUTO, new Outcome[] {PLANNED, TRANSIENT}),
        Arguments.of("FFF Paused", ChangePolicy.PAUSED, new Outcome[] {PLANNED, BLOCKED}),
        Arguments.of("FFF Observing", ChangePolicy.OBSERVE, new Outcome[] {PLANNED, READY}),
        Arguments.of("TFF Ready", ChangePolicy.OBSERVE, new Outcome[] {READY}),
        Arguments.of("TFF Ready", ChangePolicy.PAUSED, new Outcome[] {READY}));
  }

  @ParameterizedTest
  @MethodSource("situations")
  void theGravestOutcomeDecides(String expected, ChangePolicy policy, Outcome[] outcomes) {
    assertThat(verdict(after(null, NOON, policy, pass(List.of(), outcomes)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("situations")
  void aPartGivesTheSameReasons(String expected, ChangePolicy policy, Outcome[] outcomes) {
    WebAppPlatformStatus status = after(null, NOON, policy, pass(List.of(), outcomes));

    assertThat(condition(status, "DataReady").reason()).isEqualTo(expected.substring("FTF ".length()));
  }

  /** Every combination of three outcomes under every policy: what kstatus relies on. */
  @Test
  void neverReconcilingAndStalledNorReadyWhileAnythingIsOpen() {
    List<Outcome> all = List.of(
        READY, new Outcome.Gone(), CREATING, BLOCKED, TRANSIENT, TERMINAL, REFUSED, PLANNED);
    for (ChangePolicy policy : ChangePolicy.values()) {
      all.forEach(a -> all.forEach(b -> all.forEach(c -> {
        WebAppPlatformStatus status = after(null, NOON, policy, pass(List.of(), a, b, c));
        boolean open = Stream.of(a, b, c).anyMatch(o -> !(o instanceof Outcome.Ready) && !(o instanceof Outcome.Gone));

        assertThat(condition(status, "Reconciling").status() + condition(status, "Stalled").status())
            .as("%s %s %s", a, b, c).isNotEqualTo("TrueTrue");
        assertThat(condition(status, "Ready").status()).as("%s %s %s", a, b, c).isEqualTo(open ? "False" : "True");
        assertThat(condition(status, "DataReady").status()).isEqualTo(open ? "False" : "True");
      })));
    }
  }

  @Test
  void theMessageTellsHowFarItIsAndWhatItWaitsFor() {
    WebAppPlatformStatus first = after(null, NOON, ChangePolicy.AUTO, pass(List.of(), READY, CREATING, BLOCKED));

    assertThat(first.ready()).isEqualTo("1/3");
    assertThat(condition(first, "Ready").message())
        .isEqualTo("1 of 3 ready; waiting for Box/b (creating since 12:00)");
    WebAppPlatformStatus second = after(first, LATER, ChangePolicy.AUTO, pass(List.of(), READY, CREATING, BLOCKED));
    assertThat(condition(second, "Ready").message())
        .isEqualTo(condition(first, "Ready").message());
    assertThat(condition(after(null, NOON, ChangePolicy.AUTO, pass(List.of(), TERMINAL)), "Stalled").message())
        .isEqualTo("Box/a: not allowed");
    assertThat(condition(after(null, NOON, ChangePolicy.AUTO,
        pass(List.of(), new Outcome.Ready("does not scale"))), "Ready").message())
        .isEqualTo("all 1 resources are ready; Box/a: does not scale");
  }

  @Test
  void aTransitionIsTimedByItsFlipAlone() {
    WebAppPlatformStatus first = after(null, NOON, ChangePolicy.AUTO, pass(List.of(), CREATING));
    WebAppPlatformStatus second = after(first, LATER, ChangePolicy.AUTO, pass(List.of(), BLOCKED));
    WebAppPlatformStatus third = after(second, LATER, ChangePolicy.AUTO, pass(List.of(), READY));

    assertThat(condition(second, "Ready").lastTransitionTime()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(second.conditions()).allSatisfy(
        c -> assertThat(c.lastTransitionTime()).isEqualTo("2026-03-01T12:00:00Z"));
    assertThat(condition(third, "Ready").lastTransitionTime()).isEqualTo("2026-03-01T12:07:30Z");
    assertThat(condition(third, "Reconciling").lastTransitionTime()).isEqualTo("2026-03-01T12:07:30Z");
    assertThat(condition(third, "Stalled").lastTransitionTime()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(third.conditions()).extracting(Condition::observedGeneration).containsOnly(7L);
  }

  @Test
  void whatIsTheSameIsWrittenTheSame() {
    WebAppPlatformStatus first = after(null, NOON, ChangePolicy.AUTO, pass(List.of(), READY, CREATING));
    WebAppPlatformStatus second = after(first, LATER, ChangePolicy.AUTO, pass(List.of(), READY, CREATING));

    assertThat(second).isEqualTo(first);
    assertThat(Serialization.unmarshal(Serialization.asJson(second), WebAppPlatformStatus.class)).isEqualTo(second);
  }

  @Test
  void aMessageIsLeftOutWhereThereIsNothingToSay() {
    WebAppPlatformStatus status = after(null, NOON, ChangePolicy.AUTO, pass(List.of(), READY));

    assertThat(condition(status, "DataReady").message()).isNull();
    assertThat(Serialization.asJson(status)).doesNotContain("\"message\":\"\"");
    assertThat(condition(after(null, NOON, ChangePolicy.AUTO,
        pass(List.of(), new Outcome.Ready("does not scale"))), "DataReady").message())
        .isEqualTo("Box/a: does not scale");
  }

  /** Whoever is looked up stands in no inventory: others make it, often of what we are still making. */
  @Test
  void whatActsIsToldRatherThanWhatOnlyWaits() {
    Map<Handle, Outcome> outcomes = new LinkedHashMap<>();
    outcomes.put(handle("Lookup/balancer"), new Outcome.Progressing("nobody has made it yet"));
    outcomes.put(handle("Box/a"), CREATING);
    List<Resource> wanted = List.of(resource("Lookup/balancer"), resource("Box/a"));
    Inventory ours = Inventory.EMPTY.covering(List.of(resource("Box/a")), NOON);
    Intent intent = new Intent("uid", Things.OWNERSHIP, Graph.of(wanted), ours, ChangePolicy.AUTO, false);

    WebAppPlatformStatus status = new StatusWriter(null, 1, NOON).after(
        intent, SPEC, new Pass(outcomes, new Plan(List.of(), "h"), ours, Map.of(), Map.of(), false, null), null);

    assertThat(condition(status, "Ready").message()).endsWith("waiting for Box/a (creating since 12:00)");
    outcomes.put(handle("Box/a"), PLANNED);
    assertThat(verdict(new StatusWriter(null, 1, NOON).after(
        intent, SPEC, new Pass(outcomes, new Plan(List.of(), "h"), ours, Map.of(), Map.of(), false, null), null)))
        .as("what is sought moves no more than what waits").isEqualTo("FFF WaitingForApproval");
  }

  @Test
  void approvalsOfWhatIsGoneAreOver() {
    Approvals.Approved stays = new Approvals.Approved(handle("Box/a"), Action.UPDATE, Map.of("version", "2"));
    Approvals.Approved gone = new Approvals.Approved(handle("Box/b"), Action.DELETE, Map.of());
    Intent intent = new Intent("uid", Things.OWNERSHIP, Graph.of(List.of(resource("Box/a"))), Inventory.EMPTY,
        ChangePolicy.AUTO, false);
    Plan plan = new Plan(List.of(), "h", new Approvals(1, "last", List.of(stays, gone)));

    WebAppPlatformStatus status = new StatusWriter(null, 1, NOON).after(
        intent, SPEC, new Pass(Map.of(), plan, Inventory.EMPTY, Map.of(), Map.of(), false, null), null);

    assertThat(StatusApprovals.read(status.approvals())).isEqualTo(new Approvals(1, "last", List.of(stays)));
  }

  @Test
  void whatIsBlockedTellsWhatItAwaits() {
    ResourceId database = ResourceId.parse("DbInstance/main");

    assertThat(Words.message(new Outcome.Blocked(database, Await.KNOWN, "databaseSubnetIds")))
        .isEqualTo("waits for the database subnet ids of DbInstance/main");
    assertThat(Words.message(new Outcome.Blocked(database, Await.KNOWN)))
        .isEqualTo("waits until DbInstance/main exists");
    assertThat(Words.message(new Outcome.Blocked(database, Await.READY)))
        .isEqualTo("waits until DbInstance/main is ready");
  }

  @Test
  void aPartAnswersForItsResourcesAlone() {
    Resource network = new Resource(ResourceId.parse("Box/n"), "box-n", Things.SCOPE, Part.NETWORK, "spec.network",
        dev.webapp.platform.resource.DataPolicy.DELETE, resource("Box/n").template(), List.of(), false, false,
        null);
    Intent intent = new Intent("uid", Things.OWNERSHIP, Graph.of(List.of(network, resource("Box/a"))), Inventory.EMPTY,
        ChangePolicy.AUTO, false);
    Map<Handle, Outcome> outcomes = Map.of(handle("Box/n"), READY, handle("Box/a"), CREATING);

    WebAppPlatformStatus status = new StatusWriter(null, 1, NOON).after(intent, SPEC,
        new Pass(outcomes, new Plan(List.of(), "h"), Inventory.EMPTY, Map.of(), Map.of(), false, null), null);

    assertThat(condition(status, "NetworkReady").status()).isEqualTo("True");
    assertThat(condition(status, "DataReady")).satisfies(c -> {
      assertThat(c.status()).isEqualTo("False");
      assertThat(c.message()).isEqualTo("Box/a (creating)");
    });
    assertThat(status.conditions()).extracting(Condition::type).containsExactly(
        "Ready", "Reconciling", "Stalled", "ApprovalRequired", "NetworkReady", "DataReady");
  }

  @Test
  void approvalIsAskedForOnlyWhereItHelps() {
    Step waits = new Step(handle("Box/a"), Action.UPDATE,
        List.of(new FieldChange("version", "1", "2", Effect.MAJOR_UPGRADE)), Effect.MAJOR_UPGRADE, "no way back");
    Step refused = new Step(handle("Box/b"), Action.REFUSE, List.of(), Effect.NONE, "not ours");
    Step goes = new Step(handle("Box/c"), Action.CREATE, List.of(), Effect.NONE, null);

    Condition asked = condition(after(null, NOON, ChangePolicy.AUTO,
        pass(List.of(goes, refused, waits), PLANNED, REFUSED, READY)), "ApprovalRequired");
    assertThat(asked.status() + " " + asked.reason() + " " + asked.message()).isEqualTo("True WaitingForApproval "
        + "update Box/a: version 1 → 2 (interrupts, irreversible): no way back. To approve, annotate the platform with "
        + "platform.webapp.dev/approve: hash");

    Condition notAsked = condition(after(null, NOON, ChangePolicy.AUTO,
        pass(List.of(goes, refused), REFUSED)), "ApprovalRequired");
    assertThat(notAsked.status() + " " + notAsked.reason()).isEqualTo("False NothingToApprove");

    Condition observed = condition(after(null, NOON, ChangePolicy.OBSERVE, pass(List.of(waits), PLANNED)),
        "ApprovalRequired");
    assertThat(observed.status() + " " + observed.reason()).isEqualTo("False Observing");
  }

  @Test
  void whatGoesWithTheDefinitionTellsBothWaysOut() {
    Step waits = new Step(handle("Box/a"), Action.DELETE, List.of(), Effect.NONE, "the CRD is being deleted");

    WebAppPlatformStatus status =
        after(null, NOON, ChangePolicy.CRD_TERMINATING, pass(List.of(waits), new Outcome.Planned(waits.hold())));

    assertThat(verdict(status)).isEqualTo("FFF WaitingForApproval");
    assertThat(condition(status, "ApprovalRequired")).satisfies(c -> {
      assertThat(c.status()).isEqualTo("True");
      assertThat(c.message()).contains("the CRD is being deleted", "(1 resources)", "changes.policy: Observe",
          "platform.webapp.dev/approve: hash");
    });
    assertThat(status.plan().hash()).isEqualTo("hash");
  }

  @Test
  void thePlanShowsWhatWaitsAndUnderObserveEverything() {
    Step waits = new Step(handle("Box/a"), Action.REPLACE, List.of(new FieldChange("key", "x", "y", Effect.REPLACES),
        new FieldChange("size", null, 2, Effect.NONE)), Effect.REPLACES, "it is replaced");
    Step goes = new Step(handle("Box/b"), Action.CREATE, List.of(), Effect.NONE, null);
    Pass pass = pass(List.of(waits, goes), PLANNED, READY);

    WebAppPlatformStatus.Plan auto = after(null, NOON, ChangePolicy.AUTO, pass).plan();
    assertThat(auto.steps()).isEqualTo(1);
    assertThat(auto.items()).containsExactly(
        new WebAppPlatformStatus.PlanStep(
            "Box/a", "replace", "key", "x", "y", "replaces", "box-a", "it is replaced", null, null),
        new WebAppPlatformStatus.PlanStep(
            "Box/a", "replace", "size", null, "2", "replaces", "box-a", "it is replaced", null, null));
    WebAppPlatformStatus.Plan observed = after(null, NOON, ChangePolicy.OBSERVE, pass).plan();
    assertThat(observed.steps()).isEqualTo(2);
    assertThat(observed.summary()).isEqualTo("replace Box/a: key x → y, size (unset) → 2 (replaces) and 1 more");
    assertThat(after(null, NOON, ChangePolicy.AUTO, pass(List.of(goes), READY)).plan()).isNull();
  }

  @Test
  void aPlatformThatLeavesTellsWhatIsLeft() {
    WebAppPlatformStatus status = new StatusWriter(null, 7, NOON).after(
        intent(ChangePolicy.AUTO, true, 2), SPEC, pass(List.of(), new Outcome.Progressing("deleting"), BLOCKED), null);

    assertThat(verdict(status)).isEqualTo("FTF Deleting");
    assertThat(condition(status, "Ready").message()).isEqualTo("2 left; waiting for Box/a (deleting since 12:00)");
    assertThat(status.ready()).isEqualTo("0/2");
    assertThat(status.urls()).isEmpty();
  }

  @Test
  void anInvalidSpecStallsAndForgetsNothing() {
    WebAppPlatformStatus before = after(null, NOON, ChangePolicy.AUTO, pass(List.of(), READY));

    WebAppPlatformStatus status = new StatusWriter(before, 8, LATER).invalid("spec.gateway: no");

    assertThat(verdict(status)).isEqualTo("FFT InvalidSpec");
    assertThat(condition(status, "Stalled").message()).isEqualTo("spec.gateway: no");
    assertThat(status.inventory()).isEqualTo(before.inventory());
    assertThat(status.observedGeneration()).isEqualTo(8);
  }

  @Test
  void recordingAddsWhatIsAboutToBeMadeAndLeavesTheRest() {
    WebAppPlatformStatus before = after(null, NOON, ChangePolicy.AUTO, pass(List.of(), READY));
    Inventory more = StatusInventory.read(before.inventory(), "prod/shop").covering(List.of(resource("Box/b")), LATER);

    WebAppPlatformStatus status = new StatusWriter(before, 8, LATER).recording(more);

    assertThat(status.conditions()).isEqualTo(before.conditions());
    assertThat(status.observedGeneration()).isEqualTo(7);
    assertThat(status.inventory()).hasSize(2).startsWith(before.inventory().getFirst());
    assertThat(status.inventory().getLast()).satisfies(entry -> {
      assertThat(entry.id()).isEqualTo("Box/b");
      assertThat(entry.recorded()).isEqualTo("2026-03-01T12:07:30Z");
      assertThat(entry.seen()).isNull();
    });
    assertThat(new StatusWriter(null, 1, NOON).recording(more).conditions()).extracting(Condition::type)
        .containsExactly("Ready", "Reconciling");
  }

  @Test
  void aStateIsTimedFromWhenItBecameSo() {
    WebAppPlatformStatus first = after(null, NOON, ChangePolicy.AUTO, pass(List.of(), CREATING, READY));
    WebAppPlatformStatus second = after(first, LATER, ChangePolicy.AUTO, pass(List.of(), READY, READY));

    assertThat(second.inventory()).extracting(InventoryEntry::state, InventoryEntry::since).containsExactly(
        org.assertj.core.groups.Tuple.tuple("Ready", "2026-03-01T12:07:30Z"),
        org.assertj.core.groups.Tuple.tuple("Ready", "2026-03-01T12:00:00Z"));
  }

  @Test
  void addressesAreTheHostsOrElseTheLoadBalancersOwn() {
    Map<ResourceId, Outputs> told =
        Map.of(ResourceId.parse("Ingress/gateway"), Outputs.of("hostname", "lb.example"));

    assertThat(Urls.of(spec("gateway: {type: LoadBalancer, host: a.example.com}\n"
        + "services: [{name: s, image: i, routes: [{host: b.example.com}, {host: '*.example.com'}, "
        + "{host: a.example.com}]}]"), told)).containsExactly("http://a.example.com", "http://b.example.com");
    assertThat(Urls.of(spec("services: [{name: s, image: i}]"), told)).containsExactly("http://lb.example");
    assertThat(Urls.of(SPEC, Map.of())).isNull();
  }
}
