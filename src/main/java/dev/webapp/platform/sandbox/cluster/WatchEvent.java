package dev.webapp.platform.sandbox.cluster;

/** One change, as a watch tells it. The object of a deletion is its last state, with the deletion's own version. */
public record WatchEvent(Type type, Snapshot object) {
  /** What happened; the names are those of the wire. */
  public enum Type { ADDED, MODIFIED, DELETED }
}
