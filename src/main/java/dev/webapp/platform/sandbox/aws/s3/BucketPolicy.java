package dev.webapp.platform.sandbox.aws.s3;

import static dev.webapp.platform.sandbox.aws.s3.S3Service.S3;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * A bucket's policy, as far as S3 checks it when it is set, and as far as it denies something to everybody. Conditions
 * count as not fulfilled by the account's own calls, which come over TLS.
 */
final class BucketPolicy {
  private final String text;
  private final List<Map<String, JsonNode>> statements;

  private BucketPolicy(String text, List<Map<String, JsonNode>> statements) {
    this.text = text;
    this.statements = statements;
  }

  /**
   * Refuses what S3 would.
   *
   * @param bucketArn what it may speak of
   */
  static BucketPolicy parse(String text, String bucketArn) {
    JsonNode document = json(text);
    JsonNode statement = document.asObject().get("Statement");
    if (statement == null) {
      throw malformed("Missing required field Statement");
    }
    List<JsonNode> all = statement.isArray() ? statement.asArray() : List.of(statement);
    for (JsonNode each : all) {
      check(each, bucketArn);
    }
    return new BucketPolicy(document.toString(), all.stream().map(JsonNode::asObject).toList());
  }

  private static JsonNode json(String text) {
    if (text != null && text.startsWith("{")) {
      try {
        return JsonNode.parser().parse(text);
      } catch (RuntimeException e) {
        throw malformed("This policy contains invalid Json");
      }
    }
    throw malformed("Policies must be valid JSON and the first byte must be '{'");
  }

  private static void check(JsonNode statement, String bucketArn) {
    Map<String, JsonNode> fields = statement.isObject() ? statement.asObject() : Map.of();
    for (List<String> either : List.of(List.of("Effect"), List.of("Principal", "NotPrincipal"),
        List.of("Action", "NotAction"), List.of("Resource", "NotResource"))) {
      if (either.stream().noneMatch(fields::containsKey)) {
        throw malformed("Missing required field " + either.getFirst());
      }
    }
    if (!List.of("Allow", "Deny").contains(fields.get("Effect").text())) {
      throw malformed("Invalid effect: " + fields.get("Effect").text());
    }
    Predicate<String> ours = arn -> arn.equals("*") || arn.equals(bucketArn) || arn.startsWith(bucketArn + "/")
        || arn.equals(bucketArn + "*");
    if (!texts(fields.getOrDefault("Resource", fields.get("NotResource"))).allMatch(ours)) {
      throw malformed("Policy has invalid resource");
    }
    if (!texts(fields.getOrDefault("Action", fields.get("NotAction")))
        .allMatch(action -> action.equals("*") || action.startsWith("s3:"))) {
      throw malformed("Policy has invalid action");
    }
  }

  private static AwsServiceException malformed(String message) {
    return S3.refuse("MalformedPolicy", message);
  }

  /** As S3 tells it: the same document, with other spaces. */
  String text() {
    return text;
  }

  /** Whether it lets anybody in without saying under which condition. */
  boolean isPublic() {
    return statements.stream().anyMatch(s -> s.get("Effect").text().equals("Allow") && isForEverybody(s));
  }

  /** Whether the action on the resource is denied to all, whatever else may allow it. */
  boolean deniesEverybody(String action, String resource) {
    return statements.stream().anyMatch(s -> s.get("Effect").text().equals("Deny") && isForEverybody(s)
        && s.containsKey("Action") && texts(s.get("Action")).anyMatch(pattern -> matches(pattern, action))
        && s.containsKey("Resource") && texts(s.get("Resource")).anyMatch(pattern -> matches(pattern, resource)));
  }

  private static boolean isForEverybody(Map<String, JsonNode> statement) {
    JsonNode principal = statement.get("Principal");
    if (principal == null || statement.containsKey("Condition")) {
      return false;
    }
    return texts(principal.isObject() ? principal.asObject().get("AWS") : principal).anyMatch("*"::equals);
  }

  private static boolean matches(String pattern, String text) {
    StringBuilder regex = new StringBuilder();
    pattern.chars().forEach(c -> regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c))));
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL).matcher(text).matches();
  }

  /** One text, or a list of them. */
  private static Stream<String> texts(JsonNode node) {
    if (node == null) {
      return Stream.empty();
    }
    return node.isArray() ? node.asArray().stream().map(JsonNode::text) : Stream.of(node.text());
  }
}
