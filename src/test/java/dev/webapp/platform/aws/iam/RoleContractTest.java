package dev.webapp.platform.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;

class RoleContractTest {
  private static final String BOUNDARY = "arn:aws:iam::123456789012:policy/boundary";
  private static final String NARROWER = "arn:aws:iam::123456789012:policy/narrower";
  private static final String ATTACHED = "arn:aws:iam::123456789012:policy/attached";
  private static final String TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/events";
  private static final PolicyDocument ITEMS =
      PolicyDocument.NONE.allow("Items", List.of("dynamodb:GetItem", "dynamodb:Query"), List.of(TABLE));

  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Suite {
    OnMoto() {
      super(MotoEnvironment.started());
    }
  }

  abstract static class Suite extends KindContract<Role, ObservedRole> {
    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected ResourceKind<Role, ObservedRole> kind(Clients clients) {
      return new RoleKind(clients);
    }

    @Override
    protected void prepare() {
      for (String name : List.of("boundary", "narrower", "attached")) {
        others().createPolicy(r -> r.policyName(name)
            .policyDocument(PolicyDocument.NONE.allow("", List.of("dynamodb:*"), List.of("*")).text()));
      }
    }

    @Override
    protected Role desired(String name) {
      return new Role(name, "/webapp-platform/", "Pods of a/b: 100% + more",
          PolicyDocument.assumedByPods("shop", "web"), ITEMS,
          BOUNDARY, 7200, tags(name));
    }

    @Override
    protected Map<String, Role> variants() {
      return cases(Map.of(
          "description", with("description", "changed"),
          "longer sessions", with("maxSessionSeconds", 43_200),
          "another boundary", with("permissionsBoundary", NARROWER),
          "another trust", with("trustPolicy", PolicyDocument.assumedBy("pods.eks.amazonaws.com",
              List.of("sts:AssumeRole", "sts:TagSession"),
              Map.of("StringEquals", Map.of("aws:SourceAccount", List.of("123456789012"))))),
          "more allowed", with("policy",
              ITEMS.allow("Secrets", List.of("secretsmanager:GetSecretValue"), List.of("*"))),
          "nothing allowed", with("policy", PolicyDocument.NONE)));
    }

    @Override
    protected Map<String, Consumer<ObservedRole>> drifts() {
      return cases(Map.of(
          "policy widened", seen -> others().putRolePolicy(r -> r.roleName(seen.name()).policyName(Role.POLICY)
              .policyDocument(PolicyDocument.NONE.allow("", List.of("*"), List.of("*")).text())),
          "policy deleted", seen -> others().deleteRolePolicy(r -> r.roleName(seen.name()).policyName(Role.POLICY)),
          "trust widened", seen -> others().updateAssumeRolePolicy(r -> r.roleName(seen.name()).policyDocument(
              PolicyDocument.assumedBy("ec2.amazonaws.com", List.of("sts:AssumeRole"), Map.of()).text())),
          "boundary lifted", seen -> others().deleteRolePermissionsBoundary(r -> r.roleName(seen.name())),
          "sessions shortened", seen -> others().updateRole(
              r -> r.roleName(seen.name()).description(seen.description()).maxSessionDuration(3600)),
          "tag changed", seen -> tagBehindOurBack(seen, "team", "z")));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedRole observed, String key, String value) {
      var tag = software.amazon.awssdk.services.iam.model.Tag.builder().key(key).value(value).build();
      others().tagRole(r -> r.roleName(observed.name()).tags(tag));
      return true;
    }

    /** The role and the names of its policies; a new one has none to be read. */
    @Override
    protected int callsToObserve(int resources) {
      return 2 * resources;
    }

    /** One that others hold on to has their policies named. */
    @Override
    protected void liveOn() {
      create(desired("main"));
      attach("main");
      catchThrowableOfType(Problem.class, this::delete);
    }

    @Test
    void howOthersWriteAPolicyIsNoDifference() {
      create(desired("main"));
      settle(desired("main"));
      others().putRolePolicy(r -> r.roleName("main").policyName(Role.POLICY).policyDocument("""
          {"Statement": {"Resource": "%s", "Action": ["dynamodb:Query", "dynamodb:GetItem"],
           "Effect": "Allow", "Sid": "Items"}, "Version": "2012-10-17"}""".formatted(TABLE)));
      assertThat(Differ.diff(desired("main"), kind.project(observe(desired("main")), desired("main"))))
          .isEqualTo(Delta.NONE);
    }

    @Test
    void aDescriptionAloneLeavesTheSessionsAsLongAsTheyAre() {
      Role desired = with("maxSessionSeconds", null);
      create(desired("main"));
      settle(desired("main"));
      assertThat(settle(with(desired, "description", "changed")).maxSessionSeconds()).isEqualTo(7200);
    }

    @Test
    void whatOthersAddIsToldAndLeftAlone() {
      create(desired("main"));
      settle(desired("main"));
      others().putRolePolicy(r -> r.roleName("main").policyName("AWSRevokeOlderSessions")
          .policyDocument(PolicyDocument.NONE.deny("", List.of("*"), List.of("*"), Map.of()).text()));
      ObservedRole seen = settle(desired("main"));
      assertThat(seen.otherPolicies()).containsExactly("AWSRevokeOlderSessions");
      assertThat(kind.readiness(seen)).isInstanceOfSatisfying(Readiness.Ready.class,
          ready -> assertThat(ready.warning()).contains("AWSRevokeOlderSessions"));
    }

    @Test
    void whoHoldsOnToARoleIsNamed() {
      create(desired("main"));
      settle(desired("main"));
      attach("main");
      delete();
      assertThat(observe(desired("main")).policy().isEmpty()).as("ours goes first").isTrue();
      Problem problem = catchThrowableOfType(Problem.class, this::delete);
      assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
      assertThat(problem).hasMessageContaining(ATTACHED).hasMessageContaining("the role main");
      others().detachRolePolicy(r -> r.roleName("main").policyArn(ATTACHED));
      delete();
      assertThat(observe(desired("main"))).isNull();
    }

    @Test
    void aPolicyThatIamRefusesIsTheUsersToMend() {
      create(desired("main"));
      settle(desired("main"));
      Role broken = with("policy", PolicyDocument.NONE.allow("", List.of("nonsense"), List.of("*")));
      ObservedRole seen = observe(broken);
      Problem problem = catchThrowableOfType(Problem.class, () -> kind.update(handle("main"), SCOPE, broken, seen,
          Differ.diff(broken, kind.project(seen, broken))));
      assertThat(problem.category()).isEqualTo(Problem.Category.INVALID);
      assertThat(problem.code()).isEqualTo("MalformedPolicyDocument");
    }

    @Test
    void tellsWhatOthersReferTo() {
      create(desired("main"));
      var outputs = kind.outputs(settle(desired("main")));
      assertThat(outputs.get("arn")).isEqualTo("arn:aws:iam::123456789012:role/webapp-platform/main");
      assertThat(outputs.get("name")).isEqualTo("main");
      assertThat(outputs.get("roleId").toString()).startsWith("AROA");
    }

    private void attach(String role) {
      others().attachRolePolicy(r -> r.roleName(role).policyArn(ATTACHED));
    }

    private void delete() {
      kind.delete(handle("main"), SCOPE, observe(desired("main")), new Farewell.Discard());
    }

    private IamClient others() {
      return aws.others().get(IamClient.class, SCOPE);
    }
  }
}
