package dev.webapp.platform.aws.applicationautoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.dynamodb.TableTags;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Ownership;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

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
      return new ScalableTargetKind(clients, new RememberedTags(aws.clock(), Duration.ofMinutes(10)),
          new TableTags(clients));
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

    /** Targets are told by their table's tags. */
    @Override
    protected boolean tagBehindOurBack(ObservedScalableTarget observed, String key, String value) {
      return false;
    }

    /** One listing, and each table's tags the first time. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + resources;
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("application-autoscaling:ListTagsForResource", "application-autoscaling:TagResource",
          "dynamodb:DescribeTable", "dynamodb:UpdateTable", "iam:CreateServiceLinkedRole",
          "cloudwatch:DescribeAlarms", "cloudwatch:DeleteAlarms");
    }

    @Test
    void belongsToWhomItsTableBelongs() {
      create(desired("main"));
      assertThat(OWNERSHIP.claims(handle("main").id(), observe(desired("main")).tags())).isTrue();
      DynamoDbClient dynamoDb = aws.others().get(DynamoDbClient.class, SCOPE);
      String table = dynamoDb.describeTable(r -> r.tableName("main")).table().tableArn();
      dynamoDb.untagResource(r -> r.resourceArn(table).tagKeys(Ownership.OWNER, Ownership.PLATFORM));
      kind = kind(aws.clients());
      assertThat(OWNERSHIP.claims(handle("main").id(), observe(desired("main")).tags())).isFalse();
    }

    @Test
    void readsNoTagsTwice() {
      create(desired("main"));
      observe(desired("main"));
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
