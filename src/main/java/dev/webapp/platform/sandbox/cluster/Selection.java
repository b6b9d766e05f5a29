package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which objects a list or watch is about: a label selector and a field selector in the query's own notation. */
public final class Selection implements Predicate<JsonNode> {
  /** Everything. */
  public static final Selection ALL = new Selection(List.of());

  private static final Pattern IN = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
  private static final Pattern EQUALITY = Pattern.compile("([^=!\\s]+)\\s*(!=|==|=)\\s*(\\S*)");

  private final List<Predicate<JsonNode>> terms;

  private Selection(List<Predicate<JsonNode>> terms) {
    this.terms = terms;
  }

  /**
   * Parses what a client sends.
   *
   * @param labels as in {@code app=web,tier in (a, b),!canary}; "" or null for any
   * @param fields as in {@code metadata.name=web,status.phase!=Running}; "" or null for any
   * @throws StatusException 400 if it can't be parsed
   */
  public static Selection of(String labels, String fields) {
    List<Predicate<JsonNode>> terms = new ArrayList<>();
    for (String term : split(labels)) {
      terms.add(labelTerm(term));
    }
    for (String term : split(fields)) {
      terms.add(fieldTerm(term));
    }
    return terms.isEmpty() ? ALL : new Selection(List.copyOf(terms));
  }

  /** A {@code LabelSelector} as Deployments and budgets have it; an empty one takes everything. */
  public static Selection ofSelector(JsonNode selector) {
    List<Predicate<JsonNode>> terms = new ArrayList<>();
    selector.path("matchLabels").properties()
        .forEach(label -> terms.add(equalsLabel(label.getKey(), label.getValue().asText(), true)));
    for (JsonNode expression : selector.path("matchExpressions")) {
      String key = expression.path("key").asText();
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      terms.add(switch (expression.path("operator").asText()) {
        case "In" -> inLabel(key, Set.copyOf(values), true);
        case "NotIn" -> inLabel(key, Set.copyOf(values), false);
        case "DoesNotExist" -> object -> !labels(object).has(key);
        default -> object -> labels(object).has(key);
      });
    }
    return new Selection(terms);
  }

  @Override
  public boolean test(JsonNode object) {
    for (Predicate<JsonNode> term : terms) {
      if (!term.test(object)) {
        return false;
      }
    }
    return true;
  }

  /** Splits at commas outside brackets. */
  private static List<String> split(String selector) {
    return selector == null || selector.isBlank() ? List.of()
        : Pattern.compile(",(?![^(]*\\))").splitAsStream(selector).map(String::strip).toList();
  }

  private static Predicate<JsonNode> labelTerm(String term) {
    Matcher in = IN.matcher(term);
    if (in.matches()) {
      Set<String> values = Set.copyOf(Pattern.compile("\\s*,\\s*").splitAsStream(in.group(3).strip()).toList());
      return inLabel(in.group(1), values, in.group(2).equals("in"));
    }
    Matcher equality = EQUALITY.matcher(term);
    if (equality.matches()) {
      return equalsLabel(equality.group(1), equality.group(3), !equality.group(2).equals("!="));
    }
    if (term.startsWith("!")) {
      return object -> !labels(object).has(term.substring(1).strip());
    }
    if (term.contains(" ")) {
      throw StatusException.badRequest("unable to parse requirement: " + term);
    }
    return object -> labels(object).has(term);
  }

  private static Predicate<JsonNode> equalsLabel(String key, String value, boolean equal) {
    return object -> labels(object).has(key) && labels(object).get(key).asText().equals(value) == equal
        || !labels(object).has(key) && !equal;
  }

  private static Predicate<JsonNode> inLabel(String key, Set<String> values, boolean in) {
    return object -> labels(object).has(key) ? values.contains(labels(object).get(key).asText()) == in : !in;
  }

  private static Predicate<JsonNode> fieldTerm(String term) {
    Matcher equality = EQUALITY.matcher(term);
    if (!equality.matches()) {
      throw StatusException.badRequest("invalid selector: '" + term + "'; can't understand '" + term + "'");
    }
    String pointer = "/" + equality.group(1).replace('.', '/');
    boolean equal = !equality.group(2).equals("!=");
    return object -> object.at(pointer).asText("").equals(equality.group(3)) == equal;
  }

  private static JsonNode labels(JsonNode object) {
    return object.path("metadata").path("labels");
  }
}
