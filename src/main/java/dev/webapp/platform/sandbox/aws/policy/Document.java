package dev.webapp.platform.sandbox.aws.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A policy document as IAM reads it, refused in IAM's words.
 *
 * @param variables whether its version knows policy variables
 */
record Document(boolean variables, List<Statement> statements) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Set<String> ELEMENTS = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT_ELEMENTS = Set.of("Sid", "Effect", "Action", "NotAction", "Resource",
      "NotResource", "Principal", "NotPrincipal", "Condition");

  /** How many texts are known by heart: every call of every role is judged by the same few. */
  private static final int KNOWN = 1000;
  private static final Map<String, Document> READ = Collections.synchronizedMap(
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Document> eldest) {
          return size() > KNOWN;
        }
      });

  static Document parse(String text) {
    Document known = READ.get(text);
    if (known == null) {
      known = parsed(text);
      READ.put(text, known);
    }
    return known;
  }

  private static Document parsed(String text) {
    JsonNode document = read(text);
    document.fieldNames().forEachRemaining(name -> require(ELEMENTS.contains(name)));
    String version = document.path("Version").asText("2008-10-17");
    require(version.equals("2012-10-17") || version.equals("2008-10-17"));
    require(document.path("Statement").isContainerNode());
    List<Statement> statements = new ArrayList<>();
    Set<String> sids = new HashSet<>();
    for (JsonNode each : document.get("Statement").isArray() ? document.get("Statement")
        : List.of(document.get("Statement"))) {
      Statement statement = statement(each);
      if (!statement.sid().isEmpty() && !sids.add(statement.sid())) {
        throw new MalformedPolicyException("Statement IDs (SID) in a single policy must be unique.");
      }
      statements.add(statement);
    }
    require(!statements.isEmpty());
    return new Document(version.equals("2012-10-17"), List.copyOf(statements));
  }

  private static JsonNode read(String text) {
    try {
      JsonNode document = JSON.readTree(text);
      require(document.isObject());
      return document;
    } catch (JsonProcessingException e) {
      throw new MalformedPolicyException("This policy contains invalid Json");
    }
  }

  private static Statement statement(JsonNode node) {
    require(node.isObject());
    node.fieldNames().forEachRemaining(name -> require(STATEMENT_ELEMENTS.contains(name)));
    require(!(node.has("Action") && node.has("NotAction")));
    require(!(node.has("Resource") && node.has("NotResource")));
    String effect = node.path("Effect").asText();
    require(effect.equals("Allow") || effect.equals("Deny"));
    List<String> actions = values(node.path("Action"));
    List<String> notActions = values(node.path("NotAction"));
    if (actions.isEmpty() && notActions.isEmpty()) {
      throw new MalformedPolicyException("Policy statement must contain actions.");
    }
    actions.forEach(Document::checkAction);
    notActions.forEach(Document::checkAction);
    return new Statement(node.path("Sid").asText(""), effect.equals("Allow"), actions, notActions,
        values(node.path("Resource")), values(node.path("NotResource")), principals(node.path("Principal")),
        conditions(node.path("Condition")));
  }

  private static void checkAction(String action) {
    long colons = action.chars().filter(c -> c == ':').count();
    if (!action.equals("*") && colons == 0) {
      throw new MalformedPolicyException(
          "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    }
    if (colons > 1) {
      throw new MalformedPolicyException("Actions/Condition can contain only one colon.");
    }
    String vendor = action.substring(0, Math.max(0, action.indexOf(':')));
    if (!vendor.matches("[a-zA-Z0-9.-]*")) {
      throw new MalformedPolicyException("Vendor " + vendor + " is not valid");
    }
  }

  private static Map<String, List<String>> principals(JsonNode node) {
    Map<String, List<String>> principals = new TreeMap<>();
    if (node.isTextual()) {
      require(node.asText().equals("*"));
      principals.put("*", List.of("*"));
    }
    node.properties().forEach(entry -> {
      require(Set.of("AWS", "Service", "Federated", "CanonicalUser").contains(entry.getKey()));
      principals.put(entry.getKey(), values(entry.getValue()));
    });
    return principals;
  }

  private static List<Condition> conditions(JsonNode node) {
    List<Condition> conditions = new ArrayList<>();
    require(node.isMissingNode() || node.isObject());
    node.properties().forEach(operator -> operator.getValue().properties().forEach(key ->
        conditions.add(new Condition(operator.getKey(), key.getKey(), values(key.getValue())))));
    return List.copyOf(conditions);
  }

  /** One value is a list of one; booleans and numbers are as good as texts. */
  private static List<String> values(JsonNode node) {
    List<String> values = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(each -> values.add(scalar(each)));
    } else if (!node.isMissingNode()) {
      values.add(scalar(node));
    }
    return List.copyOf(values);
  }

  private static String scalar(JsonNode node) {
    require(node.isValueNode() && !node.isNull());
    return node.asText();
  }

  private static void require(boolean sound) {
    if (!sound) {
      throw new MalformedPolicyException("Syntax errors in policy.");
    }
  }
}
