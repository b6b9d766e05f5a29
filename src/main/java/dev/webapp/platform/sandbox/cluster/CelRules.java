package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The {@code x-kubernetes-validations} of a schema, compiled, in a tree of those nodes that lead to any. */
final class CelRules {
  private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");
  private static final List<String> VARIABLES = List.of("self", "oldSelf");

  /**
   * One rule.
   *
   * @param transition whether it compares with what was, and so holds for updates alone
   * @param optionalOld whether it gets the old value as an optional, and so holds for creations too
   */
  private record Rule(String source, CelExpression expression, String message, CelExpression messageExpression,
      String reason, String fieldPath, boolean transition, boolean optionalOld) {}

  private final Schema schema;
  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, CelRules> fields = new LinkedHashMap<>();
  private CelRules values;
  private CelRules items;

  private CelRules(Schema schema) {
    this.schema = schema;
  }

  /** @throws IllegalArgumentException if a rule can't be compiled, naming its place */
  static CelRules of(Schema schema) {
    return of(schema, "");
  }

  private static CelRules of(Schema schema, String path) {
    CelRules node = new CelRules(schema);
    for (JsonNode rule : schema.source().path("x-kubernetes-validations")) {
      node.rules.add(compile(rule, path));
    }
    schema.properties().fieldNames().forEachRemaining(name -> {
      CelRules child = of(schema.field(name), path + "." + name);
      if (!child.isEmpty()) {
        node.fields.put(name, child);
      }
    });
    if (schema.source().path("additionalProperties").isObject()) {
      node.values = of(schema.field("*"), path + ".*");
    }
    if (schema.source().has("items")) {
      node.items = of(schema.items(), path + "[]");
    }
    return node;
  }

  private static Rule compile(JsonNode rule, String path) {
    String source = rule.path("rule").asText();
    try {
      String messageExpression = rule.path("messageExpression").asText("");
      return new Rule(source, CelExpression.compile(source, VARIABLES), rule.path("message").asText("").strip(),
          messageExpression.isEmpty() ? null : CelExpression.compile(messageExpression, VARIABLES),
          rule.path("reason").asText("FieldValueInvalid"), rule.path("fieldPath").asText(""),
          OLD_SELF.matcher(source).find(), rule.path("optionalOldSelf").asBoolean());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("rule at " + (path.isEmpty() ? "." : path) + ": " + source + ": "
          + e.getMessage(), e);
    }
  }

  boolean isEmpty() {
    return rules.isEmpty() && fields.isEmpty() && (values == null || values.isEmpty())
        && (items == null || items.isEmpty());
  }

  /** The rules that an object breaks. */
  List<Violation> check(JsonNode object, JsonNode old) {
    List<Violation> violations = new ArrayList<>();
    if (!isEmpty()) {
      visit(new Pair(object, CelValues.of(object, schema)),
          old == null ? null : new Pair(old, CelValues.of(old, schema)), "", violations);
    }
    return violations;
  }

  /** A value in both its shapes. */
  private record Pair(JsonNode json, Object cel) {
    Pair field(String name, boolean declared) {
      return json.has(name) ? new Pair(json.get(name), ((Map<?, ?>) cel).get(declared ? CelValues.escape(name) : name))
          : null;
    }

    Pair item(int index) {
      return new Pair(json.get(index), ((List<?>) cel).get(index));
    }
  }

  private void visit(Pair value, Pair old, String path, List<Violation> into) {
    boolean same = old != null && old.json.equals(value.json);
    for (Rule rule : rules) {
      boolean applies = rule.transition ? old != null || rule.optionalOld : !same;
      if (applies) {
        apply(rule, value, old, path, into);
      }
    }
    String prefix = path.isEmpty() ? "" : path + ".";
    fields.forEach((name, child) -> {
      Pair there = value.json.isObject() ? value.field(name, true) : null;
      if (there != null) {
        child.visit(there, old == null ? null : old.field(name, true), prefix + name, into);
      }
    });
    if (values != null && !values.isEmpty() && value.json.isObject()) {
      value.json.fieldNames().forEachRemaining(name -> values.visit(value.field(name, false),
          old == null ? null : old.field(name, false), prefix + name, into));
    }
    if (items != null && !items.isEmpty() && value.json.isArray()) {
      // An item of a plain list has no name, and asking such a map for none is harmless.
      Map<String, Pair> before = old == null ? Collections.emptyMap() : byName(old);
      for (int i = 0; i < value.json.size(); i++) {
        items.visit(value.item(i), before.get(schema.itemName(value.json.get(i))), path + "[" + i + "]", into);
      }
    }
  }

  /** The items that can be told apart by keys; those of a set or a plain list have no past. */
  private Map<String, Pair> byName(Pair list) {
    Map<String, Pair> found = new HashMap<>();
    if (!schema.mapKeys().isEmpty()) {
      for (int i = 0; i < list.json.size(); i++) {
        found.put(schema.itemName(list.json.get(i)), list.item(i));
      }
    }
    return found;
  }

  private void apply(Rule rule, Pair value, Pair old, String path, List<Violation> into) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", value.cel);
    if (rule.transition) {
      variables.put("oldSelf", rule.optionalOld ? Optional.ofNullable(old).map(Pair::cel) : old.cel);
    }
    try {
      if (Boolean.FALSE.equals(rule.expression.evaluate(variables))) {
        Optional<Culprit> culprit = rule.transition ? Optional.empty()
            : Culprit.find(rule.source, value.cel, path);
        String said = culprit.map(c -> " (" + c.inWords() + ")").orElse("");
        into.add(violation(rule, culprit.map(Culprit::path).orElse(path + rule.fieldPath), value.json,
            message(rule, variables) + said));
      }
    } catch (CelEvaluationException e) {
      into.add(violation(rule, path, value.json, "rule evaluation error: " + e.getMessage() + " evaluating rule: "
          + rule.source));
    }
  }

  private static Violation violation(Rule rule, String path, JsonNode value, String message) {
    String said = switch (rule.reason) {
      case "FieldValueForbidden" -> "Forbidden: " + message;
      case "FieldValueRequired" -> "Required value: " + message;
      case "FieldValueDuplicate" -> "Duplicate value: \"" + Violation.typeOf(value) + "\": " + message;
      default -> "Invalid value: \"" + Violation.typeOf(value) + "\": " + message;
    };
    return new Violation(path, rule.reason, said);
  }

  private static String message(Rule rule, Map<String, Object> variables) {
    if (rule.messageExpression != null) {
      try {
        return String.valueOf(rule.messageExpression.evaluate(variables));
      } catch (CelEvaluationException e) {
        return rule.message.isEmpty() ? "failed rule: " + rule.source : rule.message;
      }
    }
    return rule.message.isEmpty() ? "failed rule: " + rule.source : rule.message;
  }
}
