package dev.webapp.platform.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.function.Archive;
import dev.webapp.platform.function.RetryFunction;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

class FunctionContractTest {
  private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
      + "{\"Service\":\"lambda.amazonaws.com\"},\"Action\":[\"sts:AssumeRole\"]}]}";
  private static final String INTERFACES = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
      + "\"Action\":[\"ec2:CreateNetworkInterface\"],\"Resource\":[\"*\"]}]}";
  private static final Archive CODE = Archive.ofRetryFunction();
  /** Of other code. */
  private static final byte[] OTHER = {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final String OTHER_SHA256 = "hznHbmgfkAkjuQDJ3w73XPQh05yrtUZQxLmtGbanbYU=";

  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }

    @Test
    void whileItIsChangedNobodyAsksForMore() {
      create(desired("main"));
      settle(desired("main"));
      Function larger = with("memoryMb", 1024);
      update(larger);
      aws.forgetCalls();
      Function other = with(larger, "codeSha256", OTHER_SHA256);
      update(other);
      assertThat(aws.writes()).isEmpty();
      assertThat(kind.readiness(observe(other))).isEqualTo(new Readiness.Progressing("update in progress"));
      assertThat(settle(other).codeSha256()).isEqualTo(OTHER_SHA256);
    }

    @Test
    void aRoleThatLambdaDoesNotKnowYetIsAwaited() {
      role("new");
      Function desired = with("roleArn", arn("new"));
      Problem problem = catchThrowableOfType(Problem.class, () -> create(desired));
      assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
      aws.pass(Duration.ofSeconds(30));
      create(desired);
      settle(desired);
    }

    @Test
    void whatTheAccountCannotKeepForItIsAQuota() {
      create(desired("main"));
      settle(desired("main"));
      Problem problem = catchThrowableOfType(Problem.class, () -> update(with("reserved", 901)));
      assertThat(problem.category()).isEqualTo(Problem.Category.QUOTA);
    }

    @Test
    void canBeCalledOnceItIsThere() {
      create(desired("main"));
      assertThat(kind.outputs(observe(desired("main"))).get("arn")).isNull();
      assertThat(kind.readiness(observe(desired("main")))).isEqualTo(new Readiness.Progressing("Pending"));
      ObservedFunction seen = settle(desired("main"));
      assertThat(kind.outputs(seen).get("arn")).isEqualTo(seen.arn());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Suite {
    OnMoto() {
      super(MotoEnvironment.started());
    }
  }

  abstract static class Suite extends KindContract<Function, ObservedFunction> {
    private List<String> subnets;
    private String group;
    private String other;

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected ResourceKind<Function, ObservedFunction> kind(Clients clients) {
      return new FunctionKind(clients, Map.of(CODE.sha256(), CODE.bytes(), OTHER_SHA256, OTHER));
    }

    @Override
    protected void prepare() {
      role("retry");
      role("other");
      Ec2Client ec2 = aws.others().get(Ec2Client.class, SCOPE);
      List<Subnet> all = ec2.describeSubnets().subnets();
      String vpc = all.getFirst().vpcId();
      subnets = all.stream().filter(each -> each.vpcId().equals(vpc)).map(Subnet::subnetId).sorted().limit(2).toList();
      group = group(ec2, vpc, "functions");
      other = group(ec2, vpc, "others");
      aws.pass(Duration.ofMinutes(1));
    }

    private static String group(Ec2Client ec2, String vpc, String name) {
      return ec2.describeSecurityGroups(r -> r.filters(Filter.builder().name("group-name").values(name).build(),
              Filter.builder().name("vpc-id").values(vpc).build())).securityGroups().stream().findFirst()
          .map(there -> there.groupId())
          .orElseGet(() -> ec2.createSecurityGroup(r -> r.groupName(name).description(name).vpcId(vpc)).groupId());
    }

    void role(String name) {
      IamClient iam = aws.others().get(IamClient.class, SCOPE);
      iam.createRole(r -> r.roleName(name).path("/webapp-platform/").assumeRolePolicyDocument(TRUST));
      iam.putRolePolicy(r -> r.roleName(name).policyName("interfaces").policyDocument(INTERFACES));
    }

    static String arn(String role) {
      return "arn:aws:iam::123456789012:role/webapp-platform/" + role;
    }

    @Override
    protected Function desired(String name) {
      return new Function(name, CODE.sha256(), RetryFunction.HANDLER, "java25", 512, 30,
          Map.of(RetryFunction.URL, "https://" + name + ".example.net"), arn("retry"), subnets, List.of(group), 0,
          tags(name));
    }

    @Override
    protected Map<String, Function> variants() {
      return cases(Map.of(
          "other code", with("codeSha256", OTHER_SHA256),
          "more memory and time", with(with("memoryMb", 1024), "timeoutSeconds", 60),
          "another environment", with("environment", Map.of("ATTEMPTS", "3")),
          "another role", with("roleArn", arn("other")),
          "elsewhere", with(with("subnetIds", subnets.subList(0, 1)), "securityGroupIds", List.of(other)),
          "a reserve", with("reserved", 7),
          "all at once", with(with(with("codeSha256", OTHER_SHA256), "memoryMb", 256), "reserved", 3)));
    }

    @Override
    protected Map<String, Consumer<ObservedFunction>> drifts() {
      return cases(Map.of(
          "tag changed", seen -> tagBehindOurBack(seen, "team", "z"),
          "time changed", seen -> lambda().updateFunctionConfiguration(r -> r.functionName(seen.name()).timeout(9)),
          "environment removed", seen -> lambda().updateFunctionConfiguration(
              r -> r.functionName(seen.name()).environment(e -> e.variables(Map.of()))),
          "stopped", seen -> lambda().putFunctionConcurrency(
              r -> r.functionName(seen.name()).reservedConcurrentExecutions(0))));
    }

    /** Moto refuses what the SDK asks of tags, without a reason, and tells nothing of a reserve of none. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return aws.faithful() ? Set.of() : Set.of("tag changed", "stopped");
    }

    @Override
    protected boolean tagBehindOurBack(ObservedFunction observed, String key, String value) {
      if (!aws.faithful()) {
        return false;
      }
      lambda().tagResource(r -> r.resource(observed.arn()).tags(Map.of(key, value)));
      return true;
    }

    /** What was kept for it is let go. */
    @Override
    protected void liveOn() {
      create(with("reserved", 7));
      settle(with("reserved", 7));
      settle(desired("main"));
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("iam:PassRole", "lambda:ListTags", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets",
          "ec2:DescribeVpcs");
    }

    ObservedFunction update(Function desired) {
      ObservedFunction seen = observe(desired);
      return kind.update(handle("main"), SCOPE, desired, seen, Differ.diff(desired, kind.project(seen, desired)));
    }

    private LambdaClient lambda() {
      return aws.others().get(LambdaClient.class, SCOPE);
    }
  }
}
