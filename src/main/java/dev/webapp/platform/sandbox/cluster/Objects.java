package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All objects with the counters that number them: nothing here is random, so that the same calls give the same
 * versions, uids and addresses. Guarded by the store's lock.
 */
final class Objects {
  /** How many changes of each type a watch may lag behind. */
  private static final int HISTORY = 1 << 11;
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final ReentrantLock lock;
  private final ResourceTypes types;
  private final InstantSource clock;
  private final Map<String, Shelf> shelves = new TreeMap<>();
  private final Map<String, Integer> perNamespace = new HashMap<>();
  private final Owners owners = new Owners();
  private long version;
  private long uids;
  private long suffixes;
  private int addresses = 256;

  Objects(ReentrantLock lock, ResourceTypes types, InstantSource clock) {
    this.lock = lock;
    this.types = types;
    this.clock = clock;
  }

  long version() {
    return version;
  }

  Owners owners() {
    return owners;
  }

  /** The time as metadata has it: whole seconds. */
  String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  Shelf shelf(ResourceType type) {
    return shelves.computeIfAbsent(type.storedAs(), key -> new Shelf(HISTORY, lock.newCondition()));
  }

  /** The type in whose shape objects are kept: of several served versions the one that is stored. */
  ResourceType storageType(ResourceType type) {
    if (type.group().equals("events.k8s.io")) {
      return types.require("v1", "Event");
    }
    JsonNode version = types.customVersion(type);
    if (version.isMissingNode() || version.path("storage").asBoolean()) {
      return type;
    }
    return types.all().stream().filter(other -> other.storedAs().equals(type.storedAs()))
        .filter(other -> types.customVersion(other).path("storage").asBoolean()).findFirst().orElse(type);
  }

  ObjectKey storageKey(ObjectKey key) {
    ResourceType type = storageType(key.type());
    return type.equals(key.type()) ? key : new ObjectKey(type, key.namespace(), key.name());
  }

  Snapshot get(ObjectKey key) {
    return shelf(key.type()).get(key.namespace(), key.name());
  }

  Snapshot require(ObjectKey key) {
    Snapshot found = get(key);
    if (found == null) {
      throw StatusException.notFound(key.type(), key.name());
    }
    return found;
  }

  /** Stores a state of an object, unless it is a dry run. */
  Snapshot commit(Snapshot before, ObjectKey key, ObjectNode object, boolean dryRun) {
    if (!dryRun) {
      version++;
    }
    if (!dryRun || before != null) {
      long stored = dryRun ? before.resourceVersion() : version;
      object.withObject("/metadata").put("resourceVersion", String.valueOf(stored));
    }
    Snapshot after = new Snapshot(key, object);
    if (!dryRun) {
      shelf(key.type()).put(before, after);
      owners.changed(before, after);
      if (before == null && !key.namespace().isEmpty()) {
        perNamespace.merge(key.namespace(), 1, Integer::sum);
      }
    }
    return after;
  }

  /** Takes an object away; its last state tells the watchers. */
  Snapshot remove(Snapshot before, ObjectNode last) {
    version++;
    last.withObject("/metadata").put("resourceVersion", String.valueOf(version));
    Snapshot gone = new Snapshot(before.key(), last);
    shelf(before.key().type()).remove(before, gone);
    owners.changed(before, null);
    if (!before.key().namespace().isEmpty()) {
      perNamespace.merge(before.key().namespace(), -1, Integer::sum);
    }
    return gone;
  }

  boolean isEmpty(String namespace) {
    return perNamespace.getOrDefault(namespace, 0) == 0;
  }

  /** All objects in a namespace, type by type. */
  List<Snapshot> in(String namespace) {
    List<Snapshot> found = new ArrayList<>();
    shelves.values().forEach(shelf -> shelf.each(namespace, found::add));
    return found;
  }

  void forgetHistory() {
    version++;
    shelves.values().forEach(shelf -> shelf.forget(version));
  }

  String newUid() {
    return UUID.nameUUIDFromBytes(("uid-" + ++uids).getBytes(StandardCharsets.US_ASCII)).toString();
  }

  /** Five letters for {@code generateName}, never the same. */
  String suffix() {
    StringBuilder suffix = new StringBuilder();
    long rest = ++suffixes * 7_919_993L;
    for (int i = 0; i < 5; i++) {
      suffix.append(LETTERS.charAt((int) (rest % LETTERS.length())));
      rest /= LETTERS.length();
    }
    return suffix.toString();
  }

  /** Gives a Service its address in the cluster. */
  void allocate(ObjectNode object) {
    if (object.path("kind").asText().equals("Service") && object.path("apiVersion").asText().equals("v1")
        && !object.path("spec").hasNonNull("clusterIP")
        && !object.path("spec").path("type").asText().equals("ExternalName")) {
      int address = addresses++;
      object.withObject("/spec").put("clusterIP", "10.96." + (address >> 8 & 255) + "." + (address & 255));
    }
  }
}
