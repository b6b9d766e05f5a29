package dev.webapp.platform.sandbox.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.webapp.platform.sandbox.cluster.ClusterStore;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The unmodified fabric8 client takes the sandbox for a cluster. */
class FabricClientTest {
  private ClusterStore store;
  private ApiServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    store = new ClusterStore(InstantSource.system());
    server = ApiServer.start(store, 0);
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).withOnlyHttpWatches(true)
        .withOauthToken("operator").withNamespace("default").withRequestRetryBackoffLimit(0).build();
    client = new KubernetesClientBuilder().withConfig(config).build();
    try (InputStream in = ClusterStore.class.getResourceAsStream("shops.yaml")) {
      client.load(in).serverSideApply();
    }
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static ConfigMap configMap(String name, Map<String, String> data) {
    return new ConfigMapBuilder().withNewMetadata().withName(name).withNamespace("default").addToLabels("app", "web")
        .endMetadata().withData(data).build();
  }

  @Test
  void createsReadsChangesAndDeletes() {
    client.resource(configMap("a", Map.of("k", "v"))).create();
    assertThat(client.configMaps().withName("a").get().getData()).containsEntry("k", "v");
    client.configMaps().withName("a").edit(c -> new ConfigMapBuilder(c).addToData("l", "w").build());
    assertThat(client.configMaps().withLabelIn("app", "web", "api").list().getItems()).singleElement()
        .satisfies(c -> assertThat(c.getData()).containsEntry("l", "w"));
    assertThatThrownBy(() -> client.resource(configMap("a", Map.of())).create())
        .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    assertThat(client.configMaps().withName("a").delete()).hasSize(1);
    assertThat(client.configMaps().withName("a").get()).isNull();
    assertThat(client.configMaps().withName("a").delete()).isEmpty();
  }

  @Test
  void appliesAndScales() {
    Deployment deployment = new DeploymentBuilder().withNewMetadata().withName("d").endMetadata().withNewSpec()
        .withNewSelector().addToMatchLabels("a", "b").endSelector().withNewTemplate().withNewMetadata()
        .addToLabels("a", "b").endMetadata().withNewSpec().addNewContainer().withName("c").withImage("x:1")
        .endContainer().endSpec().endTemplate().endSpec().build();
    Deployment applied = client.resource(deployment).fieldManager("me").forceConflicts().serverSideApply();
    assertThat(applied.getSpec().getReplicas()).isEqualTo(1);
    assertThat(client.resource(deployment).fieldManager("me").forceConflicts().serverSideApply().getMetadata()
        .getResourceVersion()).isEqualTo(applied.getMetadata().getResourceVersion());
    client.apps().deployments().withName("d").scale(3);
    assertThat(client.apps().deployments().withName("d").get().getSpec().getReplicas()).isEqualTo(3);
  }

  @Test
  void informersFollowChanges() {
    client.resource(configMap("before", Map.of())).create();
    List<String> seen = new CopyOnWriteArrayList<>();
    try (SharedIndexInformer<ConfigMap> informer = client.configMaps().inNamespace("default").withLabel("app", "web")
        .inform(new ResourceEventHandler<>() {
          @Override
          public void onAdd(ConfigMap added) {
            seen.add("+" + added.getMetadata().getName());
          }

          @Override
          public void onUpdate(ConfigMap old, ConfigMap updated) {
            seen.add("~" + updated.getMetadata().getName());
          }

          @Override
          public void onDelete(ConfigMap deleted, boolean unknown) {
            seen.add("-" + deleted.getMetadata().getName());
          }
        })) {
      assertThat(informer.hasSynced()).isTrue();
      client.resource(configMap("after", Map.of())).create();
      client.configMaps().withName("before").edit(c -> new ConfigMapBuilder(c).addToData("x", "y").build());
      client.configMaps().withName("after").delete();
      await().atMost(Duration.ofSeconds(10)).untilAsserted(
          () -> assertThat(seen).containsExactly("+before", "+after", "~before", "-after"));
    }
  }

  @Test
  void anInformerRecoversFromAnExpiredVersion() {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (SharedIndexInformer<ConfigMap> informer = client.configMaps().inNamespace("default").inform()) {
      informer.addEventHandler(new ResourceEventHandler<>() {
        @Override
        public void onAdd(ConfigMap added) {
          seen.add(added.getMetadata().getName());
        }

        @Override
        public void onUpdate(ConfigMap old, ConfigMap updated) {
          seen.add(updated.getMetadata().getName());
        }

        @Override
        public void onDelete(ConfigMap deleted, boolean unknown) {
          seen.add(deleted.getMetadata().getName());
        }
      });
      store.forgetHistory();
      client.resource(configMap("a", Map.of())).create();
      await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(seen).contains("a"));
    }
  }

  @Test
  void finalizersAndNamespacesHoldTheirObjects() {
    client.resource(new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build()).create();
    ConfigMap held = configMap("held", Map.of());
    held.getMetadata().setNamespace("shop");
    held.getMetadata().setFinalizers(List.of("test/hold"));
    client.resource(held).create();
    client.namespaces().withName("shop").delete();
    Namespace namespace = client.namespaces().withName("shop").get();
    assertThat(namespace.getStatus().getPhase()).isEqualTo("Terminating");
    client.configMaps().inNamespace("shop").withName("held").edit(c -> new ConfigMapBuilder(c).editMetadata()
        .withFinalizers(List.of()).endMetadata().build());
    assertThat(client.namespaces().withName("shop").get()).isNull();
  }

  @Test
  void customResourcesHaveAStatusOfTheirOwn() {
    GenericKubernetesResource shop = client.genericKubernetesResources("test.webapp.dev/v1", "Shop").load(
        new ByteArrayInputStream("""
            apiVersion: test.webapp.dev/v1
            kind: Shop
            metadata: {name: s}
            spec: {region: us-east-1}
            """.getBytes(StandardCharsets.UTF_8))).create();
    shop.setAdditionalProperty("status", Map.of("phase", "Up"));
    GenericKubernetesResource updated = client.resource(shop).updateStatus();
    assertThat(updated.<String>get("status", "phase")).isEqualTo("Up");
    assertThat(updated.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(store.calls().permissionsOf("operator")).contains("update test.webapp.dev/shops/status");
  }

  @Test
  void electsALeader() throws Exception {
    CompletableFuture<String> leader = new CompletableFuture<>();
    CompletableFuture<?> election = client.leaderElector().withConfig(new LeaderElectionConfigBuilder().withName("lock")
        .withLeaseDuration(Duration.ofSeconds(5)).withRenewDeadline(Duration.ofSeconds(3))
        .withRetryPeriod(Duration.ofMillis(200)).withReleaseOnCancel(true)
        .withLock(new LeaseLock("default", "lock", "me"))
        .withLeaderCallbacks(new LeaderCallbacks(() -> { }, () -> { }, leader::complete)).build()).build().start();
    assertThat(leader.get(10, TimeUnit.SECONDS)).isEqualTo("me");
    election.cancel(true);
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(client.leases().withName("lock").get()
        .getSpec().getLeaseDurationSeconds()).isEqualTo(1));
  }
}
