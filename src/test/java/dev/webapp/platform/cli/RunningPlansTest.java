package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.reconcile.OperatorRuntime;
import dev.webapp.platform.sandbox.cluster.ManifestReader;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import dev.webapp.platform.sandbox.cluster.http.ApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunningPlansTest {
  private final SandboxWorld world = new SandboxWorld(InstantSource.system(), "us-east-1", Settings.INSTANT);
  private final StringWriter printed = new StringWriter();
  private ApiServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws Exception {
    server = ApiServer.start(world.store(), 0);
    client = OperatorRuntime.client(SandboxVerb.config(server));
    world.createNamespace("records");
    world.apply((ObjectNode) ManifestReader.read("test", """
        apiVersion: platform.webapp.dev/v1alpha1
        kind: WebAppPlatform
        metadata: {name: records, namespace: records}
        spec: {aws: {region: us-east-1}}
        """).getFirst().object());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  private void status(String json) throws Exception {
    ObjectNode patch = new ObjectMapper().createObjectNode();
    patch.set("status", new ObjectMapper().readTree(json));
    world.store().patch(new ObjectKey(
        world.store().types().require("platform.webapp.dev/v1alpha1", "WebAppPlatform"), "records", "records"),
        Subresource.STATUS, new Patch.Merge(patch), WriteOptions.by("test"));
  }

  private boolean plan(String name) {
    return new RunningPlans(client, new PrintWriter(printed, true)).print("records", List.of(name));
  }

  @Test
  void showsWhatWaitsAndHowToApproveIt() throws Exception {
    status("""
        {"observedGeneration": 1,
         "conditions": [{"type": "ApprovalRequired", "status": "True", "reason": "WaitingForApproval",
           "message": "it holds data. To approve, annotate ...", "lastTransitionTime": "2026-01-01T00:00:00Z"}],
         "plan": {"hash": "0123456789ab", "steps": 2, "summary": "delete Table/events and 1 more", "items": [
           {"id": "Table/events", "action": "delete", "effect": "data loss"},
           {"id": "DbInstance/main", "action": "update", "field": "engineVersion", "from": "16", "to": "17",
            "effect": "interrupts, irreversible"},
           {"id": "DbInstance/main", "action": "update", "field": "parameterGroup", "to": "pg17",
            "effect": "interrupts, irreversible"}]}}
        """);

    assertThat(plan("records")).isTrue();

    assertThat(printed.toString().lines()).containsExactly(
        "records/records",
        "  - delete Table/events (data loss)",
        "  ~ update DbInstance/main (interrupts, irreversible)",
        "      engineVersion: 16 → 17",
        "      parameterGroup: (unset) → pg17",
        "2 steps",
        "it holds data. To approve, annotate ...");
  }

  @Test
  void saysWhereNothingWaitsOrNobodyHasLooked() throws Exception {
    assertThat(plan("records")).isFalse();
    assertThat(printed.toString().lines()).containsExactly(
        "records/records", "  the operator has not looked at generation 1 yet", "nothing waits");

    status("{\"observedGeneration\": 1}");
    printed.getBuffer().setLength(0);
    assertThat(plan("records")).isFalse();
    assertThat(printed.toString().lines()).containsExactly("records/records", "nothing waits");
  }

  @Test
  void whatIsNotThereIsTheUsersToMend() {
    assertThatThrownBy(() -> plan("nobody")).isInstanceOf(UserError.class)
        .hasMessage("there is no WebAppPlatform nobody in namespace records");
  }
}
