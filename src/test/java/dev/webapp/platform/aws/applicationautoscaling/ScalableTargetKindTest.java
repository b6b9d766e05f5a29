package dev.webapp.platform.aws.applicationautoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.dynamodb.TableTags;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Sought;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;

class ScalableTargetKindTest {
  abstract static class Contract extends KindContract<ScalableTarget, ObservedScalableTarget> {
    Contract(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected void prepare() {
      ScaledTables.make(aws, OWNERSHIP, "main", "one", "two", "three");
    }

    @Override
    protected ScalableTargetKind kind(Clients clients) {
      return new ScalableTargetKind(new ScalableTargets(
          clients, new RememberedTags(aws.clock(), Duration.ofMinutes(10)), new TableTags(clients), aws.clock()));
    }

    @Override
    protected Handle handle(String name) {
      return new Handle(super.handle(name).id(), "table/" + name + " " + ScaledTables.READ);
    }

    @Override
    protected ScalableTarget desired(String name) {
      return new ScalableTarget("table/" + name, ScaledTables.READ, 5, 500, tags(name));
    }

    @Override
    protected Map<String, ScalableTarget> variants() {
      return cases(Map.of("more", with("max", 1000), "at least more", with("min", 10)));
    }

    @Override
    protected Map<String, Consumer<ObservedScalableTarget>> drifts() {
      return Map.of("less", seen -> others().registerScalableTarget(r -> r.serviceNamespace("dynamodb")
          .resourceId(seen.resourceId()).scalableDimension(seen.dimension()).maxCapacity(7)));
    }

    /** AWS takes tags for a new target only. */
    @Override
    protected boolean tagBehindOurBack(ObservedScalableTarget observed, String key, String value) {
      return false;
    }

    /** One listing, and each target's tags the first time. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + resources;
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("application-autoscaling:TagResource", "dynamodb:DescribeTable", "dynamodb:UpdateTable",
          "iam:CreateServiceLinkedRole", "cloudwatch:DescribeAlarms", "cloudwatch:DeleteAlarms");
    }

    @Test
    void isOursByItsOwnTagsAndNotBecauseItsTableIs() {
      create(desired("main"));
      assertThat(OWNERSHIP.claims(handle("main").id(), observe(desired("main")).tags())).isTrue();
      others().registerScalableTarget(r -> r.serviceNamespace("dynamodb").resourceId("table/one")
          .scalableDimension(ScaledTables.READ).minCapacity(1).maxCapacity(9));
      aws.pass(Duration.ofMinutes(1));
      ObservedScalableTarget foreign =
          kind.observe(SCOPE, List.of(new Sought<>(handle("one"), desired("one")))).get(handle("one"));
      assertThat(foreign.max()).isEqualTo(9);
      assertThat(OWNERSHIP.claims(handle("one").id(), foreign.tags())).isFalse();
    }

    /** Registering what is gone would make it anew, without tags: it would not be ours. */
    @Test
    void isNotMadeAnewByAnUpdate() {
      ObservedScalableTarget seen = create(desired("main"));
      others().deregisterScalableTarget(r -> r.serviceNamespace("dynamodb").resourceId(seen.resourceId())
          .scalableDimension(seen.dimension()));
      assertThatThrownBy(() -> kind.update(handle("main"), SCOPE, desired("main"), seen, new Delta(List.of())))
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.NOT_FOUND));
      assertThat(others().describeScalableTargets(r -> r.serviceNamespace("dynamodb")).scalableTargets()).isEmpty();
    }

    @Test
    void isListedOnceForItselfAndItsPolicies() {
      create(desired("main"));
      ScalableTargets shared = new ScalableTargets(
          aws.clients(), new RememberedTags(aws.clock(), Duration.ofMinutes(10)), new TableTags(aws.clients()),
              aws.clock());
      others().putScalingPolicy(r -> r.serviceNamespace("dynamodb").policyName("p").policyType("TargetTrackingScaling")
          .resourceId("table/main").scalableDimension(ScaledTables.READ)
          .targetTrackingScalingPolicyConfiguration(t -> t.targetValue(20.0).predefinedMetricSpecification(
              m -> m.predefinedMetricType("DynamoDBReadCapacityUtilization"))));
      Handle policy = new Handle(new ResourceId("ScalingPolicy", "main"), "table/main " + ScaledTables.READ + " p");
      aws.forgetCalls();
      assertThat(new ScalableTargetKind(shared).observe(SCOPE, List.of(new Sought<>(handle("main"), null)))).hasSize(1);
      assertThat(new ScalingPolicyKind(shared).observe(SCOPE, List.of(new Sought<>(policy, null)))).hasSize(1);
      assertThat(aws.calls()).extracting(ApiCall::operation).containsExactlyInAnyOrder(
          "DescribeScalableTargets", "ListTagsForResource", "DescribeScalingPolicies");
    }

    @Test
    void readsNoTagsTwice() {
      create(desired("main"));
      observe(desired("main"));
      aws.pass(Duration.ofMinutes(1));
      aws.forgetCalls();
      observe(desired("main"));
      assertThat(aws.calledActions()).containsExactly("application-autoscaling:DescribeScalableTargets");
    }

    final ApplicationAutoScalingClient others() {
      return aws.others().get(ApplicationAutoScalingClient.class, SCOPE);
    }
  }

  @Nested
  class InSandbox extends Contract {
    InSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Contract {
    OnMoto() {
      super(MotoEnvironment.started());
    }
  }
}
