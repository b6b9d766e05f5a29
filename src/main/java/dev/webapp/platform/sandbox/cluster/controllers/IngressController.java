package dev.webapp.platform.sandbox.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WatchEvent;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Plays the AWS Load Balancer Controller in the cluster: groups Ingresses of class {@code alb}, holds them by its
 * finalizers, and writes the load balancer's address into them.
 */
final class IngressController implements Controller {
  private static final WriteOptions MANAGER = WriteOptions.by("controller");
  private static final String GROUP = "alb.ingress.kubernetes.io/group.name";
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final ClusterStore store;
  private final Statuses statuses;
  private final LoadBalancers loadBalancers;
  private final ResourceType ingresses;
  private final ResourceType slices;
  private final Map<ObjectKey, String> stacks = new HashMap<>();
  private final Map<String, SortedSet<ObjectKey>> members = new HashMap<>();

  IngressController(ClusterStore store, Statuses statuses, LoadBalancers loadBalancers) {
    this.store = store;
    this.statuses = statuses;
    this.loadBalancers = loadBalancers;
    this.ingresses = store.types().require("networking.k8s.io/v1", "Ingress");
    this.slices = store.types().require("discovery.k8s.io/v1", "EndpointSlice");
  }

  @Override
  public List<String> watches() {
    return List.of("networking.k8s.io/v1/Ingress", "discovery.k8s.io/v1/EndpointSlice");
  }

  @Override
  public List<ObjectKey> concerned(WatchEvent event) {
    ObjectKey changed = event.object().key();
    if (changed.type().equals(ingresses)) {
      return List.of(changed);
    }
    String service = event.object().meta().label("kubernetes.io/service-name");
    return store.list(ingresses, changed.namespace(), Selection.ALL).items().stream()
        .filter(ingress -> view(ingress).backends().stream().anyMatch(backend -> backend.service().equals(service)))
        .map(Snapshot::key).toList();
  }

  @Override
  public Optional<Instant> reconcile(ObjectKey key) {
    Snapshot ingress = store.find(key).orElse(null);
    String before = stacks.get(key);
    boolean ours = ingress != null && isAlb(ingress);
    String stack = ours ? stackOf(ingress) : before;
    if (stack == null) {
      return Optional.empty();
    }
    if (before != null && ours && !before.equals(stack)) {
      membersOf(before).remove(key);
      settle(before);
    }
    if (ours) {
      stacks.put(key, stack);
      membersOf(stack).add(key);
    } else {
      membersOf(stack).remove(key);
    }
    boolean settled = settle(stack);
    if (!ours && settled) {
      stacks.remove(key);
    }
    return settled ? Optional.empty() : Optional.of(store.now().plus(RETRY));
  }

  private SortedSet<ObjectKey> membersOf(String stack) {
    return members.computeIfAbsent(stack, s -> new TreeSet<>(Comparator.comparing(ObjectKey::toString)));
  }

  /** Brings one group's load balancer up to its Ingresses; false to try again later. */
  private boolean settle(String stack) {
    List<Snapshot> staying = new ArrayList<>();
    List<Snapshot> leaving = new ArrayList<>();
    for (ObjectKey member : membersOf(stack)) {
      store.find(member).filter(IngressController::isAlb).filter(ingress -> stackOf(ingress).equals(stack))
          .ifPresent(ingress -> (ingress.meta().isTerminating() ? leaving : staying).add(ingress));
    }
    if (staying.isEmpty()) {
      try {
        if (!loadBalancers.remove(stack)) {
          return false;
        }
      } catch (RuntimeException failed) {
        leaving.forEach(ingress -> tell(ingress, "FailedDeployModel", String.valueOf(failed.getMessage())));
        return false;
      }
      leaving.forEach(this::release);
      return true;
    }
    staying.replaceAll(this::hold);
    Optional<String> address;
    try {
      address = loadBalancers.ensure(new IngressGroup(stack, staying.stream().map(this::view).toList()));
    } catch (LoadBalancers.RefusedException refused) {
      staying.forEach(ingress -> tell(ingress, refused.reason(), refused.getMessage()));
      return false;
    } catch (RuntimeException failed) {
      // Whatever AWS answers, the real controller tells it and tries again.
      staying.forEach(ingress -> tell(ingress, "FailedDeployModel", String.valueOf(failed.getMessage())));
      return false;
    }
    address.ifPresent(name -> staying.forEach(ingress -> publish(ingress, name)));
    leaving.forEach(this::release);
    return address.isPresent();
  }

