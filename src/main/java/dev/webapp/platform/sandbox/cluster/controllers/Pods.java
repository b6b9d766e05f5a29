package dev.webapp.platform.sandbox.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.Subresource;
import java.util.ArrayList;
import java.util.List;

/** The ReplicaSets and Pods under Deployments and Jobs, with the kubelet's part played. */
final class Pods {
  private static final String HASH = "pod-template-hash";
  private static final String[] NODES = {"node-1a-1", "node-1b-1", "node-1a-2", "node-1b-2"};

  private final ClusterStore store;
  private final Statuses statuses;
  private final ResourceType pods;
  private final ResourceType replicaSets;
  private int addresses = 2;

  Pods(ClusterStore store, Statuses statuses) {
    this.store = store;
    this.statuses = statuses;
    this.pods = store.types().require("v1", "Pod");
    this.replicaSets = store.types().require("apps/v1", "ReplicaSet");
  }

  /** Ten hexadecimal digits of a template. */
  static String hash(JsonNode template) {
    long hash = 0xcbf29ce484222325L;
    String text = template.toString();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return String.format("%010x", hash >>> 24);
  }

  /** Makes ReplicaSets and Pods what a Deployment's progress says. */
  void keep(Snapshot deployment, String hash, int revision, DeploymentController.Progress progress, Trouble trouble,
      boolean starting) {
    Snapshot current = null;
    int oldLeft = progress.old();
    for (Snapshot set : owned(replicaSets, deployment)) {
      if (set.meta().label(HASH).equals(hash)) {
        current = set;
        continue;
      }
      int size = Math.min(oldLeft, set.json().path("spec").path("replicas").asInt());
      oldLeft -= size;
      resize(set, size);
      size(set, size, size, null, Trouble.NONE);
    }
    if (current == null) {
      current = create(deployment, hash, revision, progress.updated());
    }
    resize(current, progress.updated());
    JsonNode template = current.json().path("spec").path("template");
    size(current, progress.updated(), progress.updatedReady(), template, starting ? Trouble.HOLD : trouble);
  }

  private Snapshot create(Snapshot deployment, String hash, int revision, int replicas) {
    ObjectNode set = Statuses.node().put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
    ObjectNode metadata = set.putObject("metadata");
    metadata.put("name", deployment.key().name() + "-" + hash);
    metadata.putObject("annotations").put("deployment.kubernetes.io/revision", String.valueOf(revision));
    metadata.set("labels", labels(deployment.json().path("spec"), hash));
    owner(metadata, deployment, "apps/v1");
    ObjectNode spec = set.putObject("spec").put("replicas", replicas);
    ObjectNode selector = (ObjectNode) deployment.json().path("spec").path("selector").deepCopy();
    selector.withObject("/matchLabels").put(HASH, hash);
    spec.set("selector", selector);
    ObjectNode template = (ObjectNode) deployment.json().path("spec").path("template").deepCopy();
    template.withObject("/metadata").set("labels", labels(deployment.json().path("spec"), hash));
    spec.set("template", template);
    return store.create(replicaSets, deployment.key().namespace(), set, Statuses.MANAGER).snapshot();
  }

  private static ObjectNode labels(JsonNode spec, String hash) {
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    ObjectNode copy = labels instanceof ObjectNode object ? object.deepCopy() : Statuses.node();
    return copy.put(HASH, hash);
  }

  private void resize(Snapshot set, int replicas) {
    Snapshot now = store.get(set.key());
    if (now.json().path("spec").path("replicas").asInt() != replicas) {
      ObjectNode object = now.copy();
      object.withObject("/spec").put("replicas", replicas);
      store.replace(now.key(), Subresource.NONE, object, Statuses.MANAGER);
    }
  }

  /** @param template from which missing pods are made; null if none may be made */
  private void size(Snapshot set, int wanted, int ready, JsonNode template, Trouble trouble) {
    List<Snapshot> there = new ArrayList<>(owned(pods, set));
    while (there.size() > wanted) {
      store.delete(there.removeLast().key(), DeleteOptions.BACKGROUND);
    }
    while (there.size() < wanted && template != null) {
      there.add(create(set, "apps/v1", template, there.size()));
    }
    for (int i = 0; i < there.size(); i++) {
      run(there.get(i), i < ready ? Trouble.NONE : trouble);
    }
    Snapshot now = store.get(set.key());
    ObjectNode status = Statuses.node().put("replicas", there.size())
        .put("observedGeneration", now.meta().generation());
    Statuses.count(status, "fullyLabeledReplicas", there.size());
    Statuses.count(status, "readyReplicas", Math.min(ready, there.size()));
    Statuses.count(status, "availableReplicas", Math.min(ready, there.size()));
    statuses.write(now, status);
  }

