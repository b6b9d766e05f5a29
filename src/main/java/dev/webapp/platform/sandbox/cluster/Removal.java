package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.DeleteOptions.Propagation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * How objects go: held by finalizers, taking along what they own, emptying namespaces and definitions. What follows
 * from one removal happens before the call that caused it returns. Guarded by the store's lock.
 */
final class Removal {
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  private final Objects objects;
  private final ResourceTypes types;
  private final ResourceType namespaces;
  private final ResourceType definitions;
  private final Deque<Runnable> consequences = new ArrayDeque<>();
  private boolean draining;

  Removal(Objects objects, ResourceTypes types) {
    this.objects = objects;
    this.types = types;
    this.namespaces = types.require("v1", "Namespace");
    this.definitions = types.require("apiextensions.k8s.io/v1", "CustomResourceDefinition");
  }

  boolean isNamespace(Snapshot snapshot) {
    return snapshot.key().type().equals(namespaces);
  }

  /** Refuses to create in a namespace that isn't there or is going, or of a type that is going. */
  void checkOpen(ObjectKey key) {
    if (!key.namespace().isEmpty()) {
      Snapshot namespace = objects.require(new ObjectKey(namespaces, "", key.namespace()));
      if (namespace.meta().isTerminating()) {
        throw StatusException.forbidden(key.type(), key.name(), "unable to create new content in namespace "
            + key.namespace() + " because it is being terminated");
      }
    }
    Snapshot definition = definitionOf(key.type());
    if (definition != null && definition.meta().isTerminating()) {
      throw StatusException.creationClosed();
    }
  }

  private Snapshot definitionOf(ResourceType type) {
    return types.customVersion(type).isMissingNode() ? null
        : objects.get(new ObjectKey(definitions, "", type.qualifiedPlural()));
  }

  Written delete(Snapshot snapshot, DeleteOptions options) {
    ObjectKey key = snapshot.key();
    Meta meta = snapshot.meta();
    if (!options.uid().isEmpty() && !options.uid().equals(meta.uid())) {
      throw StatusException.conflict(key.type(), key.name(), "Precondition failed: UID in precondition: "
          + options.uid() + ", UID in object meta: " + meta.uid());
    }
    if (!options.resourceVersion().isEmpty()
        && !options.resourceVersion().equals(String.valueOf(snapshot.resourceVersion()))) {
      throw StatusException.conflict(key.type(), key.name(), "Precondition failed: ResourceVersion in precondition: "
          + options.resourceVersion() + ", ResourceVersion in object meta: " + snapshot.resourceVersion());
    }
    if (options.dryRun()) {
      return new Written(snapshot, false, false, List.of());
    }
    if (options.propagation() == Propagation.ORPHAN) {
      objects.owners().dependentsOf(meta.uid()).forEach(dependent -> disown(dependent, meta.uid()));
    }
    boolean foreground = options.propagation() == Propagation.FOREGROUND
        && !objects.owners().dependentsOf(meta.uid()).isEmpty() && !meta.finalizers().contains(FOREGROUND);
    if (meta.finalizers().isEmpty() && !foreground && !isNamespace(snapshot)) {
      Snapshot gone = remove(snapshot, snapshot.copy());
      return new Written(gone, false, true, List.of());
    }
    if (meta.isTerminating() && !foreground) {
      return new Written(snapshot, false, false, List.of());
    }
    Snapshot marked = mark(snapshot, foreground);
    follow(() -> terminate(marked.key()));
    Snapshot now = objects.get(key);
    return new Written(now == null ? marked : now, false, now == null, List.of());
  }

  private Snapshot mark(Snapshot snapshot, boolean foreground) {
    ObjectNode object = snapshot.copy();
    ObjectNode metadata = object.withObject("/metadata");
    if (!snapshot.meta().isTerminating()) {
      metadata.put("deletionTimestamp", objects.now());
      metadata.put("deletionGracePeriodSeconds", 0);
      if (metadata.has("generation")) {
        metadata.put("generation", snapshot.meta().generation() + 1);
      }
    }
    if (foreground) {
      metadata.withArray("/finalizers").add(FOREGROUND);
    }
    if (isNamespace(snapshot)) {
      metadata.remove("deletionGracePeriodSeconds");
      object.withObject("/status").put("phase", "Terminating");
    }
    return objects.commit(snapshot, snapshot.key(), object, false);
  }

  /** What the marking of an object sets off. */
  private void terminate(ObjectKey key) {
    Snapshot snapshot = objects.get(key);
    if (snapshot == null) {
      return;
    }
    if (isNamespace(snapshot)) {
      objects.in(key.name()).forEach(content -> deleteIfThere(content.key()));
      finishNamespace(key.name());
    } else if (key.type().equals(definitions)) {
      for (ResourceType type : typesOf(snapshot)) {
        objects.shelf(type).in("").forEach(object -> deleteIfThere(object.key()));
      }
      finishDefinition(snapshot);
    } else if (snapshot.meta().finalizers().contains(FOREGROUND)) {
      objects.owners().dependentsOf(snapshot.meta().uid()).stream().map(objects::get)
          .filter(dependent -> dependent != null).forEach(this::collect);
      finishForeground(key);
    }
  }

