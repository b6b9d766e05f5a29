package dev.webapp.platform.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.TaintEffect;

/** Plays the nodes of a cluster's node groups: they join it with the group's labels and taints, and leave with it. */
final class GroupNodes implements AutoCloseable {
  private static final String GROUP = "eks.amazonaws.com/nodegroup";
  private static final Map<TaintEffect, String> EFFECTS = Map.of(TaintEffect.NO_SCHEDULE, "NoSchedule",
      TaintEffect.NO_EXECUTE, "NoExecute", TaintEffect.PREFER_NO_SCHEDULE, "PreferNoSchedule");

  private static final Map<String, Quantity> CAPACITY =
      Map.of("cpu", new Quantity("8"), "memory", new Quantity("32Gi"), "pods", new Quantity("110"));

  private final KubernetesClient client;
  private final EksClient eks;
  private final String cluster;
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("nodes").factory());

  GroupNodes(KubernetesClient client, EksClient eks, String cluster) {
    this.client = client;
    this.eks = eks;
    this.cluster = cluster;
    loop.scheduleWithFixedDelay(this::step, 0, 500, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    loop.shutdownNow();
    there().values().forEach(node -> client.resource(node).delete());
  }

  /** What fails now is tried again in the next step. */
  private void step() {
    try {
      Map<String, Node> wanted = new TreeMap<>();
      for (String name : eks.listNodegroups(r -> r.clusterName(cluster)).nodegroups()) {
        Nodegroup group = eks.describeNodegroup(r -> r.clusterName(cluster).nodegroupName(name)).nodegroup();
        for (int i = 0; i < group.scalingConfig().desiredSize(); i++) {
          Node node = node(group, i);
          wanted.put(node.getMetadata().getName(), node);
        }
      }
      Map<String, Node> there = there();
      wanted.forEach((name, node) -> {
        if (!there.containsKey(name)) {
          client.resource(node).create();
        }
      });
      there.forEach((name, node) -> {
        if (!wanted.containsKey(name)) {
          client.resource(node).delete();
        }
      });
    } catch (RuntimeException e) {
      System.err.println("nodes: " + e);
    }
  }

  private Map<String, Node> there() {
    Map<String, Node> there = new TreeMap<>();
    client.nodes().withLabel(GROUP).list().getItems().forEach(node -> there.put(node.getMetadata().getName(), node));
    return there;
  }

  private static Node node(Nodegroup group, int number) {
    String zone = "us-east-1" + "ab".charAt(number % 2);
    String name = group.nodegroupName() + "-" + number;
    NodeBuilder node = new NodeBuilder().withNewMetadata().withName(name).addToLabels(group.labels())
        .addToLabels(GROUP, group.nodegroupName()).addToLabels("kubernetes.io/hostname", name)
        .addToLabels("topology.kubernetes.io/region", "us-east-1").addToLabels("topology.kubernetes.io/zone", zone)
        .endMetadata().withNewSpec().withProviderID("aws:///" + zone + "/i-" + Integer.toHexString(name.hashCode()))
        .endSpec().withNewStatus().addToCapacity(CAPACITY).addToAllocatable(CAPACITY).endStatus();
    group.taints().forEach(taint -> node.editSpec().addNewTaint().withKey(taint.key()).withValue(taint.value())
        .withEffect(EFFECTS.get(taint.effect())).endTaint().endSpec());
    return node.build();
  }
}
