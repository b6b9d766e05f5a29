package dev.webapp.platform.resource;

/** How a resource is deleted. Retained ones are let go of and never reach their kind. */
public sealed interface Farewell {
  /** With its data, if it has any. */
  record Discard() implements Farewell {}

  /**
   * After a final snapshot or backup of that name, unique to this resource's life.
   *
   * @param name lower-case letters, digits and single dashes, begins with a letter, up to 200 characters
   */
  record Snapshot(String name) implements Farewell {}
}