  private void deleteIfThere(ObjectKey key) {
    Snapshot now = objects.get(key);
    if (now != null) {
      delete(now, DeleteOptions.BACKGROUND);
    }
  }

  private List<ResourceType> typesOf(Snapshot definition) {
    JsonNode spec = definition.json().path("spec");
    return types.all().stream().filter(type -> type.group().equals(spec.path("group").asText())
        && type.plural().equals(spec.path("names").path("plural").asText())).limit(1).toList();
  }

  /** Takes an object away for good, and sets off what follows. */
  Snapshot remove(Snapshot snapshot, ObjectNode last) {
    Snapshot gone = objects.remove(snapshot, last);
    String uid = snapshot.meta().uid();
    follow(() -> {
      for (ObjectKey key : objects.owners().dependentsOf(uid)) {
        Snapshot dependent = objects.get(key);
        if (dependent != null && objects.owners().allGone(dependent)) {
          collect(dependent);
        } else if (dependent != null) {
          disown(key, uid);
        }
      }
      objects.owners().forget(uid);
      for (JsonNode owner : snapshot.meta().owners()) {
        ObjectKey key = objects.owners().find(owner.path("uid").asText());
        if (key != null) {
          finishForeground(key);
        }
      }
      finishNamespace(snapshot.key().namespace());
      Snapshot definition = definitionOf(snapshot.key().type());
      if (definition != null) {
        finishDefinition(definition);
      }
      if (snapshot.key().type().equals(definitions)) {
        JsonNode spec = snapshot.json().path("spec");
        types.replace(spec.path("group").asText(), spec.path("names").path("plural").asText(), List.of());
      }
    });
    return gone;
  }

  private void collect(Snapshot dependent) {
    Snapshot now = objects.get(dependent.key());
    if (now != null && !now.meta().isTerminating()) {
      delete(now, DeleteOptions.BACKGROUND);
    }
  }

  /** An object whose owners are all gone is garbage from the start. */
  void created(Snapshot snapshot) {
    if (objects.owners().allGone(snapshot)) {
      collect(snapshot);
    }
  }

  void changed(Snapshot snapshot) {
    created(snapshot);
    if (isNamespace(snapshot)) {
      finishNamespace(snapshot.key().name());
    }
  }

  private void disown(ObjectKey key, String uid) {
    Snapshot dependent = objects.get(key);
    ObjectNode object = dependent.copy();
    ArrayNode owners = object.withObject("/metadata").withArray("/ownerReferences");
    for (int i = owners.size() - 1; i >= 0; i--) {
      if (owners.get(i).path("uid").asText().equals(uid)) {
        owners.remove(i);
      }
    }
    if (owners.isEmpty()) {
      object.withObject("/metadata").remove("ownerReferences");
    }
    objects.commit(dependent, key, object, false);
  }

  private void finishForeground(ObjectKey key) {
    Snapshot owner = objects.get(key);
    if (owner == null || !owner.meta().isTerminating() || !owner.meta().finalizers().contains(FOREGROUND)) {
      return;
    }
    String uid = owner.meta().uid();
    boolean blocked = objects.owners().dependentsOf(uid).stream().map(objects::get)
        .anyMatch(dependent -> dependent != null && blocks(dependent, uid));
    if (!blocked) {
      withoutFinalizer(owner, FOREGROUND);
    }
  }

  private static boolean blocks(Snapshot dependent, String uid) {
    for (JsonNode owner : dependent.meta().owners()) {
      if (owner.path("uid").asText().equals(uid)) {
        return owner.path("blockOwnerDeletion").asBoolean();
      }
    }
    return false;
  }

  private void finishDefinition(Snapshot definition) {
    Snapshot now = objects.get(definition.key());
    if (now != null && now.meta().isTerminating() && now.meta().finalizers().contains(CLEANUP)
        && typesOf(now).stream().allMatch(type -> objects.shelf(type).size() == 0)) {
      withoutFinalizer(now, CLEANUP);
    }
  }

  private void finishNamespace(String name) {
    Snapshot namespace = name.isEmpty() ? null : objects.get(new ObjectKey(namespaces, "", name));
    if (namespace != null && namespace.meta().isTerminating() && objects.isEmpty(name)
        && namespace.meta().finalizers().isEmpty()) {
      remove(namespace, namespace.copy());
    }
  }

  private void withoutFinalizer(Snapshot snapshot, String finalizer) {
    ObjectNode object = snapshot.copy();
    ArrayNode finalizers = object.withObject("/metadata").withArray("/finalizers");
    for (int i = finalizers.size() - 1; i >= 0; i--) {
      if (finalizers.get(i).asText().equals(finalizer)) {
        finalizers.remove(i);
      }
    }
    if (finalizers.isEmpty()) {
      object.withObject("/metadata").remove("finalizers");
      remove(snapshot, object);
    } else {
      objects.commit(snapshot, snapshot.key(), object, false);
    }
  }

  /** Runs what follows after what is running, so that long chains don't nest. */
  private void follow(Runnable consequence) {
    consequences.add(consequence);
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (!consequences.isEmpty()) {
        consequences.poll().run();
      }
    } finally {
      draining = false;
      consequences.clear();
    }
  }
}
