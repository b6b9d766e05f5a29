package dev.webapp.platform.abuse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The places of a tree of JSON, and how to change what is there. */
final class Nodes {
  private Nodes() {}

  /**
   * Where a value stands.
   *
   * @param field of an object; null in a list
   * @param index in a list
   */
  record Place(JsonNode parent, String field, int index) {
    JsonNode value() {
      return field == null ? parent.get(index) : parent.get(field);
    }

    void set(JsonNode value) {
      if (field == null) {
        ((ArrayNode) parent).set(index, value);
      } else {
        ((ObjectNode) parent).set(field, value);
      }
    }

    void remove() {
      if (field == null) {
        ((ArrayNode) parent).remove(index);
      } else {
        ((ObjectNode) parent).remove(field);
      }
    }
  }

  /** Every place below a node, outer ones first. */
  static List<Place> places(JsonNode node) {
    List<Place> places = new ArrayList<>();
    collect(node, places);
    return places;
  }

  private static void collect(JsonNode node, List<Place> into) {
    List<Place> here = new ArrayList<>();
    if (node.isObject()) {
      node.fieldNames().forEachRemaining(name -> here.add(new Place(node, name, 0)));
    } else {
      for (int i = 0; i < node.size(); i++) {
        here.add(new Place(node, null, i));
      }
    }
    into.addAll(here);
    here.forEach(place -> collect(place.value(), into));
  }

  /** The places that a path such as {@code spec.services[0].port} goes through, as far as they are there. */
  static List<Place> along(JsonNode root, String path) {
    List<Place> places = new ArrayList<>();
    JsonNode node = root;
    for (String step : path.replace("[", ".[").split("\\.")) {
      boolean item = step.startsWith("[");
      if (item ? !node.has(Integer.parseInt(step.substring(1, step.length() - 1))) : !node.has(step)) {
        break;
      }
      Place place = item ? new Place(node, null, Integer.parseInt(step.substring(1, step.length() - 1)))
          : new Place(node, step, 0);
      places.add(place);
      node = place.value();
    }
    return places;
  }
}