  private static boolean isAlb(Snapshot ingress) {
    return ingress.json().path("spec").path("ingressClassName").asText().equals("alb");
  }

  private static String stackOf(Snapshot ingress) {
    String group = ingress.meta().annotation(GROUP);
    return group.isEmpty() ? ingress.key().namespace() + "/" + ingress.key().name() : group;
  }

  private static String finalizerOf(Snapshot ingress) {
    String group = ingress.meta().annotation(GROUP);
    return group.isEmpty() ? "ingress.k8s.aws/resources" : "group.ingress.k8s.aws/" + group;
  }

  private Snapshot hold(Snapshot ingress) {
    List<String> finalizers = ingress.meta().finalizers();
    String finalizer = finalizerOf(ingress);
    if (finalizers.contains(finalizer)) {
      return ingress;
    }
    finalizers.removeIf(other -> other.startsWith("group.ingress.k8s.aws/")
        || other.equals("ingress.k8s.aws/resources"));
    finalizers.add(finalizer);
    return finalizers(ingress, finalizers);
  }

  private void release(Snapshot ingress) {
    List<String> finalizers = ingress.meta().finalizers();
    if (finalizers.remove(finalizerOf(ingress))) {
      finalizers(ingress, finalizers);
    }
  }

  private Snapshot finalizers(Snapshot ingress, List<String> finalizers) {
    ObjectNode change = Statuses.node();
    finalizers.forEach(change.putObject("metadata").putArray("finalizers")::add);
    return store.patch(ingress.key(), Subresource.NONE, new Patch.Merge(change), MANAGER).snapshot();
  }

  private void publish(Snapshot ingress, String address) {
    ObjectNode change = Statuses.node();
    change.putObject("status").putObject("loadBalancer").putArray("ingress").addObject().put("hostname", address);
    store.patch(ingress.key(), Subresource.STATUS, new Patch.Merge(change), MANAGER);
  }

  /** One Event for each reason; the store drops a second of the same name. */
  private void tell(Snapshot ingress, String reason, String message) {
    ResourceType events = store.types().require("v1", "Event");
    String name = ingress.key().name() + "." + Integer.toHexString((reason + message).hashCode());
    if (store.find(new ObjectKey(events, ingress.key().namespace(), name)).isPresent()) {
      return;
    }
    ObjectNode event = Statuses.node().put("apiVersion", "v1").put("kind", "Event");
    event.putObject("metadata").put("name", name);
    event.putObject("involvedObject").put("apiVersion", "networking.k8s.io/v1").put("kind", "Ingress")
        .put("name", ingress.key().name()).put("namespace", ingress.key().namespace()).put("uid", ingress.meta().uid());
    event.put("type", "Warning").put("reason", reason).put("message", message).put("count", 1)
        .put("firstTimestamp", statuses.now()).put("lastTimestamp", statuses.now());
    event.putObject("source").put("component", "ingress");
    store.create(events, ingress.key().namespace(), event, MANAGER);
  }

  private IngressView view(Snapshot ingress) {
    TreeMap<String, String> annotations = new TreeMap<>();
    ingress.meta().json().path("annotations").properties()
        .forEach(annotation -> annotations.put(annotation.getKey(), annotation.getValue().asText()));
    List<IngressView.Backend> backends = new ArrayList<>();
    for (JsonNode rule : ingress.json().path("spec").path("rules")) {
      for (JsonNode path : rule.path("http").path("paths")) {
        JsonNode service = path.path("backend").path("service");
        JsonNode port = service.path("port");
        String name = service.path("name").asText();
        backends.add(new IngressView.Backend(rule.path("host").asText(""), path.path("path").asText("/"),
            path.path("pathType").asText(), name, port.path("number").asText(port.path("name").asText()),
            addresses(ingress.key().namespace(), name)));
      }
    }
    return new IngressView(ingress.key().namespace(), ingress.key().name(), annotations, backends,
        ingress.json().path("spec"));
  }

  private TreeSet<String> addresses(String namespace, String service) {
    TreeSet<String> addresses = new TreeSet<>();
    Selection ofService = Selection.of("kubernetes.io/service-name=" + service, "");
    for (Snapshot slice : store.list(slices, namespace, ofService).items()) {
      for (JsonNode endpoint : slice.json().path("endpoints")) {
        if (endpoint.path("conditions").path("ready").asBoolean()) {
          endpoint.path("addresses").forEach(address -> addresses.add(address.asText()));
        }
      }
    }
    return addresses;
  }
}
