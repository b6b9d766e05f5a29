package dev.webapp.platform.graph;

/**
 * A value known only after another resource exists, such as {@code ${DbInstance/main.endpoint}}. Refs fill values; they
 * never decide the graph's shape.
 */
public record Ref(ResourceId target, String output) {
  @Override
  public String toString() {
    return "${" + target + "." + output + "}";
  }
}
