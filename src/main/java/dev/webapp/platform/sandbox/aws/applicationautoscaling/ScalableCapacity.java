package dev.webapp.platform.sandbox.aws.applicationautoscaling;

import static dev.webapp.platform.sandbox.aws.applicationautoscaling.ApplicationAutoScaling.invalid;

import dev.webapp.platform.sandbox.aws.dynamodb.DynamoDb;
import java.util.List;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.PredefinedMetricSpecification;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** The capacities of DynamoDB that can be scaled: of a table or an index, to read or to write. */
final class ScalableCapacity {
  private final DynamoDb dynamoDb;

  ScalableCapacity(DynamoDb dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /** Refuses what cannot be scaled: other services, tables that are not there, on-demand tables. */
  void check(String namespace, String resource, String dimension) {
    boolean index = resource != null && resource.matches("table/[^/]+/index/[^/]+");
    boolean table = resource != null && resource.matches("table/[^/]+");
    String sort = index ? "index" : "table";
    if (!"dynamodb".equals(namespace) || !index && !table
        || !List.of("dynamodb:" + sort + ":ReadCapacityUnits", "dynamodb:" + sort + ":WriteCapacityUnits")
            .contains(dimension)) {
      throw invalid("Unsupported service namespace, resource type or scalable dimension");
    }
    TableDescription description = dynamoDb.table(tableOf(resource));
    if (description == null || description.tableStatus() == TableStatus.DELETING) {
      throw invalid("DynamoDB table does not exist: " + resource);
    }
    if (DynamoDb.onDemand(description)) {
      throw invalid("DynamoDB table is in PAY_PER_REQUEST billing mode and can't be scaled: " + resource);
    }
    if (index && description.globalSecondaryIndexes().stream()
        .noneMatch(each -> each.indexName().equals(indexOf(resource)) && each.indexStatus() != IndexStatus.DELETING)) {
      throw invalid("DynamoDB index does not exist: " + resource);
    }
  }

  /** Refuses policies that do not fit their target. */
  void check(PutScalingPolicyRequest request) {
    if (request.policyType() != PolicyType.TARGET_TRACKING_SCALING
        || request.targetTrackingScalingPolicyConfiguration() == null) {
      throw invalid("DynamoDB supports policies of type TargetTrackingScaling only");
    }
    Double target = request.targetTrackingScalingPolicyConfiguration().targetValue();
    if (target == null || target < 20 || target > 90) {
      throw invalid("Target value " + target + " is out of the range 20 to 90");
    }
    PredefinedMetricSpecification metric =
        request.targetTrackingScalingPolicyConfiguration().predefinedMetricSpecification();
    String wanted = request.scalableDimensionAsString().endsWith("ReadCapacityUnits")
        ? "DynamoDBReadCapacityUtilization" : "DynamoDBWriteCapacityUtilization";
    if (metric != null && !wanted.equals(metric.predefinedMetricTypeAsString())) {
      throw invalid("Predefined metric " + metric.predefinedMetricTypeAsString() + " doesn't match the scalable "
          + "dimension "
          + request.scalableDimensionAsString());
    }
  }

  /** Brings the present capacity between two bounds; the table is updating for a moment if it was outside. */
  void clamp(String resource, String dimension, int least, int most) {
    String key = tableOf(resource);
    String index = indexOf(resource);
    boolean reads = dimension.endsWith("ReadCapacityUnits");
    TableDescription table = dynamoDb.table(key);
    UnaryOperator<TableDescription> change = each -> clamped(each, index, reads, least, most);
    if (!change.apply(table).equals(table)) {
      dynamoDb.scale(key, change);
    }
  }

  private static TableDescription clamped(
      TableDescription table, String index, boolean reads, int least, int most) {
    if (index == null) {
      return table.toBuilder()
          .provisionedThroughput(clamped(table.provisionedThroughput(), reads, least, most)).build();
    }
    List<GlobalSecondaryIndexDescription> indexes = table.globalSecondaryIndexes().stream()
        .map(each -> each.indexName().equals(index) ? each.toBuilder()
            .provisionedThroughput(clamped(each.provisionedThroughput(), reads, least, most)).build() : each)
        .toList();
    return table.toBuilder().globalSecondaryIndexes(indexes).build();
  }

  private static ProvisionedThroughputDescription clamped(
      ProvisionedThroughputDescription throughput, boolean reads, int least, int most) {
    ProvisionedThroughputDescription.Builder clamped = throughput.toBuilder();
    if (reads) {
      clamped.readCapacityUnits(Math.clamp(throughput.readCapacityUnits(), (long) least, most));
    } else {
      clamped.writeCapacityUnits(Math.clamp(throughput.writeCapacityUnits(), (long) least, most));
    }
    return clamped.build();
  }

  private static String tableOf(String resource) {
    return resource.split("/")[1];
  }

  private static String indexOf(String resource) {
    String[] parts = resource.split("/");
    return parts.length > 3 ? parts[3] : null;
  }
}
