package dev.webapp.platform.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Registry;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The operator's permissions in AWS as the files of {@code deploy/iam} hold them: the kinds' {@link Grant}s, and for
 * each service a statement for its reads and one for what is allowed on everything, in several policies since IAM takes
 * 6,144 characters in one. Roles of other accounts ({@code spec.aws.roleArn}) are not part of it: whoever lets
 * platforms use one grants {@code sts:AssumeRole} and {@code sts:TagSession} on that role alone.
 */
enum IamPolicyFile {
  /** What keeps rows. */
  DATABASES("rds"),
  /** What keeps documents; its actions are those of RDS, so its statements are told by their names. */
  DOCUMENTS("DocDb"),
  /** What keeps items, and what scales it; and what is looked up often. */
  TABLES("application-autoscaling", "cloudwatch", "dynamodb", "elasticache"),
  /** What keeps files, users and secrets, and the keys to all data. */
  STORAGE("cognito-idp", "kms", "s3", "secretsmanager"),
  /** What names lead to, and what proves them. */
  EDGE("acm", "cloudfront", "route53"),
  /** What requests are let through, on either way, and what is noted of them. */
  FIREWALL("logs", "wafv2", "lambda", "states", "IamPassRoleToLambda", "IamPassRoleToStates"),
  /** What APIs are answered by, and what builds front ends. */
  GATEWAY("amplify", "apigateway"),
  /** Where pods run, and who they are. */
  COMPUTE("eks", "LaunchTemplate", "NetworkAcl", "VpcEndpoint", "Ec2Instances", "Ec2RunInstances", "IamPassRole"),
  /** What they are in. */
  FOUNDATION("ec2", "elasticloadbalancing", "iam", "sts"),
  /** What only whoever adopts needs: it reaches what is not the operator's. */
  ADOPTION;

  /** What the program itself asks before there is any platform: who it is, and its cluster's ARN. */
  private static final List<String> OWN = List.of("sts:GetCallerIdentity", "eks:DescribeCluster");

  private static final String ANYTHING = "*";

  /**
   * What kinds of several services need alike. A grant is made by the AWS service that encrypts
   * (https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html, kms:GrantIsForAWSResource); a
   * service-linked role can be made of the services that need one and of no other.
   */
  private static final List<Grant> COMMON = List.of(
      Grant.onArns("KmsCreateGrant", "kms", ANYTHING)
          .where(new Grant.Condition("Bool", "kms:GrantIsForAWSResource", "true"), "CreateGrant"),
      Grant.onArns("IamCreateServiceLinkedRole", "iam", ANYTHING).where(new Grant.Condition("StringEquals",
          "iam:AWSServiceName", "dynamodb.application-autoscaling.amazonaws.com", "eks-fargate.amazonaws.com",
          "eks-nodegroup.amazonaws.com", "elasticache.amazonaws.com", "ops.apigateway.amazonaws.com",
          "rds.amazonaws.com", "vpcorigin.cloudfront.amazonaws.com"),
          "CreateServiceLinkedRole"));

  private final List<String> parts;

  /**
   * @param parts services by the prefix of their actions, and what else statements' names begin with
   */
  IamPolicyFile(String... parts) {
    this.parts = List.of(parts);
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
    ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
    ArrayNode list = policy.putArray("Statement");
    statements(Wiring.unconnected()).values().stream().filter(this::holds).forEach(grant -> add(list, grant));
    return print(policy);
  }

  private boolean holds(Grant grant) {
    return this == (grant.adopts() ? ADOPTION : Arrays.stream(values())
        .filter(file -> file.parts.stream().anyMatch(grant.sid()::startsWith)).findFirst()
        .or(() -> Arrays.stream(values())
            .filter(file -> file.parts.contains(service(grant.actions().iterator().next()))).findFirst())
        .orElseThrow(() -> new IllegalStateException("no file is for " + grant.sid())));
  }

  /** All statements by sid. What no grant is about is allowed on everything. */
  private static Map<String, Grant> statements(Registry registry) {
    Map<String, Grant> statements = new TreeMap<>(registry.grants());
    COMMON.forEach(grant -> statements.put(grant.sid(), grant));
    Set<String> unscoped = actions(registry);
    List.copyOf(statements.values()).forEach(grant -> unscoped.removeAll(grant.actions()));
    for (String action : unscoped) {
      Grant anywhere = new Grant(sid(action), Set.of(action), Set.of(ANYTHING), List.of(), false);
      statements.merge(anywhere.sid(), anywhere, Grant::and);
    }
    return statements;
  }

  private static void add(ArrayNode list, Grant grant) {
    ObjectNode statement = list.addObject().put("Sid", grant.sid()).put("Effect", "Allow");
    grant.actions().forEach(statement.putArray("Action")::add);
    put(statement, "Resource", grant.resources());
    if (!grant.conditions().isEmpty()) {
      ObjectNode conditions = statement.putObject("Condition");
      grant.conditions().forEach(each -> put(conditions.withObjectProperty(each.operator()),
          each.key(), each.values()));
    }
  }

  /** One value stands by itself, which also makes it easy to replace. */
  private static void put(ObjectNode node, String key, Collection<String> values) {
    if (values.size() == 1) {
      node.put(key, values.iterator().next());
    } else {
      values.forEach(node.putArray(key)::add);
    }
  }

  private static String service(String action) {
    return action.substring(0, action.indexOf(':'));
  }

  /** Of an action's service and access. */
  private static String sid(String action) {
    String operation = action.substring(action.indexOf(':') + 1);
    boolean reads = operation.startsWith("Describe") || operation.startsWith("Get") || operation.startsWith("List");
    return camel(service(action)) + (reads ? "Read" : "Write");
  }

  /** A Sid is of letters and digits only. */
  private static String camel(String service) {
    StringBuilder camel = new StringBuilder();
    for (String word : service.split("-")) {
      camel.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return camel.toString();
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
