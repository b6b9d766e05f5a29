package dev.webapp.platform.sandbox.cluster.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.ManifestReader;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ControllersTest {
  private static final WriteOptions ME = WriteOptions.by("me").forced();

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final ClusterStore store = new ClusterStore(now::get);
  private final Recorded loadBalancers = new Recorded();
  private final Controllers controllers = new Controllers(store, loadBalancers, Settings.LIFELIKE);

  private ObjectKey apply(String yaml) {
    return store.apply(ManifestReader.read("test", yaml).getFirst().object(), ME).snapshot().key();
  }

  private ObjectKey deployment(int replicas, String image, String annotations) {
    return apply("""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: d}
        spec:
          replicas: %d
          selector: {matchLabels: {app: d}}
          template:
            metadata: {labels: {app: d}, annotations: {%s}}
            spec: {containers: [{name: c, image: "%s", ports: [{name: http, containerPort: 8080}]}]}
        """.formatted(replicas, annotations, image));
  }

  private JsonNode status(ObjectKey key) {
    return store.get(key).json().path("status");
  }

  private static String condition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText() + " " + condition.path("reason").asText();
      }
    }
    return "";
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
    controllers.step();
  }

  private List<Snapshot> all(String apiVersion, String kind) {
    return store.list(store.types().require(apiVersion, kind), "", Selection.ALL).items();
  }

  @Test
  void aDeploymentBecomesReadyWhenItsPodsAreUp() {
    ObjectKey key = deployment(2, "x:1", "");
    assertThat(controllers.step()).isTrue();
    assertThat(status(key).path("unavailableReplicas").asInt()).isEqualTo(2);
    assertThat(condition(status(key), "Available")).isEqualTo("False MinimumReplicasUnavailable");
    assertThat(condition(status(key), "Progressing")).isEqualTo("True ReplicaSetUpdated");
    assertThat(controllers.nextDue()).contains(now.get().plusSeconds(1));
    pass(Duration.ofSeconds(1));
    JsonNode status = status(key);
    assertThat(status.path("availableReplicas").asInt()).isEqualTo(2);
    assertThat(status.path("updatedReplicas").asInt()).isEqualTo(2);
    assertThat(status.path("observedGeneration").asInt()).isEqualTo(1);
    assertThat(status.has("unavailableReplicas")).isFalse();
    assertThat(condition(status, "Available")).isEqualTo("True MinimumReplicasAvailable");
    assertThat(condition(status, "Progressing")).isEqualTo("True NewReplicaSetAvailable");
    assertThat(store.get(key).meta().annotation("deployment.kubernetes.io/revision")).isEqualTo("1");
    assertThat(all("v1", "Pod")).hasSize(2).allSatisfy(
        pod -> assertThat(pod.json().at("/status/phase").asText()).isEqualTo("Running"));
    assertThat(controllers.step()).isFalse();
    assertThat(controllers.nextDue()).isEmpty();
  }

  @Test
  void aNewTemplateReplacesTheOldPods() {
    ObjectKey key = deployment(2, "x:1", "");
    controllers.step();
    pass(Duration.ofSeconds(1));
    deployment(2, "x:2", "");
    controllers.step();
    assertThat(status(key).path("availableReplicas").asInt()).as("the old ones still serve").isEqualTo(2);
    pass(Duration.ofSeconds(1));
    assertThat(status(key).path("updatedReplicas").asInt()).isEqualTo(2);
    assertThat(all("v1", "Pod")).hasSize(2).allSatisfy(
        pod -> assertThat(pod.json().at("/spec/containers/0/image").asText()).isEqualTo("x:2"));
    assertThat(store.get(key).meta().annotation("deployment.kubernetes.io/revision")).isEqualTo("2");
  }

  @Test
  void aTemplateThatCannotRunIsGivenUpWhileTheOldOneServes() {
    ObjectKey key = deployment(4, "x:1", "");
    controllers.step();
    pass(Duration.ofSeconds(1));
    deployment(4, "x:2", "cluster.test/fail: 'true'");
    controllers.step();
    pass(Duration.ofSeconds(30));
    assertThat(status(key).path("updatedReplicas").asInt()).isEqualTo(2);
    assertThat(status(key).path("availableReplicas").asInt()).isEqualTo(3);
    assertThat(condition(status(key), "Available")).isEqualTo("True MinimumReplicasAvailable");
    assertThat(all("v1", "Pod").stream().filter(pod -> pod.json().toString().contains("ImagePullBackOff"))).hasSize(2);
    pass(Duration.ofSeconds(600));
    assertThat(condition(status(key), "Progressing")).isEqualTo("False ProgressDeadlineExceeded");
  }

  @Test
  void scalingIsFollowedAndPodsGoWithTheirDeployment() {
    ObjectKey key = deployment(1, "x:1", "");
    controllers.step();
    pass(Duration.ofSeconds(1));
    deployment(3, "x:1", "");
    controllers.step();
    assertThat(status(key).path("readyReplicas").asInt()).isEqualTo(1);
    pass(Duration.ofSeconds(1));
    assertThat(status(key).path("readyReplicas").asInt()).isEqualTo(3);
    store.delete(key, DeleteOptions.BACKGROUND);
    controllers.step();
    assertThat(all("v1", "Pod")).isEmpty();
    assertThat(all("apps/v1", "ReplicaSet")).isEmpty();
  }

  @Test
  void withoutPodsADeploymentIsReadyAtOnce() {
    ClusterStore plain = new ClusterStore(now::get);
    ObjectNode manifest = store.get(deployment(2, "x:1", "")).copy();
    manifest.remove("status");
    manifest.withObject("/metadata").retain("name");
    Snapshot created = plain.apply(manifest, ME).snapshot();
    new Controllers(plain, LoadBalancers.NONE, Settings.INSTANT).step();
    assertThat(plain.get(created.key()).json().at("/status/availableReplicas").asInt()).isEqualTo(2);
    assertThat(plain.list(plain.types().require("v1", "Pod"), "", Selection.ALL).items()).isEmpty();
  }

  private ObjectKey job(String annotations, String more) {
    return apply("""
        apiVersion: batch/v1
        kind: Job
        metadata: {name: j}
        spec:
          %s
          backoffLimit: 2
          template:
            metadata: {annotations: {%s}}
            spec: {restartPolicy: Never, containers: [{name: c, image: x}]}
        """.formatted(more, annotations));
  }

  @Test
  void aJobSucceedsAfterASecondAndGoesAfterItsTimeToLive() {
    ObjectKey key = job("", "ttlSecondsAfterFinished: 60");
    controllers.step();
    assertThat(status(key).path("active").asInt()).isEqualTo(1);
    pass(Duration.ofSeconds(1));
    assertThat(condition(status(key), "Complete")).isEqualTo("True CompletionsReached");
    assertThat(status(key).path("succeeded").asInt()).isEqualTo(1);
    assertThat(all("v1", "Pod").getFirst().json().at("/status/phase").asText()).isEqualTo("Succeeded");
    pass(Duration.ofSeconds(59));
    assertThat(store.find(key)).isPresent();
    pass(Duration.ofSeconds(1));
    assertThat(store.find(key)).isEmpty();
  }

  @Test
  void aJobFailsOrHangsAsItsTemplateAsks() {
    ObjectKey failing = job("cluster.test/fail: 'true'", "");
    controllers.step();
    pass(Duration.ofSeconds(1));
    assertThat(condition(status(failing), "Failed")).isEqualTo("True BackoffLimitExceeded");
    assertThat(status(failing).path("failed").asInt()).isEqualTo(3);
    store.delete(failing, DeleteOptions.BACKGROUND);
    ObjectKey hanging = job("cluster.test/hold: 'true'", "activeDeadlineSeconds: 100");
    controllers.step();
    pass(Duration.ofSeconds(99));
    assertThat(status(hanging).path("active").asInt()).isEqualTo(1);
    pass(Duration.ofSeconds(1));
    assertThat(condition(status(hanging), "Failed")).isEqualTo("True DeadlineExceeded");
  }

  @Test
  void anAutoscalerKeepsReplicasWithinItsBounds() {
    ObjectKey hpa = apply("""
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: h}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}, minReplicas: 2, maxReplicas: 3}
        """);
    controllers.step();
    assertThat(condition(status(hpa), "AbleToScale")).isEqualTo("False FailedGetScale");
    ObjectKey deployment = deployment(1, "x:1", "");
    controllers.step();
    assertThat(store.get(deployment).json().at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(condition(status(hpa), "AbleToScale")).isEqualTo("True ReadyForNewScale");
    assertThat(condition(status(hpa), "ScalingActive")).isEqualTo("True ValidMetricFound");
    store.patch(deployment, Subresource.SCALE, new Patch.Merge(ManifestReader.read("x", "spec: {replicas: 9}")
        .getFirst()
        .object()), ME);
    controllers.step();
    assertThat(store.get(deployment).json().at("/spec/replicas").asInt()).isEqualTo(3);
  }

  @Test
  void aBudgetTellsHowManyPodsMayGo() {
    ObjectKey budget = apply("""
        {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: p}, spec: {maxUnavailable: 1,
         selector: {matchLabels: {app: d}}}}
        """);
    deployment(3, "x:1", "");
    controllers.step();
    assertThat(condition(status(budget), "DisruptionAllowed")).isEqualTo("False InsufficientPods");
    pass(Duration.ofSeconds(1));
    assertThat(status(budget).path("disruptionsAllowed").asInt()).isEqualTo(1);
    assertThat(status(budget).path("expectedPods").asInt()).isEqualTo(3);
    assertThat(condition(status(budget), "DisruptionAllowed")).isEqualTo("True SufficientPods");
  }

  private ObjectKey ingress(String name, String annotations) {
    return apply("""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: %s, annotations: {%s}}
        spec:
          ingressClassName: alb
          rules: [{host: a.b, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: s,
           port: {number: 80}}}}]}}]
        """.formatted(name, annotations));
  }

  private String address(ObjectKey ingress) {
    return status(ingress).at("/loadBalancer/ingress/0/hostname").asText();
  }

  @Test
  void anIngressGetsAnAddressAndTheAddressesOfItsPods() {
    apply("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {app: d}, ports: [{port: 80,"
        + " targetPort: http}]}}");
    deployment(2, "x:1", "");
    ObjectKey ingress = ingress("i", "");
    controllers.step();
    pass(Duration.ofSeconds(1));
    assertThat(address(ingress)).isEqualTo("default/i.elb");
    assertThat(store.get(ingress).meta().finalizers()).containsExactly("ingress.k8s.aws/resources");
    IngressView view = loadBalancers.groups.get("default/i").members().getFirst();
    assertThat(view.backends().getFirst().addresses()).hasSize(2);
    assertThat(all("discovery.k8s.io/v1", "EndpointSlice").getFirst().json().at("/ports/0/port").asInt())
        .isEqualTo(8080);
    loadBalancers.removable = false;
    store.delete(ingress, DeleteOptions.BACKGROUND);
    controllers.step();
    assertThat(store.get(ingress).meta().isTerminating()).isTrue();
    loadBalancers.removable = true;
    pass(Duration.ofSeconds(5));
    assertThat(store.find(ingress)).isEmpty();
    assertThat(loadBalancers.groups).isEmpty();
  }

  @Test
  void ingressesOfAGroupShareALoadBalancerUntilTheLastIsGone() {
    ObjectKey one = ingress("one", "alb.ingress.kubernetes.io/group.name: g");
    ObjectKey two = ingress("two", "alb.ingress.kubernetes.io/group.name: g");
    controllers.step();
    assertThat(address(one)).isEqualTo(address(two)).isEqualTo("g.elb");
    assertThat(store.get(one).meta().finalizers()).containsExactly("group.ingress.k8s.aws/g");
    store.delete(one, DeleteOptions.BACKGROUND);
    controllers.step();
    assertThat(store.find(one)).isEmpty();
    assertThat(loadBalancers.groups.get("g").members()).hasSize(1);
    store.delete(two, DeleteOptions.BACKGROUND);
    controllers.step();
    assertThat(loadBalancers.groups).isEmpty();
  }

  @Test
  void aRefusalIsToldOnceAndTriedAgain() {
    loadBalancers.refusal = "couldn't auto-discover subnets";
    ObjectKey ingress = ingress("i", "");
    controllers.step();
    pass(Duration.ofSeconds(5));
    pass(Duration.ofSeconds(5));
    assertThat(all("v1", "Event")).singleElement().satisfies(event -> {
      assertThat(event.json().path("reason").asText()).isEqualTo("FailedBuildModel");
      assertThat(event.json().at("/involvedObject/name").asText()).isEqualTo("i");
    });
    loadBalancers.refusal = "";
    pass(Duration.ofSeconds(5));
    assertThat(address(ingress)).isEqualTo("default/i.elb");
  }

  @Test
  void theSameHistoryGivesTheSameObjects() {
    assertThat(history()).isEqualTo(history()).hasSizeGreaterThan(10);
  }

  private static List<String> history() {
    ControllersTest run = new ControllersTest();
    run.deployment(3, "x:1", "");
    run.job("", "");
    run.ingress("i", "");
    run.controllers.step();
    run.pass(Duration.ofSeconds(1));
    List<String> objects = new ArrayList<>();
    run.store.types().all().forEach(type -> run.store.list(type, "", Selection.ALL).items()
        .forEach(item -> objects.add(item.json().toString())));
    return objects;
  }

  /** Remembers what there should be. */
  private static final class Recorded implements LoadBalancers {
    private final TreeMap<String, IngressGroup> groups = new TreeMap<>();
    private boolean removable = true;
    private String refusal = "";

    @Override
    public Optional<String> ensure(IngressGroup group) {
      if (!refusal.isEmpty()) {
        throw new RefusedException("FailedBuildModel", refusal);
      }
      groups.put(group.stack(), group);
      return Optional.of(group.stack() + ".elb");
    }

    @Override
    public boolean remove(String stack) {
      if (removable) {
        groups.remove(stack);
      }
      return removable;
    }
  }
}
