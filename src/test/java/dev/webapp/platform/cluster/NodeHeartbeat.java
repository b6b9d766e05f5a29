package dev.webapp.platform.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Renews the nodes' leases, as kubelets do. Whoever plays nodes without it has them declared NotReady after 40 seconds,
 * and with them their pods.
 */
final class NodeHeartbeat implements AutoCloseable {
  private final KubernetesClient client;
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("heartbeat").factory());

  NodeHeartbeat(KubernetesClient client) {
    this.client = client;
    loop.scheduleWithFixedDelay(this::beat, 0, 5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    loop.shutdownNow();
  }

  private void beat() {
    try {
      client.nodes().list().getItems().forEach(this::renew);
    } catch (KubernetesClientException e) {
      System.err.println("heartbeat: " + e.getMessage());
    }
  }

  private void renew(Node node) {
    String name = node.getMetadata().getName();
    client.resource(new LeaseBuilder().withNewMetadata().withNamespace("kube-node-lease").withName(name).endMetadata()
        .withNewSpec().withHolderIdentity(name).withLeaseDurationSeconds(40)
        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC)).endSpec().build())
        .fieldManager("node-heartbeat").forceConflicts().serverSideApply();
  }
}
