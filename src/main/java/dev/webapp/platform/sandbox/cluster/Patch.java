package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A change to an object, in one of the four ways in which clients send it. */
public sealed interface Patch {
  /** RFC 6902: a list of operations. */
  record Operations(JsonNode operations) implements Patch {}

  /** RFC 7386: an object whose fields replace, and whose nulls remove. */
  record Merge(JsonNode changes) implements Patch {}

  /** As {@link Merge}, but lists with a merge key are merged, and {@code $patch} directives count. */
  record Strategic(ObjectNode changes) implements Patch {}

  /** Server-side apply: all the fields that the manager wants. */
  record Apply(ObjectNode wanted) implements Patch {}
}
