package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ManagedFields.Owner;
import java.util.List;

/** The way of every write: checks, draft, field ownership, commit, consequences. Guarded by the store's lock. */
final class Writes {
  private final ResourceTypes types;
  private final Objects objects;
  private final Removal removal;

  Writes(ResourceTypes types, Objects objects, Removal removal) {
    this.types = types;
    this.objects = objects;
    this.removal = removal;
  }

  /** @param applied who owns what of an object that an apply creates; null for a plain creation */
  Written create(ObjectKey key, ObjectNode object, WriteOptions options, ManagedFields applied) {
    ObjectKey at = objects.storageKey(key);
    TypeDefinition definition = types.definition(at.type());
    removal.checkOpen(at);
    if (objects.get(at) != null) {
      throw StatusException.alreadyExists(key.type(), key.name());
    }
    Draft draft = new Draft(definition, at, null, "", object);
    draft.checkPreconditions(false);
    String now = objects.now();
    draft.identify(objects.newUid(), now);
    if (applied == null) {
      draft.decode(options.validation());
    }
    objects.allocate(draft.object());
    draft.fillDefaults();
    Furnishing.finalizersOf(draft.object(), definition.type());
    draft.validate();
    Establishing.check(definition.type(), draft.object());
    ManagedFields managers = applied == null ? new ManagedFields() : applied;
    if (applied == null) {
      ObjectNode empty = JsonNodeFactory.instance.objectNode();
      managers.update(new Owner(options.fieldManager(), false, key.type().apiVersion(), ""),
          Comparison.of(empty, draft.object(), definition.schema()), definition.type().hasStatus(), now);
    }
    managers.writeTo(draft.object());
    Snapshot created = objects.commit(null, at, draft.object(), options.dryRun());
    if (!options.dryRun()) {
      Establishing.changed(definition.type(), created, types, objects);
      removal.created(created);
    }
    return new Written(created, true, false, draft.warnings());
  }

  /** Applies a manifest, which creates the object if it isn't there. */
  Written apply(ObjectKey key, Subresource subresource, ObjectNode wanted, WriteOptions options) {
    if (options.fieldManager() == null || options.fieldManager().isEmpty()) {
      throw StatusException.missingFieldManager();
    }
    ObjectKey at = objects.storageKey(key);
    TypeDefinition definition = types.definition(at.type());
    Snapshot old = objects.get(at);
    if (old == null && subresource != Subresource.NONE) {
      throw StatusException.notFound(key.type(), key.name());
    }
    ObjectNode whole = Versions.stored(key.type(), at.type(), Incoming.object(wanted, true));
    if (whole.path("metadata").has("managedFields")) {
      throw StatusException.badRequest("metadata.managedFields must be nil");
    }
    Draft.checkDeclared(definition, key, whole);
    ObjectNode applied = Applied.part(whole, definition, key, subresource);
    Owner owner = new Owner(options.fieldManager(), true, key.type().apiVersion(), subresource.path());
    ManagedFields managers = old == null ? new ManagedFields() : ManagedFields.of(old.json());
    ObjectNode live = old == null ? JsonNodeFactory.instance.objectNode() : old.copy();
    live.withObject("/metadata").remove("managedFields");
    ObjectNode merged = new ServerSideApply(definition.schema(), objects.now())
        .apply(live, applied, owner, options.force(), managers);
    if (old == null) {
      if (!Meta.of(whole).uid().isEmpty()) {
        throw StatusException.conflict(key.type(), key.name(), "Precondition failed: UID in precondition: "
            + Meta.of(whole).uid() + ", UID in object meta: ");
      }
      return create(key, merged, options, managers);
    }
    boolean conditional = false;
    for (String precondition : List.of("resourceVersion", "uid")) {
      if (whole.path("metadata").has(precondition)) {
        conditional = true;
        merged.withObject("/metadata").set(precondition, whole.path("metadata").get(precondition));
      }
    }
    if (!conditional) {
      managers.writeTo(merged);
      if (merged.equals(old.json())) {
        return new Written(old, false, false, List.of());
      }
    }
    return finish(old, new Draft(definition, at, old, subresource.path(), merged), options, false, managers, owner);
  }

  /** Makes an object what {@code whole} says, as far as the subresource goes. */
  Written change(Snapshot old, Subresource subresource, ObjectNode whole, WriteOptions options,
      boolean replaces) {
    ResourceType type = old.key().type();
    String part = subresource == Subresource.STATUS ? "status" : "";
    Owner owner = new Owner(options.fieldManager(), false, type.apiVersion(), subresource.path());
    return finish(old, new Draft(types.definition(type), old.key(), old, part, whole), options, replaces, null, owner);
  }

  private Written finish(Snapshot old, Draft draft, WriteOptions options, boolean replaces, ManagedFields applied,
      Owner owner) {
    TypeDefinition definition = types.definition(old.key().type());
    draft.checkPreconditions(replaces);
    if (applied == null) {
      draft.decode(options.validation());
    }
    draft.keepWhatStays();
    draft.fillDefaults();
    draft.validate();
    Establishing.check(definition.type(), draft.object());
    ManagedFields managers = applied == null ? ManagedFields.of(old.json()) : applied;
    if (applied == null) {
      managers.update(owner, Comparison.of(old.json(), draft.object(), definition.schema()),
          definition.type().hasStatus() && !owner.subresource().equals("status"), objects.now());
    }
    managers.writeTo(draft.object());
    draft.countGeneration();
    if (draft.changesNothing()) {
      return new Written(old, false, false, draft.warnings());
    }
    Meta meta = Meta.of(draft.object());
    if (meta.isTerminating() && meta.finalizers().isEmpty() && !removal.isNamespace(old)) {
      Snapshot last = options.dryRun() ? objects.commit(old, old.key(), draft.object(), true)
          : removal.remove(old, draft.object());
      return new Written(last, false, true, draft.warnings());
    }
    Snapshot changed = objects.commit(old, old.key(), draft.object(), options.dryRun());
    if (!options.dryRun()) {
      Establishing.changed(definition.type(), changed, types, objects);
      removal.changed(changed);
    }
    return new Written(changed, false, false, draft.warnings());
  }
}
