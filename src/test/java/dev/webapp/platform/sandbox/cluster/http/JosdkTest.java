package dev.webapp.platform.sandbox.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.ManifestReader;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An operator on the unmodified JOSDK runs against the sandbox: finalizer, children, status, leader election. */
class JosdkTest {
  /** The spec of a shop, as far as the operator cares. */
  public record ShopSpec(String region, Integer replicas) {}

  /** The status that the operator writes. */
  public record ShopStatus(String phase) {}

  /** A shop to the operator. */
  @Group("test.webapp.dev")
  @Version("v1")
  public static final class Shop extends CustomResource<ShopSpec, ShopStatus> implements Namespaced {
    private static final long serialVersionUID = 1;
  }

  /** Makes one ConfigMap for each shop. */
  @ControllerConfiguration(name = "shops", fieldManager = "shops")
  public static final class ShopReconciler implements Reconciler<Shop>, Cleaner<Shop> {
    @Override
    public List<EventSource<?, Shop>> prepareEventSources(EventSourceContext<Shop> context) {
      return List.of(new InformerEventSource<>(InformerEventSourceConfiguration.from(ConfigMap.class, Shop.class)
          .withLabelSelector("managed-by=shops").build(), context));
    }

    @Override
    public UpdateControl<Shop> reconcile(Shop shop, Context<Shop> context) {
      ConfigMap map = new ConfigMapBuilder().withNewMetadata().withName(shop.getMetadata().getName())
          .withNamespace(shop.getMetadata().getNamespace()).addToLabels("managed-by", "shops").endMetadata()
          .withData(Map.of("region", shop.getSpec().region())).build();
      map.addOwnerReference(shop);
      context.getClient().resource(map).fieldManager("shops").forceConflicts().serverSideApply();
      Shop fresh = new Shop();
      fresh.getMetadata().setName(shop.getMetadata().getName());
      fresh.getMetadata().setNamespace(shop.getMetadata().getNamespace());
      fresh.setStatus(new ShopStatus("Ready"));
      return UpdateControl.patchStatus(fresh);
    }

    @Override
    public DeleteControl cleanup(Shop shop, Context<Shop> context) {
      return DeleteControl.defaultDelete();
    }
  }

  @Test
  void anOperatorRuns() throws IOException {
    ClusterStore store = new ClusterStore(InstantSource.system());
    WriteOptions user = WriteOptions.by("user");
    try (InputStream in = ClusterStore.class.getResourceAsStream("shops.yaml")) {
      store.apply(ManifestReader.read("shops.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8)).getFirst()
          .object(), user);
    }
    ObjectMapper lenient = new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    try (ApiServer server = ApiServer.start(store, 0);
        KubernetesClient client = new KubernetesClientBuilder()
            .withKubernetesSerialization(new KubernetesSerialization(lenient, true))
            .withConfig(new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).withOnlyHttpWatches(true)
                .withOauthToken("operator").build()).build()) {
      Operator operator = new Operator(o -> o.withKubernetesClient(client).withCloseClientOnStop(false)
          .withLeaderElectionConfiguration(LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("shops")
              .withLeaseNamespace("default").withIdentity("me").withExitOnStopLeading(false).build()));
      operator.register(new ShopReconciler());
      operator.start();
      try {
        ObjectKey shop = store.apply(ManifestReader.read("test", """
            apiVersion: test.webapp.dev/v1
            kind: Shop
            metadata: {name: s}
            spec: {region: us-east-1, level: unknown-to-the-operator}
            """).getFirst().object(), user).snapshot().key();
        ObjectKey map = new ObjectKey(store.types().require("v1", "ConfigMap"), "default", "s");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
          assertThat(store.get(shop).json().at("/status/phase").asText()).isEqualTo("Ready");
          assertThat(store.get(map).json().at("/data/region").asText()).isEqualTo("us-east-1");
        });
        assertThat(store.get(shop).meta().finalizers()).hasSize(1);
        store.delete(map, DeleteOptions.BACKGROUND);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(store.find(map)).isPresent());
        store.delete(shop, DeleteOptions.BACKGROUND);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
          assertThat(store.find(shop)).isEmpty();
          assertThat(store.find(map)).isEmpty();
        });
        assertThat(store.calls().permissionsOf("operator")).contains("list test.webapp.dev/shops",
            "watch test.webapp.dev/shops", "patch test.webapp.dev/shops", "patch test.webapp.dev/shops/status",
            "list configmaps", "watch configmaps", "patch configmaps", "create coordination.k8s.io/leases");
      } finally {
        operator.stop();
      }
    }
  }
}
