package dev.webapp.platform.sandbox.cluster;

import static dev.webapp.platform.sandbox.cluster.Shops.shop;
import static dev.webapp.platform.sandbox.cluster.Shops.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private ClusterStore store;

  @BeforeEach
  void startServer() {
    store = new ClusterStore(now::get);
    store.apply(Shops.definition(), WriteOptions.by("me"));
  }

  private Snapshot apply(String manager, ObjectNode manifest) {
    return store.apply(manifest, WriteOptions.by(manager)).snapshot();
  }

  private Snapshot applyShop(String manager, String spec) {
    return apply(manager, shop("s", spec));
  }

  private static String fields(Snapshot snapshot, String manager) {
    for (JsonNode entry : snapshot.meta().json().path("managedFields")) {
      if (entry.path("manager").asText().equals(manager)) {
        return entry.path("fieldsV1").toString();
      }
    }
    return "";
  }

  @Test
  void aManagerOwnsWhatItApplies() {
    Snapshot applied = applyShop("one", "region: us-east-1, services: [{name: a, uses: []}], labels: {k: v}");
    assertThat(fields(applied, "one")).isEqualTo("{\"f:spec\":{\"f:labels\":{\"f:k\":{}},\"f:region\":{},"
        + "\"f:services\":{\"k:{\\\"name\\\":\\\"a\\\"}\":{\".\":{},\"f:name\":{},\"f:uses\":{}}}}}");
  }

  @Test
  void whatItLeavesOutGoesUnlessSomebodyElseOwnsIt() {
    applyShop("one", "region: us-east-1, size: Small, replicas: 2, services: [{name: a, image: x}, {name: b}]");
    applyShop("two", "region: us-east-1, replicas: 2, services: [{name: a}]");
    Snapshot left = applyShop("one", "region: us-east-1");
    assertThat(left.json().path("spec").toString()).isEqualTo(
        "{\"region\":\"us-east-1\",\"replicas\":2,\"services\":[{\"name\":\"a\",\"port\":80}],\"level\":\"Low\"}");
  }

  @Test
  void itemsKeepWhatOthersAddedToThem() {
    applyShop("one", "region: us-east-1, services: [{name: a, image: v1}]");
    applyShop("two", "region: us-east-1, services: [{name: c, image: v3}, {name: a, port: 90}]");
    Snapshot both = applyShop("one", "region: us-east-1, services: [{name: b}, {name: a, image: v2}]");
    assertThat(both.json().at("/spec/services").toString()).isEqualTo("[{\"name\":\"c\",\"image\":\"v3\",\"port\":80},"
        + "{\"name\":\"b\",\"port\":80},{\"name\":\"a\",\"image\":\"v2\",\"port\":90}]");
  }

  @Test
  void anotherManagersFieldIsAConflictUnlessTakenByForce() {
    applyShop("one", "region: us-east-1, replicas: 1, size: Small");
    assertThatThrownBy(() -> applyShop("two", "region: us-east-1, replicas: 2"))
        .hasMessage("Apply failed with 1 conflict: conflict with \"one\": .spec.replicas");
    assertThatThrownBy(() -> applyShop("two", "region: us-east-1, replicas: 2, size: Large"))
        .hasMessage("Apply failed with 2 conflicts: conflicts with \"one\":\n- .spec.replicas\n- .spec.size");
    ObjectNode changed = store.get(new ObjectKey(store.types().of(shop("s", "a: 1")), "default", "s")).copy();
    changed.withObject("/spec").put("paused", false);
    store.replace(new ObjectKey(store.types().of(changed), "default", "s"), Subresource.NONE, changed,
        WriteOptions.by("editor"));
    assertThatThrownBy(() -> applyShop("two", "region: us-east-1, paused: true, size: Small"))
        .hasMessage("Apply failed with 1 conflict: conflict with \"editor\" using test.webapp.dev/v1: .spec.paused");
    Snapshot taken = store.apply(shop("s", "region: us-east-1, replicas: 2"), WriteOptions.by("two").forced())
        .snapshot();
    assertThat(fields(taken, "one")).doesNotContain("f:replicas").contains("f:size");
    assertThat(fields(taken, "two")).contains("f:replicas");
  }

  @Test
  void applyingTheSameAgainChangesNothing() {
    Snapshot first = applyShop("one", "region: us-east-1, services: [{name: a}], tags: [aa, bb]");
    now.updateAndGet(instant -> instant.plusSeconds(60));
    assertThat(applyShop("one", "region: us-east-1, services: [{name: a}], tags: [aa, bb]").resourceVersion())
        .isEqualTo(first.resourceVersion());
    Snapshot shared = applyShop("two", "region: us-east-1");
    assertThat(shared.resourceVersion()).as("a new owner is a change").isGreaterThan(first.resourceVersion());
    assertThat(shared.meta().generation()).isEqualTo(1);
  }

  @Test
  void anUpdateTakesFieldsFromTheirOwners() {
    Snapshot applied = applyShop("one", "region: us-east-1, replicas: 1");
    ObjectNode changed = applied.copy();
    changed.withObject("/spec").put("replicas", 5);
    store.replace(applied.key(), Subresource.NONE, changed, WriteOptions.by("editor"));
    Snapshot left = applyShop("one", "region: us-east-1");
    assertThat(left.json().at("/spec/replicas").asInt()).as("the editor's now").isEqualTo(5);
  }

  @Test
  void statusIsAppliedApart() {
    Snapshot applied = applyShop("one", "region: us-east-1");
    ObjectNode status = shop("s", "region: ignored");
    status.withObject("/status").put("phase", "Up").put("replicas", 1);
    Snapshot up = store.patch(applied.key(), Subresource.STATUS, new Patch.Apply(status), WriteOptions.by("one"))
        .snapshot();
    assertThat(up.json().path("status").toString()).isEqualTo("{\"phase\":\"Up\",\"replicas\":1}");
    assertThat(up.json().at("/spec/region").asText()).isEqualTo("us-east-1");
    status.withObject("/status").remove("replicas");
    Snapshot fewer = store.patch(applied.key(), Subresource.STATUS, new Patch.Apply(status), WriteOptions.by("one"))
        .snapshot();
    assertThat(fewer.json().path("status").toString()).isEqualTo("{\"phase\":\"Up\"}");
    assertThat(applyShop("one", "region: us-east-1").json().at("/status/phase").asText()).isEqualTo("Up");
  }

  @Test
  void aDefaultThatTheSoleOwnerDropsComesBack() {
    String deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: d, namespace: default}
        spec:
          %s
          selector: {matchLabels: {a: b}}
          template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: x,
           ports: [{containerPort: 80}]}]}}
        """;
    apply("one", yaml(deployment.formatted("replicas: 3")));
    Snapshot reset = apply("one", yaml(deployment.formatted("")));
    assertThat(reset.json().at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(fields(reset, "one")).contains("k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}");
    apply("other", yaml("{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, namespace: default},"
        + " spec: {replicas: 4}}"));
    assertThat(apply("one", yaml(deployment.formatted(""))).json().at("/spec/replicas").asInt()).isEqualTo(4);
  }

  @Test
  void refusesWhatNoApplyMaySay() {
    assertThatThrownBy(() -> apply("", shop("s", "region: us-east-1")))
        .hasMessage("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply"
            + " patch");
    ObjectNode stale = applyShop("one", "region: us-east-1").copy();
    stale.withObject("/metadata").remove("managedFields");
    applyShop("one", "region: us-east-1, replicas: 1");
    assertThatThrownBy(() -> apply("one", stale)).hasMessageContaining("the object has been modified");
  }
}
