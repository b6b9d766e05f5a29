package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of field paths in the shape of {@code managedFields[].fieldsV1}: a tree whose edges are {@code f:name},
 * {@code k:{"key":...}} or {@code v:value}, and whose nodes say whether they are members themselves.
 */
final class FieldSet {
  private boolean member;
  private final TreeMap<String, FieldSet> children = new TreeMap<>();

  static FieldSet fromJson(JsonNode fieldsV1) {
    FieldSet set = new FieldSet();
    fieldsV1.properties().forEach(entry -> {
      if (entry.getKey().equals(".")) {
        set.member = true;
      } else {
        FieldSet child = fromJson(entry.getValue());
        child.member |= entry.getValue().isEmpty();
        set.children.put(entry.getKey(), child);
      }
    });
    return set;
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (member && !children.isEmpty()) {
      json.putObject(".");
    }
    children.forEach((edge, child) -> json.set(edge, child.toJson()));
    return json;
  }

  /** All the fields of a value, at the grain at which its schema lets them be owned. */
  static FieldSet of(JsonNode value, Schema schema) {
    FieldSet set = new FieldSet();
    set.addContent(value, schema, false);
    return set;
  }

  /**
   * Adds what is inside a value to this node, which stands for the value.
   *
   * @param containers whether maps and lists that have members count as members too, as they do for a field that an
   *     update adds
   */
  void addContent(JsonNode value, Schema schema, boolean containers) {
    if (value.isObject() && schema.granularMap()) {
      member |= value.isEmpty() || containers;
      value.properties().forEach(field -> {
        FieldSet child = child("f:" + field.getKey());
        child.addContent(field.getValue(), schema.fieldOrUnknown(field.getKey()), containers);
        child.member |= !schema.declares(field.getKey());
      });
    } else if (value.isArray() && (!schema.mapKeys().isEmpty() || schema.isSet())) {
      member |= value.isEmpty() || containers;
      for (JsonNode item : value) {
        FieldSet child = child(schema.itemName(item));
        child.addContent(item, schema.items(), containers);
        child.member = true;
      }
    } else {
      member = true;
    }
  }

  FieldSet child(String edge) {
    return children.computeIfAbsent(edge, e -> new FieldSet());
  }

  /** What is below an edge, or null. */
  FieldSet below(String edge) {
    return children.get(edge);
  }

  Map<String, FieldSet> children() {
    return children;
  }

  boolean isMember() {
    return member;
  }

  void include() {
    member = true;
  }

  boolean isEmpty() {
    return !member && children.values().stream().allMatch(FieldSet::isEmpty);
  }

  FieldSet union(FieldSet other) {
    FieldSet result = copy();
    result.addAll(other);
    return result;
  }

  void addAll(FieldSet other) {
    member |= other.member;
    other.children.forEach((edge, child) -> child(edge).addAll(child));
  }

  /** The members that the other set has not. */
  FieldSet minus(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && !other.member;
    children.forEach((edge, child) -> {
      FieldSet there = other.children.get(edge);
      FieldSet rest = there == null ? child.copy() : child.minus(there);
      if (!rest.isEmpty()) {
        result.children.put(edge, rest);
      }
    });
    return result;
  }

  FieldSet intersect(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && other.member;
    children.forEach((edge, child) -> {
      FieldSet there = other.children.get(edge);
      FieldSet both = there == null ? null : child.intersect(there);
      if (both != null && !both.isEmpty()) {
        result.children.put(edge, both);
      }
    });
    return result;
  }

  /** Drops a path with everything below it. */
  void drop(String edge) {
    children.remove(edge);
  }

  FieldSet copy() {
    FieldSet result = new FieldSet();
    result.addAll(this);
    return result;
  }

  /** The members as users read them in conflicts: {@code .spec.containers[name="web"].image}. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    collect("", paths);
    return paths;
  }

  private void collect(String path, List<String> into) {
    if (member && !path.isEmpty()) {
      into.add(path);
    }
    children.forEach((edge, child) -> child.collect(path + step(edge), into));
  }

  private static String step(String edge) {
    String rest = edge.substring(2);
    return switch (edge.charAt(0)) {
      case 'f' -> "." + rest;
      case 'k' -> "[" + rest.substring(1, rest.length() - 1).replaceAll("\"([^\"]+)\":", "$1=") + "]";
      default -> "[=" + rest + "]";
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldSet set && member == set.member && children.equals(set.children);
  }

  @Override
  public int hashCode() {
    return 31 * children.hashCode() + (member ? 1 : 0);
  }

  @Override
  public String toString() {
    return paths().toString();
  }
}
