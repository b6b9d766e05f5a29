package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.sandbox.aws.policy.Policies;
import dev.webapp.platform.sandbox.aws.policy.Request;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Command;

class DeployFilesTest {
  /**
   * What IAM knows neither resources nor conditions of: what others do in their caller's name to write a log, and what
   * makes something that nobody can use yet.
   */
  private static final Set<String> UNCONDITIONAL = Set.of("logs:CreateLogDelivery", "logs:DeleteLogDelivery",
      "logs:UpdateLogDelivery", "logs:PutResourcePolicy", "cloudfront:CreateOriginAccessControl");

  private static final Path DEPLOY = Path.of("deploy");
  private static final String IMAGE =
      "profiles/profile[id='image']/build/plugins/plugin[artifactId='jib-maven-plugin']/configuration/container";

  record Generated(Path path, String text) {}

  static List<Generated> generated() {
    var generated = new ArrayList<>(List.of(new Generated(RbacFile.PATH, RbacFile.text())));
    for (IamPolicyFile file : IamPolicyFile.values()) {
      generated.add(new Generated(file.path(), file.text()));
    }
    return generated;
  }

  private static List<JsonNode> statements() throws IOException {
    var statements = new ArrayList<JsonNode>();
    for (IamPolicyFile file : IamPolicyFile.values()) {
      new ObjectMapper().readTree(file.path().toFile()).path("Statement").forEach(statements::add);
    }
    return statements;
  }

