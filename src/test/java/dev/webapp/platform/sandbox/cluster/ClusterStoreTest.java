package dev.webapp.platform.sandbox.cluster;

import static dev.webapp.platform.sandbox.cluster.Shops.shop;
import static dev.webapp.platform.sandbox.cluster.Shops.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterStoreTest {
  private static final WriteOptions ME = WriteOptions.by("me");
  private static final WriteOptions OTHER = WriteOptions.by("other");
  private static final String SPEC = "region: us-east-1, databases: [{name: a, engine: x}], services: [{name: b}]";

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00.5Z"));
  private ClusterStore store;

  @BeforeEach
  void startServer() {
    store = new ClusterStore(now::get);
    store.apply(Shops.definition(), ME);
  }

  private ObjectKey key(String name) {
    return key("test.webapp.dev/v1", "Shop", name);
  }

  private ObjectKey key(String apiVersion, String kind, String name) {
    return new ObjectKey(store.types().require(apiVersion, kind), "default", name);
  }

  private Snapshot create(ObjectNode object) {
    return store.create(store.types().of(object), "default", object, ME).snapshot();
  }

  private Snapshot configMap(String name, String metadata) {
    return create(yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", " + metadata
        + "}, data: {a: b}}"));
  }

  private static String owner(Snapshot owner, String more) {
    return "ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: " + owner.key().name() + ", uid: "
        + owner.meta().uid() + more + "}]";
  }

  private Snapshot patch(ObjectKey key, String merge) {
    return store.patch(key, Subresource.NONE, new Patch.Merge(yaml(merge)), ME).snapshot();
  }

  @Test
  void aNewObjectHasIdentityDefaultsAndFirstGeneration() {
    JsonNode created = create(shop("s", SPEC)).json();
    assertThat(created.at("/metadata/creationTimestamp").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(created.at("/metadata/uid").asText()).hasSize(36);
    assertThat(created.at("/metadata/generation").asInt()).isEqualTo(1);
    assertThat(created.at("/spec/level").asText()).isEqualTo("Low");
    assertThat(created.at("/spec/services/0/port").asInt()).isEqualTo(80);
    assertThat(created.at("/metadata/managedFields/0/fieldsV1/f:spec/f:level").isObject()).isTrue();
  }

  @Test
  void refusesInTheWordsOfAServer() {
    create(shop("s", SPEC));
    assertThatThrownBy(() -> create(shop("s", SPEC))).hasMessage("shops.test.webapp.dev \"s\" already exists");
    assertThatThrownBy(() -> store.get(key("nope"))).hasMessage("shops.test.webapp.dev \"nope\" not found")
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.status().at("/details/kind").asText())
            .isEqualTo("shops"));
    ResourceType type = key("s").type();
    ObjectNode elsewhere = shop("s", SPEC);
    elsewhere.withObject("/metadata").put("namespace", "nons");
    assertThatThrownBy(() -> store.create(type, "nons", elsewhere, ME)).hasMessage("namespaces \"nons\" not found");
    assertThatThrownBy(() -> create(shop("t", "region: us-east-1, paused: true")))
        .hasMessage("Shop.test.webapp.dev \"t\" is invalid: spec: Invalid value: \"object\": size is needed when"
            + " paused");
    assertThatThrownBy(() -> store.create(type, "default", shop("t", SPEC + ", foo: 1, bar: {x: 1}"), ME.strict()))
        .hasMessage("Shop in version \"v1\" cannot be handled as a Shop: strict decoding error: unknown field"
            + " \"spec.bar\","
            + " unknown field \"spec.foo\"");
    assertThatThrownBy(() -> store.apply(shop("t", SPEC + ", bar: 1"), ME))
        .hasMessage("failed to create typed patch object (default/t; test.webapp.dev/v1, Kind=Shop): .spec.bar:"
            + " field not"
            + " declared in schema");
    assertThatThrownBy(() -> store.replace(key("s"), Subresource.NONE, shop("s", SPEC), ME))
        .hasMessage("shops.test.webapp.dev \"s\" is invalid: metadata.resourceVersion: Invalid value: 0: must be"
            + " specified"
            + " for an update");
    assertThatThrownBy(() -> create(shop("A_b", SPEC))).hasMessageContaining("a lowercase RFC 1123 subdomain must"
        + " consist");
  }

  @Test
  void lenientWritesDropUnknownFieldsAndWarn() {
    Written written = store.create(key("t").type(), "default", shop("t", SPEC + ", foo: 1"), ME);
    assertThat(written.warnings()).containsExactly("unknown field \"spec.foo\"");
    assertThat(written.snapshot().json().path("spec").has("foo")).isFalse();
  }

  @Test
  void aStaleVersionIsAConflictAndAWriteThatChangesNothingMakesNone() {
    Snapshot first = create(shop("s", SPEC));
    Snapshot same = store.replace(key("s"), Subresource.NONE, first.copy(), OTHER).snapshot();
    assertThat(same.resourceVersion()).isEqualTo(first.resourceVersion());
    ObjectNode next = first.copy();
    next.withObject("/spec").put("replicas", 3);
    Snapshot second = store.replace(key("s"), Subresource.NONE, next, OTHER).snapshot();
    assertThat(second.resourceVersion()).isGreaterThan(first.resourceVersion());
    assertThat(second.meta().generation()).isEqualTo(2);
    assertThatThrownBy(() -> store.replace(key("s"), Subresource.NONE, next, ME)).hasMessage(
        "Operation cannot be fulfilled on shops.test.webapp.dev \"s\": the object has been modified; please apply your"
            + " changes to the latest version and try again");
  }

  @Test
  void statusIsWrittenApartAndCountsNoGeneration() {
    create(shop("s", SPEC));
    ObjectNode status = shop("s", "region: us-east-9");
    status.withObject("/status").put("phase", "Up").put("nope", 1);
    Snapshot written = store.patch(key("s"), Subresource.STATUS, new Patch.Merge(status), ME).snapshot();
    assertThat(written.json().at("/status")).hasToString("{\"phase\":\"Up\"}");
    assertThat(written.json().at("/spec/region").asText()).isEqualTo("us-east-1");
    assertThat(written.meta().generation()).isEqualTo(1);
    Snapshot main = patch(key("s"), "{spec: {replicas: 2}, status: {phase: Down}}");
    assertThat(main.json().at("/status/phase").asText()).isEqualTo("Up");
    assertThat(main.meta().generation()).isEqualTo(2);
  }

  @Test
  void scaleIsAViewOfReplicas() {
    create(shop("s", SPEC));
    store.patch(key("s"), Subresource.SCALE, new Patch.Merge(yaml("spec: {replicas: 4}")), ME);
    assertThat(store.get(key("s")).json().at("/spec/replicas").asInt()).isEqualTo(4);
    assertThat(store.scale(key("s")).at("/spec/replicas").asInt()).isEqualTo(4);
    assertThatThrownBy(() -> store.patch(key("s"), Subresource.SCALE, new Patch.Merge(yaml("spec: {replicas: 40}")),
        ME))
        .hasMessageContaining("should be less than or equal to 10");
  }

  @Test
  void jsonPatchesAreCarriedOutOrRefusedWhole() {
    create(shop("s", SPEC));
    JsonNode operations = yaml("x: [{op: test, path: /spec/region, value: us-east-1},"
        + " {op: add, path: /spec/replicas, value: 2}]").get("x");
    Snapshot patched = store.patch(key("s"), Subresource.NONE, new Patch.Operations(operations), ME).snapshot();
    assertThat(patched.json().at("/spec/replicas").asInt()).isEqualTo(2);
    JsonNode wrong = yaml("x: [{op: test, path: /spec/region, value: no}]").get("x");
    assertThatThrownBy(() -> store.patch(key("s"), Subresource.NONE, new Patch.Operations(wrong), ME))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(422));
  }

  @Test
  void strategicMergeKnowsTheKeysOfBuiltInLists() {
    create(yaml("""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: d}
        spec:
          selector: {matchLabels: {a: b}}
          template:
            metadata: {labels: {a: b}}
            spec:
              containers:
              - {name: one, image: "x:1", env: [{name: A, value: a}, {name: B, value: b}]}
              - {name: two, image: "y:1"}
        """));
    ObjectKey deployment = key("apps/v1", "Deployment", "d");
    Snapshot patched = store.patch(deployment, Subresource.NONE, new Patch.Strategic(yaml("""
        spec:
          template:
            spec:
              $setElementOrder/containers: [{name: one}]
              containers:
              - name: one
                image: x:2
                env: [{name: A, $patch: delete}, {name: C, value: c}]
              - {name: two, $patch: delete}
        """)), ME).snapshot();
    JsonNode containers = patched.json().at("/spec/template/spec/containers");
    assertThat(containers).hasSize(1);
    assertThat(containers.at("/0/image").asText()).isEqualTo("x:2");
    assertThat(containers.at("/0/env").toString())
        .isEqualTo("[{\"name\":\"B\",\"value\":\"b\"},{\"name\":\"C\",\"value\":\"c\"}]");
    assertThatThrownBy(() -> store.patch(key(create(shop("s", SPEC)).key().name()), Subresource.NONE,
        new Patch.Strategic(yaml("spec: {replicas: 1}")), ME))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(415));
  }

  @Test
  void listsBySelectorsAndNamespace() {
    configMap("a", "labels: {app: web, tier: one}");
    configMap("b", "labels: {app: web, tier: two}");
    configMap("c", "labels: {app: api}");
    assertThat(names("app=web", "")).containsExactly("a", "b");
    assertThat(names("app!=web", "")).containsExactly("c");
    assertThat(names("tier in (one, three)", "")).containsExactly("a");
    assertThat(names("tier notin (one)", "")).containsExactly("b", "c");
    assertThat(names("tier,app==web", "")).containsExactly("a", "b");
    assertThat(names("!tier", "")).containsExactly("c");
    assertThat(names("", "metadata.name=b")).containsExactly("b");
    assertThat(names("", "metadata.namespace!=default")).isEmpty();
  }

  private List<String> names(String labels, String fields) {
    ResourceType type = store.types().require("v1", "ConfigMap");
    return store.list(type, "", Selection.of(labels, fields)).items().stream().map(s -> s.key().name()).toList();
  }

  @Test
  void finalizersHoldADeletedObject() {
    ObjectNode held = shop("s", SPEC);
    held.withObject("/metadata").putArray("finalizers").add("test/hold");
    create(held);
    Written deleted = store.delete(key("s"), DeleteOptions.BACKGROUND);
    assertThat(deleted.gone()).isFalse();
    assertThat(deleted.snapshot().meta().isTerminating()).isTrue();
    assertThat(deleted.snapshot().meta().generation()).isEqualTo(2);
    assertThatThrownBy(() -> patch(key("s"), "{metadata: {finalizers: [test/hold, test/more]}}"))
        .hasMessageContaining("no new finalizers can be added if the object is being deleted");
    Written last = store.patch(key("s"), Subresource.NONE, new Patch.Merge(yaml("{metadata: {finalizers: null}}")), ME);
    assertThat(last.gone()).isTrue();
    assertThat(store.find(key("s"))).isEmpty();
  }

  @Test
  void whatAnObjectOwnsGoesWithItAndAfterIt() {
    Snapshot owner = configMap("owner", "");
    Snapshot child = configMap("child", owner(owner, ""));
    configMap("grandchild", owner(child, ""));
    Snapshot second = configMap("second", "");
    configMap("shared", "ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner, uid: " + owner.meta().uid()
        + "}, {apiVersion: v1, kind: ConfigMap, name: second, uid: " + second.meta().uid() + "}]");
    store.delete(owner.key(), DeleteOptions.BACKGROUND);
    assertThat(names("", "")).containsExactly("second", "shared");
    assertThat(store.get(key("v1", "ConfigMap", "shared")).meta().owners()).hasSize(1);
  }

  @Test
  void anObjectWhoseOwnerIsGoneIsGarbageFromTheStart() {
    Snapshot owner = configMap("owner", "");
    store.delete(owner.key(), DeleteOptions.BACKGROUND);
    configMap("late", owner(owner, ""));
    assertThat(names("", "")).isEmpty();
  }

  @Test
  void foregroundDeletionAwaitsWhatBlocksItAndOrphansStay() {
    Snapshot owner = configMap("owner", "");
    configMap("child", owner(owner, ", blockOwnerDeletion: true") + ", finalizers: [test/hold]");
    store.delete(owner.key(), DeleteOptions.FOREGROUND);
    assertThat(store.get(owner.key()).meta().finalizers()).containsExactly("foregroundDeletion");
    patch(key("v1", "ConfigMap", "child"), "{metadata: {finalizers: null}}");
    assertThat(names("", "")).isEmpty();

    Snapshot parent = configMap("parent", "");
    configMap("orphan", owner(parent, ""));
    store.delete(parent.key(), new DeleteOptions(DeleteOptions.Propagation.ORPHAN, "", "", false));
    assertThat(names("", "")).containsExactly("orphan");
  }

  @Test
  void aNamespaceTakesItsContentAlongAndAwaitsIt() {
    ObjectNode namespace = yaml("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
    store.apply(namespace, ME);
    ObjectNode held = shop("s", SPEC);
    held.withObject("/metadata").put("namespace", "shop").putArray("finalizers").add("test/hold");
    Snapshot inside = store.apply(held, ME).snapshot();
    ObjectNode map = yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: shop}}");
    ObjectKey mapKey = store.apply(map, ME).snapshot().key();
    ObjectKey namespaceKey = new ObjectKey(store.types().of(namespace), "", "shop");
    Written deleted = store.delete(namespaceKey, DeleteOptions.BACKGROUND);
    assertThat(deleted.gone()).isFalse();
    assertThat(store.get(namespaceKey).json().at("/status/phase").asText()).isEqualTo("Terminating");
    assertThat(store.find(mapKey)).isEmpty();
    assertThatThrownBy(() -> store.apply(map, ME)).hasMessage("configmaps \"m\" is forbidden: unable to create new"
        + " content"
        + " in namespace shop because it is being terminated");
    patch(inside.key(), "{metadata: {finalizers: null}}");
    assertThat(store.find(namespaceKey)).isEmpty();
  }

  @Test
  void aDefinitionTakesItsObjectsAndItsTypeAlong() {
    ObjectNode held = shop("s", SPEC);
    held.withObject("/metadata").putArray("finalizers").add("test/hold");
    create(held);
    ObjectKey shop = key("s");
    ObjectKey definition = new ObjectKey(store.types().of(Shops.definition()), "", "shops.test.webapp.dev");
    assertThat(store.get(definition).json().at("/status/conditions/1/type").asText()).isEqualTo("Established");
    assertThat(store.delete(definition, DeleteOptions.BACKGROUND).gone()).isFalse();
    assertThat(store.get(shop).meta().isTerminating()).isTrue();
    assertThatThrownBy(() -> create(shop("t", SPEC))).hasMessageContaining("definition is terminating");
    patch(shop, "{metadata: {finalizers: null}}");
    assertThat(store.find(definition)).isEmpty();
    assertThat(store.types().of("test.webapp.dev/v1", "Shop")).isEmpty();
  }

  @Test
  void aDryRunWritesNothing() {
    long before = store.resourceVersion();
    Written written = store.patch(key("s"), Subresource.NONE, new Patch.Apply(shop("s", SPEC)), ME.asDryRun());
    assertThat(written.snapshot().json().at("/spec/level").asText()).isEqualTo("Low");
    assertThat(store.resourceVersion()).isEqualTo(before);
    assertThat(store.find(key("s"))).isEmpty();
  }

  @Test
  void watchesTellWhatComesIntoASelectionAndLeavesIt() {
    Watch watch = store.watch(store.types().require("v1", "ConfigMap"), "default", Selection.of("app=web", ""),
        store.resourceVersion());
    configMap("a", "labels: {app: web}");
    configMap("b", "labels: {app: api}");
    patch(key("v1", "ConfigMap", "a"), "{data: {a: c}}");
    patch(key("v1", "ConfigMap", "b"), "{metadata: {labels: {app: web}}}");
    patch(key("v1", "ConfigMap", "a"), "{metadata: {labels: {app: none}}}");
    store.delete(key("v1", "ConfigMap", "b"), DeleteOptions.BACKGROUND);
    assertThat(watch.poll()).extracting(e -> e.type() + " " + e.object().key().name())
        .containsExactly("ADDED a", "MODIFIED a", "ADDED b", "DELETED a", "DELETED b");
    assertThat(watch.poll()).isEmpty();
  }

  @Test
  void aWatchFromAForgottenVersionIsExpired() {
    long before = store.resourceVersion();
    ResourceType type = store.types().require("v1", "ConfigMap");
    Watch watch = store.watch(type, "", Selection.ALL, before);
    configMap("a", "");
    store.forgetHistory();
    assertThatThrownBy(watch::poll).isInstanceOfSatisfying(StatusException.class,
        e -> assertThat(e.code()).isEqualTo(410));
    assertThatThrownBy(() -> store.watch(type, "", Selection.ALL, before)).hasMessageStartingWith("too old resource");
    assertThat(store.watch(type, "", Selection.ALL, 0).poll()).hasSize(1);
  }

  @Test
  void eventsHaveTwoShapes() {
    create(yaml("""
        {apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: e}, regarding: {kind: Shop, name: s}, note: hi,
         eventTime: "2026-01-01T00:00:00.000000Z", action: Do, reason: Done, type: Normal, reportingController: me,
         reportingInstance: x}"""));
    assertThat(store.get(key("v1", "Event", "e")).json().at("/involvedObject/name").asText()).isEqualTo("s");
    assertThat(store.get(key("events.k8s.io/v1", "Event", "e")).json().at("/note").asText()).isEqualTo("hi");
  }

  @Test
  void notesCallsMadeOnSomebodysBehalf() throws Exception {
    store.calls().as("operator", () -> store.apply(shop("s", SPEC), ME));
    store.calls().as("operator", () -> store.patch(key("s"), Subresource.STATUS, new Patch.Merge(yaml("status: {}")),
        ME));
    store.get(key("s"));
    assertThat(store.calls().permissionsOf("operator"))
        .containsExactly("create test.webapp.dev/shops", "patch test.webapp.dev/shops",
            "patch test.webapp.dev/shops/status");
  }

  @Test
  void thirtyThousandObjectsAreNoBurden() {
    ObjectNode map = yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: default}, data: {a: b}}");
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < 30_000; i++) {
      map.withObject("/metadata").put("name", "m" + i);
      store.apply(map, ME);
    }
    assertThat((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000_000)
        .as("ms of this thread").isLessThan(20_000);
    assertThat(names("", "metadata.name=m29999")).hasSize(1);
  }
}
