package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The state of one Kubernetes API server, in memory: objects of the built-in types and of whatever
 * CustomResourceDefinitions are created in it, with the semantics that controllers and users rely on. It is
 * thread-safe, has no threads of its own and takes the time from the clock it is given; refusals are
 * {@link StatusException}s.
 *
 * <p>What other parts of a cluster do is not here: no Deployment becomes ready by itself. Garbage collection and
 * the end of namespaces are, and happen within the call that causes them.
 */
public final class ClusterStore {
  private final ReentrantLock lock = new ReentrantLock();
  private final ResourceTypes types = new ResourceTypes();
  private final CallLog calls = new CallLog();
  private final InstantSource clock;
  private final Objects objects;
  private final Removal removal;
  private final Writes writes;
  private final Scales scales = new Scales(types);

  public ClusterStore(InstantSource clock) {
    this.clock = clock;
    this.objects = new Objects(lock, types, clock);
    this.removal = new Removal(objects, types);
    this.writes = new Writes(types, objects, removal);
    Furnishing.of(this);
  }

  /** The types that are served at present. */
  public ResourceTypes types() {
    return types;
  }

  /** The cluster's time. */
  public Instant now() {
    return clock.instant();
  }

  /** Who called what. */
  public CallLog calls() {
    return calls;
  }

  /** The version of the latest change to anything. */
  public long resourceVersion() {
    return locked(objects::version);
  }

  /** @throws StatusException 404 if it isn't there */
  public Snapshot get(ObjectKey key) {
    calls.note("get", key.type(), "", key.namespace(), key.name());
    return locked(() -> shown(key.type(), objects.require(key)));
  }

  public Optional<Snapshot> find(ObjectKey key) {
    calls.note("get", key.type(), "", key.namespace(), key.name());
    return locked(() -> Optional.ofNullable(objects.get(key)).map(found -> shown(key.type(), found)));
  }

  /**
   * The objects of a type, by namespace and name.
   *
   * @param namespace "" for all
   */
  public Listing list(ResourceType type, String namespace, Selection selection) {
    calls.note("list", type, "", namespace, "");
    return locked(() -> {
      List<Snapshot> found = objects.shelf(type).in(namespace);
      found.replaceAll(snapshot -> shown(type, snapshot));
      found.removeIf(snapshot -> !selection.test(snapshot.json()));
      return new Listing(objects.version(), found);
    });
  }

  /**
   * The changes to objects of a type from now on, or from a version that a list had.
   *
   * @param resourceVersion after which to start; 0 to get everything there is as additions first
   * @throws StatusException 410 if the store remembers not that far back
   */
  public Watch watch(ResourceType type, String namespace, Selection selection, long resourceVersion) {
    calls.note("watch", type, "", namespace, "");
    return locked(() -> new Watch(lock, objects.shelf(type), new Watch.View(type, namespace, selection),
        resourceVersion));
  }

  /** Creates an object; {@code generateName} is honoured. */
  public Written create(ResourceType type, String namespace, ObjectNode object, WriteOptions options) {
    return locked(() -> {
      ObjectKey key = newKey(type, namespace, object);
      calls.note("create", type, "", key.namespace(), "");
      return shown(type, writes.create(key, stored(type, object), options, null));
    });
  }

  /** Replaces an object, or its status; a {@code resourceVersion} in it must be the latest. */
  public Written replace(ObjectKey key, Subresource subresource, ObjectNode object, WriteOptions options) {
    return locked(() -> {
      calls.note("update", key.type(), subresource.path(), key.namespace(), key.name());
      Snapshot old = objects.require(key);
      ObjectNode whole = subresource == Subresource.SCALE ? scales.into(old, object) : stored(key.type(), object);
      return shown(key.type(), writes.change(old, subresource, whole, options, true));
    });
  }

