package dev.webapp.platform.abuse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What becomes of a value that somebody mistyped, misread or pasted. No {@code 3.0} for an integer: YAML makes a
 * {@code 3} of it.
 */
final class Mutation {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<JsonNode> ANYTHING = List.of(NullNode.instance, TextNode.valueOf(""),
      TextNode.valueOf("yes"), TextNode.valueOf("1"), TextNode.valueOf("-1"), TextNode.valueOf("名前😀"),
      TextNode.valueOf("\u0000"), IntNode.valueOf(0), IntNode.valueOf(-1), IntNode.valueOf(Integer.MAX_VALUE),
      LongNode.valueOf(Long.MIN_VALUE), BigIntegerNode.valueOf(BigInteger.TEN.pow(25)), DoubleNode.valueOf(0.5),
      DoubleNode.valueOf(1e300), BooleanNode.TRUE, BooleanNode.FALSE, NODES.arrayNode(),
      NODES.objectNode(), NODES.arrayNode().addNull(), NODES.objectNode().put("name", "a"));

  private Mutation() {}

  /** Changes one value somewhere below. */
  static void apply(ObjectNode spec, Random random) {
    List<Nodes.Place> places = Nodes.places(spec);
    Nodes.Place place = places.get(random.nextInt(places.size()));
    JsonNode value = place.value();
    switch (random.nextInt(4)) {
      case 0 -> place.set(ANYTHING.get(random.nextInt(ANYTHING.size())).deepCopy());
      case 1 -> place.remove();
      default -> {
        switch (value) {
          case ObjectNode object -> mutate(object, random);
          case ArrayNode list -> mutate(list, random);
          case TextNode text -> place.set(mutate(text.asText(), random));
          default -> place.set(value.isNumber() ? mutate(value, random) : TextNode.valueOf(value.asText()));
        }
      }
    }
  }

  private static void mutate(ObjectNode object, Random random) {
    if (random.nextInt(4) == 0) {
      object.removeAll();
    } else {
      object.set(random.nextBoolean() ? "unheardOf" : "名", ANYTHING.get(random.nextInt(ANYTHING.size())).deepCopy());
    }
  }

  private static void mutate(ArrayNode list, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> list.removeAll();
      case 1 -> list.addNull();
      case 2 -> {
        for (int i = list.size(); !list.isEmpty() && i < 210; i++) {
          list.add(list.get(0).deepCopy());
        }
      }
      default -> {
        if (!list.isEmpty()) {
          list.add(list.get(random.nextInt(list.size())).deepCopy());
        }
      }
    }
  }

  private static JsonNode mutate(String text, Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> TextNode.valueOf(text + "x".repeat(random.nextInt(300)));
      case 1 -> TextNode.valueOf(text + "😀");
      case 2 -> TextNode.valueOf(text + "\n");
      case 3 -> TextNode.valueOf(" " + text);
      case 4 -> TextNode.valueOf(text + "\u00a0");
      case 5 -> TextNode.valueOf(text.toUpperCase(Locale.ROOT));
      case 6 -> TextNode.valueOf(text + "-");
      case 7 -> TextNode.valueOf(text.isEmpty() ? "-" : text.substring(0, text.offsetByCodePoints(0, 1)));
      case 8 -> TextNode.valueOf(text + "\u000b");
      default -> text.matches("[0-9]{1,9}") ? IntNode.valueOf(Integer.parseInt(text)) : TextNode.valueOf(text + "0");
    };
  }

  private static JsonNode mutate(JsonNode number, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> TextNode.valueOf(number.asText());
      case 1 -> LongNode.valueOf(-number.asLong() - 1);
      case 2 -> DoubleNode.valueOf(number.asDouble() + 0.25);
      default -> LongNode.valueOf(number.asLong() * 1_000_003);
    };
  }
}
