package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who owns which fields of one object: {@code metadata.managedFields}, read, reckoned with and written. */
final class ManagedFields {
  /** A name with what it did: the same name may both apply and update, and own main fields and status apart. */
  record Owner(String manager, boolean apply, String apiVersion, String subresource) {
    private static final Comparator<Entry> ORDER = Comparator
        .comparing((Entry entry) -> !entry.owner().apply)
        .thenComparing(Entry::time)
        .thenComparing(entry -> entry.owner().manager)
        .thenComparing(entry -> entry.owner().subresource);

    /** As a conflict names it. */
    String inWords() {
      return '"' + manager + '"' + (subresource.isEmpty() ? "" : " with subresource \"" + subresource + '"')
          + (apply ? "" : " using " + apiVersion);
    }
  }

  private record Entry(Owner owner, FieldSet fields, String time) {}

  /** Fields that the server itself sets, so that nobody owns them. */
  private static final String[] SERVERS_OWN = {"name", "namespace", "uid", "creationTimestamp", "generation",
    "managedFields", "resourceVersion", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"};

  private final Map<Owner, FieldSet> sets = new LinkedHashMap<>();
  private final Map<Owner, String> times = new LinkedHashMap<>();

  static ManagedFields of(JsonNode object) {
    ManagedFields fields = new ManagedFields();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      Owner owner = new Owner(entry.path("manager").asText(), entry.path("operation").asText().equals("Apply"),
          entry.path("apiVersion").asText(), entry.path("subresource").asText(""));
      fields.sets.put(owner, FieldSet.fromJson(entry.path("fieldsV1")));
      fields.times.put(owner, entry.path("time").asText(""));
    }
    return fields;
  }

  Map<Owner, FieldSet> sets() {
    return sets;
  }

  FieldSet of(Owner owner) {
    return sets.getOrDefault(owner, new FieldSet());
  }

  /** What anybody owns. */
  FieldSet union() {
    FieldSet all = new FieldSet();
    sets.values().forEach(all::addAll);
    return all;
  }

  void put(Owner owner, FieldSet fields, String now) {
    if (fields.isEmpty()) {
      sets.remove(owner);
      times.remove(owner);
      return;
    }
    FieldSet previous = sets.put(owner, fields);
    if (previous == null || !previous.equals(fields)) {
      times.put(owner, now);
    }
  }

  /** Takes fields from everybody but one. */
  void takeFromOthers(Owner keeper, FieldSet fields) {
    if (fields.isEmpty()) {
      return;
    }
    for (Owner owner : sets.keySet().toArray(Owner[]::new)) {
      if (!owner.equals(keeper)) {
        FieldSet rest = sets.get(owner).minus(fields);
        if (rest.isEmpty()) {
          sets.remove(owner);
          times.remove(owner);
        } else {
          sets.put(owner, rest);
        }
      }
    }
  }

  /**
   * Notes what an update (anything but an apply) did, as the field manager of a server does.
   *
   * @param statusApart whether status is written by a subresource, so that this update can't have set it
   */
  void update(Owner owner, Comparison change, boolean statusApart, String now) {
    FieldSet written = strip(change.written());
    if (statusApart) {
      written.drop("f:status");
    }
    takeFromOthers(owner, written.union(change.removed()));
    put(owner, of(owner).minus(change.removed()).union(written), now);
  }

  /** Without what the server owns and what says which object it is. */
  static FieldSet strip(FieldSet fields) {
    FieldSet result = fields.copy();
    result.drop("f:apiVersion");
    result.drop("f:kind");
    FieldSet metadata = result.below("f:metadata");
    if (metadata != null) {
      for (String name : SERVERS_OWN) {
        metadata.drop("f:" + name);
      }
      if (metadata.children().isEmpty()) {
        result.drop("f:metadata");
      }
    }
    return result;
  }

  void writeTo(ObjectNode object) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    sets.entrySet().stream().map(e -> new Entry(e.getKey(), e.getValue(), times.get(e.getKey()))).sorted(Owner.ORDER)
        .forEach(entry -> {
          ObjectNode json = list.addObject();
          json.put("manager", entry.owner.manager).put("operation", entry.owner.apply ? "Apply" : "Update")
              .put("apiVersion", entry.owner.apiVersion).put("time", entry.time).put("fieldsType", "FieldsV1");
          json.set("fieldsV1", entry.fields.toJson());
          if (!entry.owner.subresource.isEmpty()) {
            json.put("subresource", entry.owner.subresource);
          }
        });
    ObjectNode metadata = object.withObject("/metadata");
    if (list.isEmpty()) {
      metadata.remove("managedFields");
    } else {
      metadata.set("managedFields", list);
    }
  }
}
