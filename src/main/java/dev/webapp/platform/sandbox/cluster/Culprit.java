package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The item that makes a rule over lists fail. It is found by taking the rule apart: the branch that is false, in it the
 * first item for which an {@code all} is false, and so on inwards.
 *
 * @param path the innermost item's path
 * @param inWords the items from the outermost to the innermost, by name where they have one
 */
record Culprit(String path, String inWords) {
  private static final int VALUE_MAX = 80;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a variable is bound to, and where that is in the object. */
  private record Bound(Object value, String path) {}

  /** The culprit of a rule that was false for {@code self}; empty if no single item is to blame. */
  static Optional<Culprit> find(String rule, Object self, String path) {
    try {
      return find(CelExpression.parse(rule), Map.of("self", new Bound(self, path)), "");
    } catch (CelEvaluationException | IllegalArgumentException e) {
      return Optional.empty(); // the rule's message stands without it
    }
  }

  private static Optional<Culprit> find(CelExpr part, Map<String, Bound> scope, String words)
      throws CelEvaluationException {
    if (part.exprKind().getKind() != Kind.CALL) {
      return Optional.empty();
    }
    CelCall call = part.call();
    List<CelExpr> args = call.args();
    return switch (call.function()) {
      case "_&&_" -> isTrue(args.get(0), scope) ? find(args.get(1), scope, words) : find(args.get(0), scope, words);
      case "_||_" -> {
        Optional<Culprit> left = find(args.get(0), scope, words);
        yield left.isPresent() ? left : find(args.get(1), scope, words);
      }
      case "_?_:_" -> find(args.get(isTrue(args.get(0), scope) ? 1 : 2), scope, words);
      case "!_" -> args.getFirst().exprKind().getKind() == Kind.CALL
          && args.getFirst().call().function().equals("exists") ? item(args.getFirst().call(), scope, words, true, 1)
              : Optional.empty();
      case "all" -> item(call, scope, words, false, 1);
      case "exists_one" -> item(call, scope, words, true, 2);
      default -> Optional.empty();
    };
  }

  /** The nth item for which a macro's condition has the given truth. */
  private static Optional<Culprit> item(CelCall macro, Map<String, Bound> scope, String words, boolean truth, int nth)
      throws CelEvaluationException {
    if (macro.target().isEmpty() || macro.args().size() != 2) {
      return Optional.empty();
    }
    String variable = macro.args().get(0).ident().name();
    CelExpr condition = macro.args().get(1);
    int seen = 0;
    for (Bound item : items(macro.target().get(), scope)) {
      Map<String, Bound> inner = new HashMap<>(scope);
      inner.put(variable, item);
      if (isTrue(condition, inner) == truth && ++seen == nth) {
        String said = (words.isEmpty() ? "" : words + ", ") + describe(item);
        Optional<Culprit> deeper = truth ? Optional.empty() : find(condition, inner, said);
        return Optional.of(deeper.orElse(new Culprit(item.path, said)));
      }
    }
    return Optional.empty();
  }

  private static List<Bound> items(CelExpr range, Map<String, Bound> scope) throws CelEvaluationException {
    List<Bound> items = new ArrayList<>();
    if (range.exprKind().getKind() == Kind.CALL && range.call().function().equals("filter")
        && range.call().target().isPresent()) {
      for (Bound item : items(range.call().target().get(), scope)) {
        Map<String, Bound> inner = new HashMap<>(scope);
        inner.put(range.call().args().get(0).ident().name(), item);
        if (isTrue(range.call().args().get(1), inner)) {
          items.add(item);
        }
      }
      return items;
    }
    String path = path(range, scope);
    Object value = evaluate(range, scope);
    if (path != null && value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        items.add(new Bound(list.get(i), path + "[" + i + "]"));
      }
    } else if (path != null && value instanceof Map<?, ?> map) {
      map.keySet().forEach(key -> items.add(new Bound(key, path + "." + key)));
    }
    return items;
  }

  /** Where in the object an expression points, or null if it points nowhere. */
  private static String path(CelExpr part, Map<String, Bound> scope) {
    return switch (part.exprKind().getKind()) {
      case IDENT -> scope.containsKey(part.ident().name()) ? scope.get(part.ident().name()).path : null;
      case SELECT -> {
        String operand = path(part.select().operand(), scope);
        String field = CelValues.unescape(part.select().field());
        yield operand == null ? null : operand.isEmpty() ? field : operand + "." + field;
      }
      default -> null;
    };
  }

  private static boolean isTrue(CelExpr part, Map<String, Bound> scope) throws CelEvaluationException {
    return Boolean.TRUE.equals(evaluate(part, scope));
  }

  private static Object evaluate(CelExpr part, Map<String, Bound> scope) throws CelEvaluationException {
    Map<String, Object> variables = new HashMap<>();
    scope.forEach((name, bound) -> variables.put(name, bound.value));
    return CelExpression.compile(CelExpression.source(part), scope.keySet()).evaluate(variables);
  }

  private static String describe(Bound item) {
    String last = item.path.substring(item.path.lastIndexOf('.') + 1);
    if (item.value instanceof Map<?, ?> map && map.get("name") instanceof String name) {
      return last.replaceAll("\\[\\d+]$", "") + " \"" + name + '"';
    }
    String value = JSON.valueToTree(item.value).toString();
    return last + " " + (value.length() > VALUE_MAX ? value.substring(0, VALUE_MAX) + "..." : value);
  }
}
