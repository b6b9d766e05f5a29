package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDbState.invalid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * One comparison of a query's KeyConditionExpression.
 *
 * @param operator {@code =}, {@code <}, {@code <=}, {@code >}, {@code >=}, {@code BETWEEN} or {@code begins_with}
 * @param values one, or the two that BETWEEN is between
 */
record KeyCondition(String attribute, String operator, List<AttributeValue> values) {
  private static final String NAME = "([#\\w.-]+)";
  private static final String VALUE = "(:\\w+)";
  private static final Pattern COMPARISON = Pattern.compile(
      "\\s*(?:(begins_with)\\s*\\(\\s*" + NAME + "\\s*,\\s*" + VALUE + "\\s*\\)|" + NAME + "\\s+(BETWEEN)\\s+" + VALUE
          + "\\s+AND\\s+" + VALUE + "|" + NAME + "\\s*(<=|>=|=|<|>)\\s*" + VALUE + ")\\s*(AND\\b)?",
      Pattern.CASE_INSENSITIVE);

  /** The comparisons, that of the partition key first. */
  static List<KeyCondition> of(QueryRequest request, ItemKey key) {
    String expression = request.keyConditionExpression();
    if (expression == null) {
      throw invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
    }
    List<KeyCondition> conditions = new ArrayList<>();
    Matcher matcher = COMPARISON.matcher(expression);
    int at = 0;
    boolean more = true;
    while (more && matcher.find(at) && matcher.start() == at) {
      conditions.add(of(matcher, request));
      more = matcher.group(11) != null;
      at = matcher.end();
    }
    if (more || at != expression.length() || conditions.size() > 2) {
      throw invalid("Invalid KeyConditionExpression: Syntax error; expression: " + expression);
    }
    conditions.sort(Comparator.comparing(c -> !c.attribute.equals(key.partition())));
    if (!conditions.getFirst().attribute.equals(key.partition())) {
      throw invalid("Query condition missed key schema element: " + key.partition());
    }
    if (!conditions.getFirst().operator.equals("=")) {
      throw invalid("Query key condition not supported");
    }
    if (conditions.size() == 2 && !conditions.getLast().attribute.equals(key.sort())) {
      throw invalid("Query condition missed key schema element: " + key.sort());
    }
    conditions.forEach(c -> c.values.forEach(value -> key.checkType(c.attribute, value)));
    return conditions;
  }

  private static KeyCondition of(Matcher matcher, QueryRequest request) {
    if (matcher.group(1) != null) {
      return new KeyCondition(
          name(matcher.group(2), request), "begins_with", List.of(value(matcher.group(3), request)));
    }
    if (matcher.group(5) != null) {
      return new KeyCondition(name(matcher.group(4), request), matcher.group(5).toUpperCase(Locale.ROOT),
          List.of(value(matcher.group(6), request), value(matcher.group(7), request)));
    }
    return new KeyCondition(
        name(matcher.group(8), request), matcher.group(9), List.of(value(matcher.group(10), request)));
  }

  private static String name(String written, QueryRequest request) {
    String name = written.startsWith("#") ? request.expressionAttributeNames().get(written) : written;
    if (name == null) {
      throw invalid("Invalid KeyConditionExpression: An expression attribute name used in the document path is not "
          + "defined; attribute name: " + written);
    }
    return name;
  }

  private static AttributeValue value(String written, QueryRequest request) {
    AttributeValue value = request.expressionAttributeValues().get(written);
    if (value == null) {
      throw invalid("Invalid KeyConditionExpression: An expression attribute value used in expression is not defined; "
          + "attribute value: " + written);
    }
    return value;
  }

  boolean holds(Map<String, AttributeValue> item) {
    AttributeValue value = item.get(attribute);
    int order = ItemKey.ORDER.compare(value, values.getFirst());
    return switch (operator) {
      case "=" -> order == 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      case "BETWEEN" -> order >= 0 && ItemKey.ORDER.compare(value, values.getLast()) <= 0;
      default -> value.s() != null && value.s().startsWith(values.getFirst().s());
    };
  }
}
