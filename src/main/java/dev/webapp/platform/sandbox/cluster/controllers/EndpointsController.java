package dev.webapp.platform.sandbox.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WatchEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps an EndpointSlice for each Service with the addresses of its pods. */
final class EndpointsController implements Controller {
  private static final String SERVICE = "kubernetes.io/service-name";

  private final ClusterStore store;
  private final ResourceType services;
  private final ResourceType slices;
  private final ResourceType pods;

  EndpointsController(ClusterStore store) {
    this.store = store;
    this.services = store.types().require("v1", "Service");
    this.slices = store.types().require("discovery.k8s.io/v1", "EndpointSlice");
    this.pods = store.types().require("v1", "Pod");
  }

  @Override
  public List<String> watches() {
    return List.of("v1/Service", "v1/Pod");
  }

  @Override
  public List<ObjectKey> concerned(WatchEvent event) {
    ObjectKey changed = event.object().key();
    if (changed.type().equals(services)) {
      return List.of(changed);
    }
    return store.list(services, changed.namespace(), Selection.ALL).items().stream()
        .filter(service -> selection(service).test(event.object().json())).map(Snapshot::key).toList();
  }

  private static Selection selection(Snapshot service) {
    ObjectNode selector = Statuses.node();
    selector.set("matchLabels", service.json().path("spec").path("selector"));
    return Selection.ofSelector(selector);
  }

  @Override
  public Optional<Instant> reconcile(ObjectKey key) {
    Snapshot service = store.find(key).orElse(null);
    if (service == null || service.meta().isTerminating()
        || service.json().path("spec").path("selector").isEmpty()) {
      return Optional.empty();
    }
    ArrayNode endpoints = Statuses.node().putArray("endpoints");
    JsonNode template = null;
    for (Snapshot pod : store.list(pods, key.namespace(), selection(service)).items()) {
      String address = pod.json().path("status").path("podIP").asText("");
      if (!address.isEmpty()) {
        boolean ready = Statuses.holds(pod.json().path("status"), "Ready");
        ObjectNode endpoint = endpoints.addObject();
        endpoint.putArray("addresses").add(address);
        endpoint.putObject("conditions").put("ready", ready).put("serving", ready).put("terminating", false);
        endpoint.put("nodeName", pod.json().path("spec").path("nodeName").asText());
        endpoint.putObject("targetRef").put("kind", "Pod").put("name", pod.key().name())
            .put("namespace", key.namespace()).put("uid", pod.meta().uid());
        template = pod.json().path("spec");
      }
    }
    write(service, endpoints, ports(service.json().path("spec"), template));
    return Optional.empty();
  }

  private void write(Snapshot service, ArrayNode endpoints, ArrayNode ports) {
    ObjectKey key = service.key();
    List<Snapshot> there = store.list(slices, key.namespace(), Selection.of(SERVICE + "=" + key.name(), "")).items();
    ObjectNode slice = there.isEmpty() ? Statuses.node() : there.getFirst().copy();
    slice.put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice").put("addressType", "IPv4");
    slice.set("endpoints", endpoints);
    slice.set("ports", ports);
    if (!there.isEmpty()) {
      store.replace(there.getFirst().key(), Subresource.NONE, slice, Statuses.MANAGER);
      return;
    }
    ObjectNode metadata = slice.putObject("metadata").put("generateName", key.name() + "-");
    metadata.putObject("labels").put(SERVICE, key.name())
        .put("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
    metadata.putArray("ownerReferences").addObject().put("apiVersion", "v1").put("blockOwnerDeletion", true)
        .put("controller", true).put("kind", "Service").put("name", key.name()).put("uid", service.meta().uid());
    store.create(slices, key.namespace(), slice, Statuses.MANAGER);
  }

  /** @param pod whose ports give named target ports their numbers; null if there is none */
  private static ArrayNode ports(JsonNode service, JsonNode pod) {
    ArrayNode ports = Statuses.node().putArray("ports");
    for (JsonNode port : service.path("ports")) {
      JsonNode target = port.path("targetPort");
      int number = target.isNumber() ? target.asInt() : 0;
      if (pod != null && target.isTextual()) {
        for (JsonNode container : pod.path("containers")) {
          for (JsonNode named : container.path("ports")) {
            number = named.path("name").equals(target) ? named.path("containerPort").asInt() : number;
          }
        }
      }
      ports.addObject().put("name", port.path("name").asText("")).put("protocol", port.path("protocol").asText("TCP"))
          .put("port", number);
    }
    return ports;
  }
}