  /** Makes a pod of a template, on one of four nodes in two zones. */
  Snapshot create(Snapshot owner, String ownerVersion, JsonNode template, int index) {
    ObjectNode pod = Statuses.node().put("apiVersion", "v1").put("kind", "Pod");
    JsonNode from = template.path("metadata");
    ObjectNode metadata = from instanceof ObjectNode object ? object.deepCopy() : Statuses.node();
    pod.set("metadata", metadata);
    metadata.put("generateName", owner.key().name() + "-");
    owner(metadata, owner, ownerVersion);
    ObjectNode spec = (ObjectNode) template.path("spec").deepCopy();
    spec.put("nodeName", NODES[index % NODES.length]);
    pod.set("spec", spec);
    return store.create(pods, owner.key().namespace(), pod, Statuses.MANAGER).snapshot();
  }

  private static void owner(ObjectNode metadata, Snapshot owner, String apiVersion) {
    metadata.putArray("ownerReferences").addObject().put("apiVersion", apiVersion)
        .put("blockOwnerDeletion", true).put("controller", true).put("kind", owner.key().type().kind())
        .put("name", owner.key().name()).put("uid", owner.meta().uid());
  }

  /** The objects of a type that an object owns, by name. */
  List<Snapshot> owned(ResourceType type, Snapshot owner) {
    String uid = owner.meta().uid();
    Selection all = Selection.ofSelector(owner.json().path("spec").path("selector"));
    return store.list(type, owner.key().namespace(), all).items().stream()
        .filter(item -> item.meta().owners().path(0).path("uid").asText().equals(uid)).toList();
  }

  List<Snapshot> podsOf(Snapshot owner) {
    return owned(pods, owner);
  }

  /** Plays the kubelet: a pod runs, stays pending, or can't pull its image. */
  void run(Snapshot pod, Trouble trouble) {
    JsonNode before = pod.json().path("status");
    ObjectNode status = Statuses.node();
    String phase = before.path("phase").asText("Pending");
    if (trouble == Trouble.HOLD) {
      status.put("phase", "Pending");
    } else if (trouble == Trouble.FAIL) {
      status.put("phase", "Pending").put("startTime", before.path("startTime").asText(statuses.now()));
      Statuses.conditions(status, bare(before, "Ready", false).put("reason", "ContainersNotReady"));
      for (JsonNode container : pod.json().path("spec").path("containers")) {
        containerOf(status, container, false).putObject("state").putObject("waiting").put("reason", "ImagePullBackOff")
            .put("message", "back-off pulling image");
      }
    } else if (phase.equals("Pending")) {
      status.put("phase", "Running").put("startTime", statuses.now());
      status.put("podIP", "10.200." + (addresses >> 8 & 255) + "." + (addresses++ & 255));
      Statuses.conditions(status, bare(before, "Initialized", true), bare(before, "ContainersReady", true),
          bare(before, "Ready", true), bare(before, "PodScheduled", true));
      for (JsonNode container : pod.json().path("spec").path("containers")) {
        containerOf(status, container, true).put("started", true).putObject("state").putObject("running")
            .put("startedAt", statuses.now());
      }
    } else {
      return;
    }
    statuses.write(pod, status);
  }

  /** A condition as a kubelet writes it: without words where there are none. */
  private ObjectNode bare(JsonNode before, String type, boolean holds) {
    ObjectNode condition = statuses.condition(before, type, holds, "", "");
    condition.remove(List.of("reason", "message"));
    return condition;
  }

  /** Ends a Job's pod. */
  void finish(ObjectKey key, boolean success) {
    Snapshot pod = store.get(key);
    JsonNode before = pod.json().path("status");
    ObjectNode status = Statuses.node().put("phase", success ? "Succeeded" : "Failed");
    status.put("startTime", before.path("startTime").asText(statuses.now()));
    Statuses.conditions(status,
        bare(before, "Ready", false).put("reason", success ? "PodCompleted" : "PodFailed"));
    for (JsonNode container : pod.json().path("spec").path("containers")) {
      containerOf(status, container, false).putObject("state").putObject("terminated").put("exitCode", success ? 0 : 1)
          .put("reason", success ? "Completed" : "Error").put("finishedAt", statuses.now());
    }
    statuses.write(pod, status);
  }

  private static ObjectNode containerOf(ObjectNode status, JsonNode container, boolean ready) {
    ArrayNode list = status.withArray("/containerStatuses");
    return list.addObject().put("name", container.path("name").asText()).put("image", container.path("image").asText())
        .put("imageID", "").put("ready", ready).put("restartCount", 0);
  }
}