  /** Patches an object, or its status; an apply creates it if it isn't there. */
  public Written patch(ObjectKey key, Subresource subresource, Patch patch, WriteOptions options) {
    return locked(() -> {
      calls.note("patch", key.type(), subresource.path(), key.namespace(), key.name());
      if (patch instanceof Patch.Apply apply) {
        if (objects.get(objects.storageKey(key)) == null) {
          // Whoever applies what isn't there yet must be allowed to create it, too.
          calls.note("create", key.type(), "", key.namespace(), "");
        }
        return shown(key.type(), writes.apply(key, subresource, apply.wanted(), options));
      }
      Snapshot old = objects.require(key);
      TypeDefinition definition = types.definition(old.key().type());
      ObjectNode whole;
      if (subresource == Subresource.SCALE) {
        whole = scales.into(old, Patching.patched(scales.of(old), patch, definition));
      } else if (old.key().type().equals(key.type())) {
        whole = Patching.patched(old.copy(), patch, definition);
      } else {
        ObjectNode shown = shown(key.type(), old).copy();
        whole = stored(key.type(), Patching.patched(shown, patch, types.definition(key.type())));
      }
      return shown(key.type(), writes.change(old, subresource, whole, options, false));
    });
  }

  /** Creates or changes an object to be as a manifest says, in the namespace that it names or {@code default}. */
  public Written apply(ObjectNode manifest, WriteOptions options) {
    ResourceType type = types.of(manifest);
    Meta meta = Meta.of(manifest);
    String namespace = meta.namespace().isEmpty() ? "default" : meta.namespace();
    return patch(new ObjectKey(type, namespace, meta.name()), Subresource.NONE, new Patch.Apply(manifest), options);
  }

  /** The {@code Scale} of an object. */
  public ObjectNode scale(ObjectKey key) {
    calls.note("get", key.type(), "scale", key.namespace(), key.name());
    return locked(() -> scales.of(objects.require(key)));
  }

  /** Deletes an object, or marks it for deletion while finalizers hold it. */
  public Written delete(ObjectKey key, DeleteOptions options) {
    return locked(() -> {
      calls.note("delete", key.type(), "", key.namespace(), key.name());
      return shown(key.type(), removal.delete(objects.require(key), options));
    });
  }

  /** Deletes all selected objects of a namespace. */
  public List<Written> deleteAll(ResourceType type, String namespace, Selection selection, DeleteOptions options) {
    return locked(() -> {
      calls.note("deletecollection", type, "", namespace, "");
      List<Written> deleted = new ArrayList<>();
      for (Snapshot found : objects.shelf(type).in(namespace)) {
        Snapshot now = objects.get(found.key());
        if (now != null && selection.test(now.json())) {
          deleted.add(removal.delete(now, options));
        }
      }
      return deleted;
    });
  }

  /** Forgets all past changes, so that every watch that is behind expires, as etcd's compaction does. */
  public void forgetHistory() {
    locked(() -> {
      objects.forgetHistory();
      return null;
    });
  }

  private ObjectKey newKey(ResourceType type, String namespace, ObjectNode object) {
    Meta meta = Meta.of(object);
    if (type.namespaced() && !meta.namespace().isEmpty() && !meta.namespace().equals(namespace)) {
      throw StatusException.badRequest("the namespace of the provided object does not match the namespace sent on the"
          + " request");
    }
    if (type.namespaced() && namespace.isEmpty()) {
      throw StatusException.badRequest("an empty namespace may not be set during creation");
    }
    String prefix = meta.json().path("generateName").asText("");
    String name = meta.name().isEmpty() && !prefix.isEmpty() ? prefix + objects.suffix() : meta.name();
    return new ObjectKey(type, namespace, name);
  }

  private Written shown(ResourceType type, Written written) {
    return new Written(shown(type, written.snapshot()), written.created(), written.gone(), written.warnings());
  }

  /** The object as the asked version of its type shows it. */
  static Snapshot shown(ResourceType type, Snapshot snapshot) {
    return snapshot.key().type().equals(type) ? snapshot : Versions.shown(type, snapshot);
  }

  private ObjectNode stored(ResourceType type, ObjectNode object) {
    return Versions.stored(type, objects.storageType(type), object);
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