  @BeforeAll
  static void update() throws IOException {
    if (System.getProperty("generated.update") != null) {
      for (Generated file : generated()) {
        Files.writeString(file.path, file.text);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("generated")
  void theFileIsWhatTheKindsSay(Generated file) {
    assertThat(file.path)
        .as("out of date: run mvn test -Dtest=DeployFilesTest -Dgenerated.update and commit %s", file.path)
        .content().isEqualTo(file.text);
  }

  @Test
  void theRolesAllowWhatTheRulesSay() throws IOException {
    var roles = objects("rbac.yaml");

    assertThat(roles).filteredOn(ClusterRole.class::isInstance).map(ClusterRole.class::cast)
        .satisfiesExactly(everywhere -> assertThat(verbs(everywhere.getRules())).isEqualTo(RbacFile.everywhere()),
            definition -> {
              assertThat(verbs(definition.getRules())).isEqualTo(RbacFile.ofTheDefinition());
              assertThat(definition.getRules()).allSatisfy(rule -> assertThat(rule.getResourceNames())
                  .containsExactly("webappplatforms.platform.webapp.dev"));
            });
    assertThat(verbs(only(roles, Role.class).getRules())).isEqualTo(RbacFile.atHome());
  }

  private static List<String> texts(JsonNode node) {
    var texts = new ArrayList<String>();
    if (node.isTextual()) {
      texts.add(node.asText());
    }
    node.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  @Test
  void whatKindsCallIsAllowedAndNothingElse() throws IOException {
    var actions = new TreeSet<String>();
    var sids = new HashSet<String>();
    for (JsonNode statement : statements()) {
      assertThat(statement.path("Sid").asText()).matches("[A-Za-z0-9]+");
      assertThat(sids.add(statement.path("Sid").asText())).isTrue();
      assertThat(texts(statement.path("Action"))).isNotEmpty().doesNotHaveDuplicates()
          .allMatch(action -> action.matches("[a-z0-9-]+:[A-Za-z]+"));
      actions.addAll(texts(statement.path("Action")));
    }
    assertThat(actions).isEqualTo(IamPolicyFile.actions(Wiring.unconnected()));
  }

  @Test
  void aRoleTakesThem() throws IOException {
    assertThat(IamPolicyFile.values()).hasSizeLessThanOrEqualTo(10);
    for (IamPolicyFile file : IamPolicyFile.values()) {
      // What IAM allows of a managed policy, white space not counted.
      assertThat(new ObjectMapper().readTree(file.path().toFile()).toString()).as(file.name()).hasSizeLessThan(6144);
    }
  }

  /** A kind that brings a new write says in its grants on what, and whose. */
  @Test
  void nothingButReadsAndWhatHasNoConditionsIsAllowedOnEverything() throws IOException {
    for (JsonNode statement : statements()) {
      if (texts(statement.path("Resource")).contains("*") && !statement.has("Condition")) {
        assertThat(texts(statement.path("Action"))).allMatch(action -> UNCONDITIONAL.contains(action)
            || action.matches("[a-z0-9-]+:(Describe|Get|List)[A-Za-z]+"));
      }
    }
  }

  @Test
  void someActionsHaveConditionsOfTheirOwn() throws IOException {
    var conditions = new LinkedHashMap<String, String>();
    for (JsonNode statement : statements()) {
      String condition = statement.path("Condition").toString();
      if (!condition.contains("platform.webapp.dev/owner") && !condition.isEmpty()) {
        texts(statement.path("Action")).forEach(action -> conditions.merge(action, condition, String::concat));
      }
    }
    assertThat(conditions).containsOnlyKeys("iam:CreateServiceLinkedRole", "iam:PassRole", "kms:CreateGrant",
        "ec2:CreateTags", "ec2:RunInstances",
        "dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query",
        "dynamodb:Scan", "dynamodb:UpdateItem", "route53:ChangeResourceRecordSets");
    assertThat(conditions.get("ec2:RunInstances")).contains("ec2:LaunchTemplate");
    assertThat(conditions.get("ec2:CreateTags")).contains("ec2:CreateAction", "RunInstances");
    assertThat(conditions.get("dynamodb:Scan")).contains("aws:ViaAWSService");
    assertThat(conditions.get("iam:CreateServiceLinkedRole")).contains("iam:AWSServiceName", "rds.amazonaws.com");
    assertThat(conditions.get("route53:ChangeResourceRecordSets")).contains("RecordTypes", "CNAME", "TXT")
        .doesNotContain("\"NS\"", "\"MX\"", "\"SOA\"");
    assertThat(conditions.get("kms:CreateGrant")).contains("kms:GrantIsForAWSResource");
    assertThat(conditions.get("iam:PassRole")).contains("iam:PassedToService", "pods.eks.amazonaws.com",
        "eks-fargate-pods.amazonaws.com");
  }

  @Test
  void rolesAreChangedOnlyWherePlatformsRolesAre() throws IOException {
    var elsewhere = new ArrayList<String>();
    for (JsonNode statement : statements()) {
      if (!statement.path("Resource").asText().equals("arn:*:iam::*:role/webapp-platform/*")) {
        elsewhere.addAll(texts(statement.path("Action")));
      }
    }
    assertThat(elsewhere).filteredOn(action -> action.startsWith("iam:")).containsExactlyInAnyOrder("iam:GetRole",
        "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:CreateServiceLinkedRole");
  }

  private static List<String> policies() throws IOException {
    var policies = new ArrayList<String>();
    for (IamPolicyFile file : IamPolicyFile.values()) {
      policies.add(Files.readString(file.path()));
    }
    return policies;
  }

  @Test
  void iamTakesThePoliciesAndTheOperatorCannotWidenItsOwnRole() throws IOException {
    var policies = policies();
    policies.forEach(Policies::checkIdentityPolicy);
    var ours = Map.of("platform.webapp.dev/owner", "us");
    for (String action : List.of("iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:PutRolePermissionsBoundary")) {
      Request pods = Request.of(action, "arn:aws:iam::123456789012:role/webapp-platform/pods");
      assertThat(allowed(policies, pods.onTagged(ours))).isTrue();
      assertThat(allowed(policies, pods)).isFalse();
      assertThat(allowed(policies,
          Request.of(action, "arn:aws:iam::123456789012:role/operator").onTagged(ours))).isFalse();
    }
    Request pass = Request.of("iam:PassRole", "arn:aws:iam::123456789012:role/webapp-platform/pods");
    assertThat(allowed(policies, pass.with("iam:PassedToService", "pods.eks.amazonaws.com"))).isTrue();
    assertThat(allowed(policies, pass.with("iam:PassedToService", "ec2.amazonaws.com"))).isFalse();
    assertThat(allowed(policies, Request.of("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:123456789012:table/carts")
        .with("aws:ViaAWSService", "false"))).isFalse();
  }

  /** As the README says it is done. */
  @Test
  void oneReplacementNarrowsThemToOneOwner() throws IOException {
    var wide = policies();
    var narrow = wide.stream().map(policy -> policy.replace("/owner\": \"*\"", "/owner\": \"us\"")).toList();
    var adopting = List.of(Files.readString(IamPolicyFile.ADOPTION.path()));
    Map<String, String> ours = Map.of("platform.webapp.dev/owner", "us");
    Map<String, String> theirs = Map.of("platform.webapp.dev/owner", "them");
    Request delete = Request.of("rds:DeleteDBInstance", "arn:aws:rds:us-east-1:123456789012:db:main");
    Request tag = Request.of("rds:AddTagsToResource", "arn:aws:rds:us-east-1:123456789012:db:main").tagging(ours);

    assertThat(allowed(wide, delete.onTagged(theirs))).isTrue();
    assertThat(allowed(narrow, delete.onTagged(ours))).isTrue();
    assertThat(allowed(narrow, delete.onTagged(theirs))).isFalse();
    assertThat(allowed(narrow, delete)).isFalse();
    assertThat(allowed(narrow.subList(0, narrow.size() - 1), tag)).isTrue();
    assertThat(allowed(narrow.subList(0, narrow.size() - 1), tag.onTagged(theirs))).isFalse();
    assertThat(allowed(adopting, tag.onTagged(theirs))).isTrue();
  }

  private static boolean allowed(List<String> policies, Request request) {
    return Policies.evaluate(policies, null, request).allowed();
  }

  @Test
  void theKustomizationHasEveryManifest() throws IOException {
    var listed = new ObjectMapper(new YAMLFactory())
        .readTree(DEPLOY.resolve("kustomization.yaml").toFile()).path("resources");
    var names = new TreeSet<String>();
    listed.forEach(name -> names.add(name.asText()));
    try (var files = Files.list(DEPLOY)) {
      assertThat(files.map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml")))
          .containsExactlyInAnyOrderElementsOf(names);
    }
  }

  @Test
  void theDeploymentRunsTheImageThatThePomMakes() throws Exception {
    var pod = only(objects("deployment.yaml"), Deployment.class).getSpec().getTemplate().getSpec();
    var container = pod.getContainers().getFirst();
    var user = pod.getSecurityContext();

    assertThat(container.getImage()).isEqualTo(pom("artifactId") + ":" + pom("version"));
    assertThat(user.getRunAsUser() + ":" + user.getRunAsGroup()).isEqualTo(pom(IMAGE + "/user"));
    assertThat(container.getPorts()).extracting(port -> port.getContainerPort().toString())
        .containsExactly(pom(IMAGE + "/ports/port"));
    assertThat(container.getVolumeMounts()).extracting(VolumeMount::getMountPath)
        .containsExactly(pom(IMAGE + "/workingDirectory"));
  }

  private static String pom(String path) throws Exception {
    // Blind to namespaces, as paths without prefixes are.
    var pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml");
    return XPathFactory.newInstance().newXPath().evaluate("/project/" + path, pom);
  }

  @Test
  void itRunsTheOperatorAndTellsItWhereToElect() throws IOException {
    var container = only(objects("deployment.yaml"), Deployment.class).getSpec().getTemplate().getSpec()
        .getContainers().getFirst();
    assertThat(container.getArgs()).containsExactly(RunVerb.class.getAnnotation(Command.class).name());
    assertThat(container.getEnv()).singleElement()
        .satisfies(variable -> assertThat(variable.getName()).isEqualTo("POD_NAMESPACE"));
  }

  @Test
  void theApprovalPolicyIsAboutTheAnnotationThatApproves() throws IOException {
    assertThat(DEPLOY.resolve("approval-policy.yaml")).content().contains("'" + Annotations.APPROVE + "'");
  }

  private static Map<String, Set<String>> verbs(Collection<PolicyRule> rules) {
    var verbs = new LinkedHashMap<String, Set<String>>();
    for (PolicyRule rule : rules) {
      for (String group : rule.getApiGroups()) {
        for (String resource : rule.getResources()) {
          verbs.computeIfAbsent(group.isEmpty() ? resource : group + "/" + resource, _ -> new TreeSet<>())
              .addAll(rule.getVerbs());
        }
      }
    }
    return verbs;
  }

  private static <T extends HasMetadata> T only(List<HasMetadata> objects, Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).findAny().orElseThrow();
  }

  private static List<HasMetadata> objects(String file) throws IOException {
    Object content = Serialization.unmarshal(Files.readString(DEPLOY.resolve(file)));
    return content instanceof List<?> many ? many.stream().map(HasMetadata.class::cast).toList()
        : List.of((HasMetadata) content);
  }
}
