package dev.webapp.platform.aws.sfn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A circuit breaker as a state machine in the Amazon States Language
 * (https://states-language.net/spec.html), with expressions in JSONata. Its input is a request, which it lets a
 * function make; its output is the function's answer, or one that says {@code refused: true}.
 *
 * <p>Its state is an item of a table: how many attempts have failed in a row ({@code errors}), and while it is open,
 * until when nobody asks the service anything ({@code openUntil}, in milliseconds since 1970). No item stands for a
 * service that answers. Once that time is over, whoever moves it on first, which only one can, makes a single attempt;
 * where that succeeds the item goes. Whatever goes wrong with the table, requests are let through: a breaker that
 * cannot tell does no harm.
 *
 * @param service key of the item
 * @param table name of the table, whose partition key is the string {@link #KEY}
 * @param functionArn of what makes the requests
 * @param consecutiveErrors failed attempts in a row that open it
 * @param openFor how long it stays so
 */
record CircuitBreaker(
    String service, String table, String functionArn, int consecutiveErrors, Duration openFor) {
  /** The table's partition key. */
  static final String KEY = "service";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String END = "Answer";
  /** As integrations of either sort call it. */
  private static final List<String> CLAIMED_BY_ANOTHER =
      List.of("DynamoDB.ConditionalCheckFailedException", "DynamoDb.ConditionalCheckFailedException");

  /** The definition, as JSON; the same for equal breakers. */
  String definition() {
    Map<String, Object> states = new LinkedHashMap<>();
    states.put("Look", look());
    states.put("Judge", judge());
    states.put("Claim", claim());
    states.put("Probe", call("Probed", "{% $merge([$request, {'attempts': 1}]) %}"));
    states.put("Probed", choice(END, when("$answer.failed", END), when("true", "Close")));
    // Where it is closed already, failures may have begun to add up anew.
    states.put("Close", write("deleteItem", map("ConditionExpression", "attribute_exists(openUntil)"), END));
    states.put("Request", call("Requested", "{% $request %}"));
    states.put("Requested", choice(END,
        when("$answer.failed and $answer.failedAttempts > 0", "AddUp"),
        when("$not($answer.failed) and $errors > 0", "Forget")));
    states.put("AddUp", addUp());
    // A request that was let through before it opened may end well long after, and says nothing of now.
    states.put("Forget", write("deleteItem", map("ConditionExpression", "attribute_not_exists(openUntil)"), END));
    states.put("AddedUp", choice(END, when("$errors >= " + consecutiveErrors, "Open")));
    // Nor do late failures make it stay open longer.
    states.put("Open", write("updateItem", map("UpdateExpression", "SET openUntil = :until",
        "ConditionExpression", "attribute_not_exists(openUntil)",
        "ExpressionAttributeValues", map(":until", number("$millis() + " + openFor.toMillis()))), END));
    states.put("Refuse", refuse());
    states.put(END, map("Type", "Pass", "Output", "{% $answer %}", "End", true));
    try {
      return JSON.writeValueAsString(map("Comment", "Leaves " + service + " alone once it fails", "QueryLanguage",
          "JSONata", "StartAt", "Look", "States", states));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> look() {
    Map<String, Object> look = task("dynamodb:getItem", item(map("ConsistentRead", true)), "Judge");
    look.put("Assign", map("request", "{% $states.context.Execution.Input %}",
        "errors", "{% $exists($states.result.Item.errors) ? $number($states.result.Item.errors.N) : 0 %}",
        "openUntil", "{% $exists($states.result.Item.openUntil) ? $number($states.result.Item.openUntil.N) : 0 %}"));
    look.put("Catch", List.of(map("ErrorEquals", List.of("States.ALL"),
        "Assign", map("request", "{% $states.context.Execution.Input %}", "errors", 0), "Next", "Request")));
    return look;
  }

  private static Map<String, Object> judge() {
    return choice("Claim", when("$openUntil = 0", "Request"), when("$millis() < $openUntil", "Refuse"));
  }

  /** Whoever comes second finds another time there. */
  private Map<String, Object> claim() {
    Map<String, Object> claim = task("dynamodb:updateItem", item(map("UpdateExpression", "SET openUntil = :until",
        "ConditionExpression", "openUntil = :seen",
        "ExpressionAttributeValues", map(":seen", number("$openUntil"),
            ":until", number("$millis() + " + openFor.toMillis())))), "Probe");
    claim.put("Catch", List.of(
        map("ErrorEquals", CLAIMED_BY_ANOTHER, "Next", "Refuse"),
        map("ErrorEquals", List.of("States.ALL"), "Next", "Probe")));
    return claim;
  }

  /** Failed attempts count from where they are, whoever counts meanwhile. */
  private Map<String, Object> addUp() {
    Map<String, Object> add = write("updateItem", map("UpdateExpression", "ADD errors :more",
        "ReturnValues", "UPDATED_NEW",
        "ExpressionAttributeValues", map(":more", number("$answer.failedAttempts"))), "AddedUp");
    add.put("Assign", map("errors", "{% $number($states.result.Attributes.errors.N) %}"));
    return add;
  }

  /**
   * What it says for itself where the function says nothing: that it is called more often at once than it may be, or
   * that it failed. Neither is the service's fault.
   */
  private Map<String, Object> call(String next, String payload) {
    Map<String, Object> call = task("lambda:invoke", map("FunctionName", functionArn, "Payload", payload), next);
    call.put("Assign", map("answer", "{% $states.result.Payload %}"));
    call.put("Catch", List.of(
        map("ErrorEquals", List.of("Lambda.TooManyRequestsException"), "Assign", map("answer",
            answer(503, "too many requests at once")), "Next", END),
        map("ErrorEquals", List.of("States.ALL"), "Assign", map("answer",
            answer(502, "the function that calls it failed")), "Next", END)));
    return call;
  }

  private Map<String, Object> refuse() {
    Map<String, Object> answer = answer(503, "left alone, since it fails");
    answer.put("headers", map("content-type", "text/plain; charset=utf-8",
        "retry-after", "{% $string($max([1, $ceil(($openUntil - $millis()) / 1000)])) %}"));
    answer.put("refused", true);
    return map("Type", "Pass", "Assign", map("answer", answer), "Next", END);
  }

  private Map<String, Object> answer(int status, String why) {
    return map("statusCode", status, "headers", map("content-type", "text/plain; charset=utf-8"),
        "body", service + ": " + why, "isBase64Encoded", false, "failed", false, "failedAttempts", 0);
  }

  /** What it fails at is not the caller's to know: its answer is there. */
  private Map<String, Object> write(String operation, Map<String, Object> arguments, String next) {
    Map<String, Object> write = task("dynamodb:" + operation, item(arguments), next);
    write.put("Catch", List.of(map("ErrorEquals", List.of("States.ALL"), "Next", END)));
    return write;
  }

  private Map<String, Object> item(Map<String, Object> more) {
    Map<String, Object> arguments = map("TableName", table, "Key", map(KEY, map("S", service)));
    arguments.putAll(more);
    return arguments;
  }

  private Map<String, Object> task(String action, Map<String, Object> arguments, String next) {
    String partition = functionArn.split(":")[1];
    return map("Type", "Task", "Resource", "arn:" + partition + ":states:::" + action, "Arguments", arguments,
        "Next", next);
  }

  @SafeVarargs
  private static Map<String, Object> choice(String otherwise, Map<String, Object>... choices) {
    return map("Type", "Choice", "Choices", Arrays.asList(choices), "Default", otherwise);
  }

  private static Map<String, Object> when(String condition, String next) {
    return map("Condition", "{% " + condition + " %}", "Next", next);
  }

  /** DynamoDB writes numbers as strings. */
  private static Map<String, Object> number(String expression) {
    return map("N", "{% $string(" + expression + ") %}");
  }

  /** In the order given. */
  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
