package dev.webapp.platform.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.aws.iam.Role;
import dev.webapp.platform.resource.Registry;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The operator's permissions in AWS as the files of {@code deploy/iam} hold them: a statement for each service's reads
 * and one for its writes, in several policies since IAM takes 6,144 characters in one. Roles of other accounts
 * ({@code spec.aws.roleArn}) are not part of it: whoever lets platforms use one grants {@code sts:AssumeRole} and
 * {@code sts:TagSession} on that role alone.
 */
enum IamPolicyFile {
  /** What keeps rows, items and documents, and what scales it. */
  DATABASES("application-autoscaling", "cloudwatch", "dynamodb", "elasticache", "rds"),
  /** What keeps files, users and secrets, and the keys to all data. */
  STORAGE("cognito-idp", "kms", "s3", "secretsmanager"),
  /** What pods are in, and who they are. */
  FOUNDATION("ec2", "eks", "elasticloadbalancing", "iam", "sts");

  /** What the program itself asks before there is any platform: who it is, and its cluster's ARN. */
  private static final List<String> OWN = List.of("sts:GetCallerIdentity", "eks:DescribeCluster");

  private static final String ANYTHING = "*";
  /** Of whichever account and partition. */
  private static final String ROLES = "arn:*:iam::*:role" + Role.PATH + "*";

  /**
   * Actions that would allow far more than they are called for. A grant is made by the AWS service that encrypts
   * (https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html, kms:GrantIsForAWSResource); a
   * service-linked role can be made of the services that need one and of no other. Items are written by DynamoDB on
   * behalf of whoever restores a table
   * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html); the operator itself
   * neither reads nor writes any. Roles are made and changed where platforms' roles are, among which the operator's own
   * must not be, and passed to pods alone.
   */
  private static final Map<String, Restriction> RESTRICTED = restricted();

  /**
   * When an action is allowed.
   *
   * @param sid of the statement, which actions of one restriction share
   * @param resource an ARN, or all
   * @param operator of the condition, or null where there is none
   */
  private record Restriction(String sid, String resource, String operator, String key, List<String> values) {
    /** By a condition alone. */
    Restriction(String sid, String operator, String key, List<String> values) {
      this(sid, ANYTHING, operator, key, values);
    }
  }

  private static Map<String, Restriction> restricted() {
    Map<String, Restriction> restricted = new TreeMap<>();
    for (String role : List.of("CreateRole", "DeleteRole", "DeleteRolePolicy", "PutRolePermissionsBoundary",
        "PutRolePolicy", "TagRole", "UntagRole", "UpdateAssumeRolePolicy", "UpdateRole")) {
      restricted.put("iam:" + role, new Restriction("IamRoles", ROLES, null, null, List.of()));
    }
    restricted.put("iam:PassRole", new Restriction("IamPassRole", ROLES, "StringEquals", "iam:PassedToService",
        List.of("pods.eks.amazonaws.com")));
    restricted.put("kms:CreateGrant",
        new Restriction("KmsCreateGrant", "Bool", "kms:GrantIsForAWSResource", List.of("true")));
    restricted.put("iam:CreateServiceLinkedRole", new Restriction("IamCreateServiceLinkedRole", "StringEquals",
        "iam:AWSServiceName", List.of("dynamodb.application-autoscaling.amazonaws.com", "elasticache.amazonaws.com",
            "rds.amazonaws.com")));
    for (String items : List.of("BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem")) {
      restricted.put("dynamodb:" + items,
          new Restriction("DynamodbRestoreItems", "Bool", "aws:ViaAWSService", List.of("true")));
    }
    return restricted;
  }

  private final Set<String> services;

  IamPolicyFile(String... services) {
    this.services = Set.of(services);
  }

  /** Where the file is, from the root of the project. */
  Path path() {
    return Path.of("deploy", "iam", name().toLowerCase(Locale.ROOT) + ".json");
  }

  /** The actions that the program and these kinds call, sorted. */
  static Set<String> actions(Registry registry) {
    Set<String> actions = new TreeSet<>(OWN);
    actions.addAll(registry.permissions());
    return actions;
  }

  /** The file's text. */
  String text() {
    Map<String, Set<String>> statements = new TreeMap<>();
    for (String action : actions(Wiring.unconnected())) {
      if (!services.contains(action.substring(0, action.indexOf(':')))) {
        continue;
      }
      statements.computeIfAbsent(sid(action), _ -> new TreeSet<>()).add(action);
    }
    ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
    ArrayNode list = policy.putArray("Statement");
    statements.forEach((sid, actions) -> {
      ObjectNode statement = list.addObject().put("Sid", sid).put("Effect", "Allow");
      add(statement.putArray("Action"), actions);
      Restriction restriction = RESTRICTED.get(actions.iterator().next());
      statement.put("Resource", restriction == null ? ANYTHING : restriction.resource);
      if (restriction != null && restriction.operator != null) {
        add(statement.putObject("Condition").putObject(restriction.operator).putArray(restriction.key),
            restriction.values);
      }
    });
    return print(policy);
  }

  /** The statement of an action: its service and access, or its own where it is restricted. */
  private static String sid(String action) {
    String service = action.substring(0, action.indexOf(':'));
    String operation = action.substring(action.indexOf(':') + 1);
    String prefix = camel(service);
    if (RESTRICTED.containsKey(action)) {
      return RESTRICTED.get(action).sid();
    }
    boolean reads = operation.startsWith("Describe") || operation.startsWith("Get") || operation.startsWith("List");
    return prefix + (reads ? "Read" : "Write");
  }

  /** A Sid is of letters and digits only. */
  private static String camel(String service) {
    StringBuilder camel = new StringBuilder();
    for (String word : service.split("-")) {
      camel.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return camel.toString();
  }

  private static void add(ArrayNode array, Collection<String> values) {
    values.forEach(array::add);
  }

  private static String print(ObjectNode policy) {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
    printer.indentObjectsWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(policy) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
