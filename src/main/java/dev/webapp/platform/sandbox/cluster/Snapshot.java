package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;

/**
 * One state of one object. It never changes: to change an object, change a {@link #copy} and write it. Kept as UTF-8,
 * which takes a tenth of a tree's memory; the tree is made when somebody reads, and goes when nobody does.
 */
public final class Snapshot {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectKey key;
  private final long resourceVersion;
  private final byte[] text;
  private volatile WeakReference<ObjectNode> tree = new WeakReference<>(null);

  Snapshot(ObjectKey key, ObjectNode object) {
    this.key = key;
    this.resourceVersion = Meta.of(object).resourceVersion();
    try {
      this.text = JSON.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ObjectKey key() {
    return key;
  }

  /** The object, to read only; {@link #copy} is for changing. */
  public JsonNode json() {
    ObjectNode read = tree.get();
    if (read == null) {
      read = copy();
      tree = new WeakReference<>(read);
    }
    return read;
  }

  public ObjectNode copy() {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Meta meta() {
    return Meta.of(json());
  }

  public long resourceVersion() {
    return resourceVersion;
  }

  @Override
  public String toString() {
    return key + "@" + resourceVersion;
  }
}
