package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.Subresource;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningPlansTest {
  private static final String WAITS = """
      {"status": {"observedGeneration": 1,
       "conditions": [{"type": "ApprovalRequired", "status": "True", "reason": "WaitingForApproval",
         "message": "it holds data. To approve, annotate ...", "lastTransitionTime": "2026-01-01T00:00:00Z"}],
       "plan": {"hash": "0123456789ab", "steps": 2, "summary": "delete Table/events and 1 more", "items": [
         {"id": "Table/events", "action": "delete", "effect": "data loss", "name": "shop-events",
          "waits": "it holds data"},
         {"id": "DbInstance/main", "action": "update", "field": "engineVersion", "from": "16", "to": "17",
          "effect": "interrupts, irreversible", "waits": "a major version cannot be taken back"},
         {"id": "DbInstance/main", "action": "update", "field": "parameterGroup", "to": "pg17",
          "effect": "interrupts, irreversible", "waits": "a major version cannot be taken back"}]}}}
      """;

  @TempDir
  private Path files;
  private LiveCluster live;

  @BeforeEach
  void start() {
    live = new LiveCluster(files);
    live.apply("aws: {region: us-east-1}\n");
  }

  @AfterEach
  void stop() {
    live.close();
  }

  private void status(String json) {
    live.patch(live.platformKey(), Subresource.STATUS, json);
  }

  private int plan(String... options) {
    return live.plan(Stream.concat(Stream.of("-n", "shop", "shop"), Stream.of(options)).toArray(String[]::new));
  }

  @Test
  void showsWhatWaitsAndHowToApproveIt() {
    status(WAITS);

    assertThat(plan()).as(live.errors()).isEqualTo(2);

    assertThat(live.lines()).containsExactly(
        "shop/shop",
        "  - delete Table/events  shop-events  (data loss)",
        "      waits: it holds data",
        "  ~ update DbInstance/main  (interrupts, irreversible)",
        "      engineVersion: 16 → 17",
        "      parameterGroup: (unset) → pg17",
        "      waits: a major version cannot be taken back",
        "  it holds data. To approve, annotate ...",
        "1 to update, 1 to delete, 2 wait for approval");
  }

  @Test
  void theSameForPrograms() throws Exception {
    status(WAITS);

    assertThat(plan("-o", "json")).isEqualTo(2);

    JsonNode expected = new ObjectMapper().readTree("""
        {"platforms": [{"namespace": "shop", "name": "shop", "hash": "0123456789ab", "steps": [
          {"id": "Table/events", "name": "shop-events", "action": "delete", "changes": [], "effect": "data loss",
           "waits": "it holds data"},
          {"id": "DbInstance/main", "action": "update", "changes": [
            {"field": "engineVersion", "from": "16", "to": "17"},
            {"field": "parameterGroup", "from": null, "to": "pg17"}],
           "effect": "interrupts, irreversible", "waits": "a major version cannot be taken back"}],
         "source": "status", "approvable": true, "unknown": [],
         "notes": ["it holds data. To approve, annotate ..."]}]}
        """);
    assertThat(new ObjectMapper().readTree(live.text())).isEqualTo(expected);
    // Programs may compare texts, too.
    assertThat(live.text()).startsWith("{\n  \"platforms\" : [\n    {\n      \"namespace\" : \"shop\",");
  }

  @Test
  void colorsAreForTerminalsUnlessAskedFor() {
    status(WAITS);

    plan();
    assertThat(live.text()).doesNotContain("\033");
    plan("--color=never");
    assertThat(live.text()).doesNotContain("\033");
    plan("--color", "ALWAYS");
    assertThat(live.text()).contains("\033[31m- delete\033[0m Table/events");
    plan("--color=always", "--output=json");
    assertThat(live.text()).doesNotContain("\033");
  }

  @Test
  void nothingWaits() {
    status("{\"status\": {\"observedGeneration\": 1}}");

    assertThat(plan()).isZero();
    assertThat(live.lines()).containsExactly("shop/shop", "nothing waits");
  }

  @Test
  void whatTheOperatorHasNotLookedAtIsNotKnown() {
    assertThat(plan()).isEqualTo(1);
    assertThat(live.lines()).containsExactly("shop/shop",
        "  ? WebAppPlatform/shop  shop/shop: the operator has not looked at generation 1 yet", "1 cannot be seen");

    status("{\"status\": {\"observedGeneration\": 1}}");
    live.apply("aws: {region: us-east-1}\ntables: [{name: t, partitionKey: {name: id, type: String}}]\n");
    assertThat(plan()).isEqualTo(1);
    assertThat(live.text()).contains("generation 2 yet");
  }

  @Test
  void thePlanOfASpecThatMakesNoSenseIsOfAnEarlierOne() {
    status("""
        {"status": {"observedGeneration": 1, "conditions": [{"type": "Stalled", "status": "True",
          "reason": "InvalidSpec", "message": "no such database", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
        """);

    assertThat(plan()).isEqualTo(1);
    assertThat(live.text()).contains("shop/shop: no such database");
  }

  @Test
  void whatIsNotThereIsTheUsersToMend() {
    assertThat(live.plan("-n", "shop", "nobody")).isEqualTo(1);
    assertThat(live.errors()).isEqualToIgnoringNewLines("there is no WebAppPlatform nobody in namespace shop");
  }

  /** More changes than a status shows. */
  private void many(int tables) {
    StringBuilder spec = new StringBuilder("aws: {region: us-east-1}\nchanges: {policy: Observe}\ntables:\n");
    for (int i = 0; i < tables; i++) {
      spec.append("  - {name: t%d, partitionKey: {name: id, type: String}}\n".formatted(i));
    }
    live.apply(spec.toString());
    live.converge();
  }

  @Test
  void whatTheStatusHasNoRoomForIsReadFromItsConfigMap() throws Exception {
    many(30);

    assertThat(plan()).isEqualTo(2);

    assertThat(live.platform().getStatus().plan().items()).hasSize(20);
    assertThat(live.lines()).filteredOn(line -> line.startsWith("  + create Table/t")).hasSize(30);
    assertThat(live.lines()).last().isEqualTo("30 to create, 30 wait");
    plan("-o", "json");
    assertThat(new ObjectMapper().readTree(live.text()).at("/platforms/0/steps")).hasSize(30);
  }

  @Test
  void withoutItTheRestIsCountedAndItIsToldWhereItShouldBe() {
    many(30);
    live.world().store().delete(live.key(ObjectType.CONFIG_MAP, "shop-plan"), DeleteOptions.BACKGROUND);

    assertThat(plan()).isEqualTo(2);

    assertThat(live.lines()).contains("  all steps: ConfigMap shop-plan");
    assertThat(live.lines()).last().isEqualTo("20 to create, 20 wait, 10 more that are not shown");
  }

  @Test
  void aConfigMapOfAnotherPlanIsNotTakenForThisOne() {
    many(30);
    live.patch(live.key(ObjectType.CONFIG_MAP, "shop-plan"), Subresource.NONE,
        "{\"data\": {\"plan.json\": \"{\\\"hash\\\": \\\"another\\\", \\\"steps\\\": []}\"}}");

    plan();

    assertThat(live.lines()).last().isEqualTo("20 to create, 20 wait, 10 more that are not shown");
  }
}
