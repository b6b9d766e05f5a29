package dev.webapp.platform.aws.sfn;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Runs a state machine in the Amazon States Language as Step Functions would, as far as {@link CircuitBreaker} uses it:
 * Task, Choice and Pass in JSONata, with Assign and Catch. What it does not know it refuses.
 */
final class Interpreter {
  /** A task that fails. */
  static final class TaskFailed extends Exception {
    private static final long serialVersionUID = 1L;
    private final String error;

    TaskFailed(String error) {
      super(error);
      this.error = error;
    }
  }

  /** What does the tasks of one resource. */
  @FunctionalInterface
  interface Worker {
    Map<String, Object> does(String resource, Map<String, Object> arguments) throws TaskFailed;
  }

  private static final int MOST_STEPS = 50;
  private final Map<String, Object> states;
  private final String first;
  private final Worker worker;
  private final LongSupplier millis;
  /** Which states were passed, of the last run. */
  private final List<String> path = new ArrayList<>();

  @SuppressWarnings("unchecked")
  Interpreter(String definition, Worker worker, LongSupplier millis) {
    try {
      Map<String, Object> machine = new ObjectMapper().readValue(definition, Map.class);
      if (!"JSONata".equals(machine.get("QueryLanguage"))) {
        throw new IllegalArgumentException("JSONata alone is known");
      }
      this.states = (Map<String, Object>) machine.get("States");
      this.first = (String) machine.get("StartAt");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.worker = worker;
    this.millis = millis;
  }

  List<String> path() {
    return path;
  }

  /** The output of an execution. */
  Object run(Map<String, Object> input) {
    path.clear();
    Map<String, Object> variables = new TreeMap<>();
    Map<String, Object> context = Map.of("Execution", Map.of("Input", input));
    Object current = input;
    String name = first;
    while (path.size() < MOST_STEPS) {
      path.add(name);
      Map<String, Object> state = object(states.get(name));
      if (state == null) {
        throw new IllegalStateException("there is no state " + name);
      }
      Map<String, Object> told = new LinkedHashMap<>(Map.of("input", current, "context", context));
      switch ((String) state.get("Type")) {
        case "Choice" -> name = choose(state, variables, told);
        case "Pass" -> {
          Object output = state.containsKey("Output") ? evaluate(state.get("Output"), variables, told) : current;
          assign(state, variables, told);
          if (Boolean.TRUE.equals(state.get("End"))) {
            return output;
          }
          current = output;
          name = (String) state.get("Next");
        }
        case "Task" -> {
          Map<String, Object> way = state;
          try {
            Map<String, Object> result = worker.does((String) state.get("Resource"),
                object(evaluate(state.get("Arguments"), variables, told)));
            told.put("result", result);
            current = result;
          } catch (TaskFailed failure) {
            way = catcher(state, failure);
            told.put("errorOutput", Map.of("Error", failure.error));
            current = told.get("errorOutput");
          }
          assign(way, variables, told);
          name = (String) way.get("Next");
        }
        default -> throw new IllegalArgumentException("unknown type of state " + state.get("Type"));
      }
    }
    throw new IllegalStateException("does not end: " + path);
  }

  private String choose(Map<String, Object> state, Map<String, Object> variables, Map<String, Object> told) {
    for (Object choice : (List<?>) state.get("Choices")) {
      Object holds = evaluate(object(choice).get("Condition"), variables, told);
      if (!(holds instanceof Boolean)) {
        throw new IllegalStateException("a condition is neither true nor false but " + holds);
      }
      if ((Boolean) holds) {
        return (String) object(choice).get("Next");
      }
    }
    return (String) state.get("Default");
  }

  private Map<String, Object> catcher(Map<String, Object> state, TaskFailed failure) {
    return ((List<?>) state.getOrDefault("Catch", List.of())).stream().map(Interpreter::object)
        .filter(each -> ((List<?>) each.get("ErrorEquals")).stream()
            .anyMatch(error -> error.equals("States.ALL") || error.equals(failure.error)))
        .findFirst().orElseThrow(() -> new IllegalStateException("nothing catches " + failure.error));
  }

  /** All of them of what was before. */
  private void assign(Map<String, Object> state, Map<String, Object> variables, Map<String, Object> told) {
    Object assigned = evaluate(state.getOrDefault("Assign", Map.of()), variables, told);
    variables.putAll(object(assigned));
  }

  private Object evaluate(Object template, Map<String, Object> variables, Map<String, Object> told) {
    return switch (template) {
      case Map<?, ?> map -> {
        Map<String, Object> all = new LinkedHashMap<>();
        map.forEach((key, value) -> all.put((String) key, evaluate(value, variables, told)));
        yield all;
      }
      case List<?> list -> list.stream().map(each -> evaluate(each, variables, told)).toList();
      case String text when text.startsWith("{%") -> expression(text.substring(2, text.length() - 2), variables, told);
      default -> template;
    };
  }

  /** An expression that comes to nothing is an error, as it is in Step Functions. */
  private Object expression(String text, Map<String, Object> variables, Map<String, Object> told) {
    Jsonata jsonata = Jsonata.jsonata(text.replace("$millis()", String.valueOf(millis.getAsLong())));
    Jsonata.Frame frame = jsonata.createFrame();
    variables.forEach(frame::bind);
    frame.bind("states", told);
    Object value = jsonata.evaluate(null, frame);
    if (value == null) {
      throw new IllegalStateException("States.QueryEvaluationError: " + text);
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }
}
