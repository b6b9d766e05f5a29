package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.sandbox.cluster.Meta;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What a platform says of itself at one moment, read without the operator's own types. */
record Self(JsonNode object) {
  /** The lists of a spec whose components hold data. */
  static final List<String> STORES =
      List.of("databases", "tables", "buckets", "caches", "documentStores", "userPools");
  private static final String DATABASES = "databases";
  private static final String DOCUMENT_STORES = "documentStores";

  /** An entry of the inventory, {@code id} and physical name telling one from another. */
  record Owned(String id, String name) {}

  static Self of(Snapshot snapshot) {
    return new Self(snapshot.json());
  }

  JsonNode spec() {
    return object.path("spec");
  }

  JsonNode status() {
    return object.path("status");
  }

  /** Whether nothing may be written. */
  boolean isHandsOff() {
    return Meta.of(object).annotation(Annotations.PAUSED).equals("true") || isObserved();
  }

  boolean isObserved() {
    return spec().path("changes").path("policy").asText().equals("Observe");
  }

  boolean asksForEveryChange() {
    return spec().path("changes").path("policy").asText().equals("Approve");
  }

  boolean leaves() {
    return Meta.of(object).isTerminating();
  }

  /** Whether the spec has the component of which that resource is a part that holds data. */
  boolean wants(String id) {
    return !component(id).isMissingNode();
  }

  /** What shall become of a resource's data: as the spec says, or what was last on record where it says nothing. */
  String dataPolicy(String id, String name) {
    JsonNode component = component(id);
    if (!component.isMissingNode()) {
      return component.path("dataPolicy").asText(spec().path("dataPolicy").asText("Snapshot"));
    }
    return inventory().getOrDefault(new Owned(id, name), object.path("absent")).path("dataPolicy").asText("Snapshot");
  }

  String uid() {
    return Meta.of(object).uid();
  }

  /** When its deletion was asked for; empty where it was not. */
  Optional<Instant> deleted() {
    return Optional.ofNullable(object.path("metadata").path("deletionTimestamp").textValue()).map(Instant::parse);
  }

  /** {@code namespace/name}. */
  String platform() {
    return Meta.of(object).namespace() + "/" + Meta.of(object).name();
  }

  /** The entries of the inventory. */
  Map<Owned, JsonNode> inventory() {
    return inventory(status());
  }

  static Map<Owned, JsonNode> inventory(JsonNode status) {
    Map<Owned, JsonNode> entries = new LinkedHashMap<>();
    status.path("inventory").forEach(e -> entries.put(new Owned(e.path("id").asText(), e.path("name").asText()), e));
    return entries;
  }

  /** What in the spec a resource is part of, replicas and a service's objects included; missing where there is none. */
  JsonNode componentOf(String id) {
    String name = id.substring(id.indexOf('/') + 1);
    return switch (id.substring(0, Math.max(0, id.indexOf('/')))) {
      case "Table" -> component("tables", name);
      case "DbInstance", "DbParameterGroup", "DatabaseUsers", "FormerDatabaseUser", "UsersSecret" ->
          component(DATABASES, name);
      case "DbReplica" -> component(DATABASES, name.substring(0, name.lastIndexOf('-')));
      case "Secret" -> ofSecret(name);
      case "Bucket" -> component("buckets", name);
      case "ReplicationGroup", "CacheParameterGroup" -> component("caches", name);
      case "DocDbCluster", "DocDbClusterParameterGroup" -> component(DOCUMENT_STORES, name);
      case "DocDbInstance" -> component(DOCUMENT_STORES, name.substring(0, name.lastIndexOf('-')));
      case "UserPool", "UserPoolDomain" -> component("userPools", name);
      case "UserPoolClient" -> component("userPools", name.substring(0, name.lastIndexOf('.')));
      case "Deployment", "Service", "ServiceAccount", "HorizontalPodAutoscaler", "PodDisruptionBudget", "Role",
          "PodIdentityAssociation" -> component("services", name);
      default -> object.path("absent");
    };
  }

  private JsonNode ofSecret(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? component(DATABASES, name)
        : component(name.startsWith("cache.") ? "caches" : DOCUMENT_STORES, name.substring(dot + 1));
  }

  /** Whether the spec has a component that adopts what has that name. */
  boolean adopts(String name) {
    return STORES.stream().flatMap(list ->
        StreamSupport.stream(spec().path(list).spliterator(), false)).anyMatch(component ->
        component.path("adopt").asBoolean() && component.path("identifier").asText().equals(name));
  }

  /** Whether whatever others do is to stay, and to be reported. */
  boolean onlyReportsDrift() {
    boolean reports = spec().path("changes").path("drift").asText().equals("Report");
    for (String list : STORES) {
      reports &= !mends(list);
    }
    return reports && !mends("services");
  }

  /** Whether a day may come on which something is to be done although nobody has asked for it. */
  boolean hasSchedule() {
    return !spec().findValues("rotatePasswordDays").isEmpty();
  }

  private boolean mends(String list) {
    for (JsonNode component : spec().path(list)) {
      if (component.path("changes").path("drift").asText().equals("Mend")) {
        return true;
      }
    }
    return false;
  }

  /** Replicas come and go with a number in their source's component. */
  private JsonNode component(String id) {
    return id.startsWith("DbReplica/") ? object.path("absent") : componentOf(id);
  }

  private JsonNode component(String list, String name) {
    for (JsonNode component : spec().path(list)) {
      if (component.path("name").asText().equals(name)) {
        return component;
      }
    }
    return object.path("absent");
  }
}
