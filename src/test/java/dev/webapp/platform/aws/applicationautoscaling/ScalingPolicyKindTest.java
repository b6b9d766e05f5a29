package dev.webapp.platform.aws.applicationautoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.aws.dynamodb.TableTags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Ownership;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;

class ScalingPolicyKindTest {
  abstract static class Contract extends KindContract<ScalingPolicy, ObservedScalingPolicy> {
    private static final String METRIC = "DynamoDBReadCapacityUtilization";

    Contract(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected void prepare() {
      String[] tables = {"main", "one", "two", "three"};
      ScaledTables.make(aws, OWNERSHIP, tables);
      for (String table : tables) {
        others().registerScalableTarget(r -> r.serviceNamespace("dynamodb").resourceId("table/" + table)
            .scalableDimension(ScaledTables.READ).minCapacity(5).maxCapacity(500)
            .tags(OWNERSHIP.tags(new ResourceId("ScalableTarget", table), DataPolicy.DELETE)));
      }
    }

    /** Whose it is the target tells. */
    @Override
    protected ScalingPolicy ofOthers(ScalingPolicy desired) {
      return desired;
    }

    @Override
    protected void disown(ObservedScalingPolicy observed) {
      String target = others().describeScalableTargets(
          r -> r.serviceNamespace("dynamodb").resourceIds("table/main"))
          .scalableTargets().getFirst().scalableTargetARN();
      others().untagResource(r -> r.resourceARN(target).tagKeys(Ownership.OWNER));
    }

    @Override
    protected ScalingPolicyKind kind(Clients clients) {
      return new ScalingPolicyKind(new ScalableTargets(
          clients, new RememberedTags(aws.clock(), Duration.ofMinutes(10)), new TableTags(clients), aws.clock()));
    }

    @Override
    protected Handle handle(String name) {
      return new Handle(super.handle(name).id(), "table/" + name + " " + ScaledTables.READ + " read utilization");
    }

    @Override
    protected ScalingPolicy desired(String name) {
      return new ScalingPolicy("read utilization", "table/" + name, ScaledTables.READ, METRIC, 70.0);
    }

    @Override
    protected Map<String, ScalingPolicy> variants() {
      return Map.of("fuller", with("targetValue", 85.0));
    }

    @Override
    protected Map<String, Consumer<ObservedScalingPolicy>> drifts() {
      return Map.of("emptier", seen -> others().putScalingPolicy(r -> r.serviceNamespace("dynamodb")
          .policyName(seen.name()).policyType("TargetTrackingScaling").resourceId(seen.resourceId())
          .scalableDimension(seen.dimension()).targetTrackingScalingPolicyConfiguration(t -> t.targetValue(20.0)
              .predefinedMetricSpecification(m -> m.predefinedMetricType(METRIC)))));
    }

    /** AWS gives policies no tags. */
    @Override
    protected boolean tagBehindOurBack(ObservedScalingPolicy observed, String key, String value) {
      return false;
    }

    /** One listing of policies, one of their targets, and each target's tags the first time. */
    @Override
    protected int callsToObserve(int resources) {
      return 2 + resources;
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("cloudwatch:PutMetricAlarm", "cloudwatch:DescribeAlarms", "cloudwatch:DeleteAlarms");
    }

    @Test
    void belongsToWhomItsTargetBelongs() {
      create(desired("main"));
      assertThat(OWNERSHIP.claims(handle("main").id(), observe(desired("main")).tags())).isTrue();
      others().deregisterScalableTarget(r -> r.serviceNamespace("dynamodb").resourceId("table/main")
          .scalableDimension(ScaledTables.READ));
      others().registerScalableTarget(r -> r.serviceNamespace("dynamodb").resourceId("table/main")
          .scalableDimension(ScaledTables.READ).minCapacity(1).maxCapacity(9));
      drifts().get("emptier").accept(new ObservedScalingPolicy(
          null, "read utilization", "table/main", ScaledTables.READ, METRIC, 70.0, Map.of()));
      aws.pass(Duration.ofMinutes(1));
      assertThat(OWNERSHIP.claims(handle("main").id(), observe(desired("main")).tags())).isFalse();
    }

    @Test
    void aPolicyOfTheSameNameOnAnotherTableIsAnother() {
      create("one", desired("one"));
      assertThat(observe(desired("main"))).isNull();
    }

    private ApplicationAutoScalingClient others() {
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
