package dev.webapp.platform.sandbox.aws.applicationautoscaling;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.MetricType;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

class ApplicationAutoScalingTest {
  private static final String TABLE = "table/orders";
  private static final ScalableDimension READS = ScalableDimension.DYNAMODB_TABLE_READ_CAPACITY_UNITS;

  private final Account account = new Account();
  private final ApplicationAutoScalingClient scaling = account.client(ApplicationAutoScalingClient.class);
  private final DynamoDbClient dynamo = account.client(DynamoDbClient.class);

  @BeforeEach
  void tables() {
    table("orders", BillingMode.PROVISIONED);
    table("on-demand", BillingMode.PAY_PER_REQUEST);
    account.pass(Duration.ofMinutes(1));
  }

  @Test
  void scalesProvisionedTablesOnly() {
    refused("ValidationException", () -> register("table/absent", 1, 2));
    refused("ValidationException", () -> register("table/on-demand", 1, 2));
    refused("ValidationException", () -> register(TABLE, 3, 2));
    refused("ValidationException", () -> register(TABLE + "/index/none", 1, 2));
  }

  @Test
  void bringsThePresentCapacityBetweenItsBounds() {
    register(TABLE, 10, 20);
    assertThat(dynamo.describeTable(r -> r.tableName("orders")).table().tableStatusAsString()).isEqualTo("UPDATING");
    account.pass(Duration.ofMinutes(1));
    var throughput = dynamo.describeTable(r -> r.tableName("orders")).table().provisionedThroughput();
    assertThat(throughput.readCapacityUnits()).isEqualTo(10);
    assertThat(throughput.writeCapacityUnits()).isEqualTo(5);
    register(TABLE, 1, 7);
    account.pass(Duration.ofMinutes(1));
    assertThat(dynamo.describeTable(r -> r.tableName("orders")).table().provisionedThroughput().readCapacityUnits())
        .isEqualTo(7);
    assertThat(scaling.describeScalableTargets(r -> r.serviceNamespace(ServiceNamespace.DYNAMODB).resourceIds(TABLE))
        .scalableTargets()).singleElement().satisfies(target -> {
          assertThat(target.maxCapacity()).isEqualTo(7);
          assertThat(target.roleARN()).endsWith("AWSServiceRoleForApplicationAutoScaling_DynamoDBTable");
        });
  }

  @Test
  void policiesNeedATargetAndGoWithIt() {
    refused("ObjectNotFoundException", () -> policy(70, MetricType.DYNAMO_DB_READ_CAPACITY_UTILIZATION));
    register(TABLE, 1, 10);
    refused("ValidationException", () -> policy(95, MetricType.DYNAMO_DB_READ_CAPACITY_UTILIZATION));
    refused("ValidationException", () -> policy(70, MetricType.DYNAMO_DB_WRITE_CAPACITY_UTILIZATION));
    String arn = policy(70, MetricType.DYNAMO_DB_READ_CAPACITY_UTILIZATION);
    assertThat(policy(60, MetricType.DYNAMO_DB_READ_CAPACITY_UTILIZATION)).as("an upsert").isEqualTo(arn);
    var policies =
        scaling.describeScalingPolicies(r -> r.serviceNamespace(ServiceNamespace.DYNAMODB)).scalingPolicies();
    assertThat(policies).singleElement().satisfies(policy -> {
      assertThat(policy.targetTrackingScalingPolicyConfiguration().targetValue()).isEqualTo(60);
      assertThat(policy.alarms()).hasSize(4);
    });
    deregister();
    assertThat(scaling.describeScalingPolicies(r -> r.serviceNamespace(ServiceNamespace.DYNAMODB)).scalingPolicies())
        .isEmpty();
    refused("ObjectNotFoundException", this::deregister);
    refused("ObjectNotFoundException", () -> scaling.deleteScalingPolicy(r -> r.policyName("reads")
        .serviceNamespace(ServiceNamespace.DYNAMODB).resourceId(TABLE).scalableDimension(READS)));
  }

  @Test
  void targetsOutliveTheirTableAndCarryTags() {
    String arn = register(TABLE, 1, 10);
    scaling.tagResource(r -> r.resourceARN(arn).tags(Map.of("k", "v")));
    dynamo.deleteTable(r -> r.tableName("orders"));
    account.pass(Duration.ofMinutes(1));
    assertThat(scaling.listTagsForResource(r -> r.resourceARN(arn)).tags()).containsEntry("k", "v");
    deregister();
    refused("ResourceNotFoundException", () -> scaling.listTagsForResource(r -> r.resourceARN(arn)));
  }

  private String register(String resource, int least, int most) {
    return scaling.registerScalableTarget(r -> r.serviceNamespace(ServiceNamespace.DYNAMODB).resourceId(resource)
        .scalableDimension(READS).minCapacity(least).maxCapacity(most)).scalableTargetARN();
  }

  private void deregister() {
    scaling.deregisterScalableTarget(
        r -> r.serviceNamespace(ServiceNamespace.DYNAMODB).resourceId(TABLE).scalableDimension(READS));
  }

  private String policy(double target, MetricType metric) {
    return scaling.putScalingPolicy(r -> r.policyName("reads").serviceNamespace(ServiceNamespace.DYNAMODB)
        .resourceId(TABLE).scalableDimension(READS).policyType(PolicyType.TARGET_TRACKING_SCALING)
        .targetTrackingScalingPolicyConfiguration(c -> c.targetValue(target)
            .predefinedMetricSpecification(m -> m.predefinedMetricType(metric)))).policyARN();
  }

  private void table(String name, BillingMode mode) {
    dynamo.createTable(r -> {
      r.tableName(name).billingMode(mode)
          .attributeDefinitions(AttributeDefinition.builder().attributeName("id").attributeType("S").build())
          .keySchema(KeySchemaElement.builder().attributeName("id").keyType("HASH").build());
      if (mode == BillingMode.PROVISIONED) {
        r.provisionedThroughput(t -> t.readCapacityUnits(5L).writeCapacityUnits(5L));
      }
    });
  }
}
