package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One state of one object. It never changes: to change an object, change a {@link #copy} and write it. */
public final class Snapshot {
  private final ObjectKey key;
  private final ObjectNode object;

  /** The object is the snapshot's from now on: nobody may change it. */
  Snapshot(ObjectKey key, ObjectNode object) {
    this.key = key;
    this.object = object;
  }

  public ObjectKey key() {
    return key;
  }

  /** The object, to read only; {@link #copy} is for changing. */
  public JsonNode json() {
    return object;
  }

  public ObjectNode copy() {
    return object.deepCopy();
  }

  public Meta meta() {
    return Meta.of(object);
  }

  public long resourceVersion() {
    return meta().resourceVersion();
  }

  @Override
  public String toString() {
    return key + "@" + resourceVersion();
  }
}
