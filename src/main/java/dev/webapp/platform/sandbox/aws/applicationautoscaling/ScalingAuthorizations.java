package dev.webapp.platform.sandbox.aws.applicationautoscaling;

import static dev.webapp.platform.sandbox.aws.applicationautoscaling.ApplicationAutoScaling.APPLICATION_AUTO_SCALING;
import static dev.webapp.platform.sandbox.aws.region.NamedResources.text;

import dev.webapp.platform.sandbox.aws.dynamodb.DynamoDb;
import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/**
 * What IAM is asked about Application Auto Scaling's calls
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html), and about
 * the table and the alarms that it looks at and makes on the caller's behalf (user guide, "Identity-based policies").
 */
final class ScalingAuthorizations {
  private final Region region;
  private final DynamoDb dynamoDb;
  private final BinaryOperator<String> arnOf;
  private final NamedResources named;

  /**
   * @param arnOf the ARN of a target, by resource and dimension, or null
   * @param tagsOf the tags of a target, by its ARN; none where it is not there
   */
  ScalingAuthorizations(Region region, DynamoDb dynamoDb, BinaryOperator<String> arnOf,
      Function<String, Map<String, String>> tagsOf) {
    this.region = region;
    this.dynamoDb = dynamoDb;
    this.arnOf = arnOf;
    this.named = new NamedResources(region, APPLICATION_AUTO_SCALING, Map.of("ResourceARN", ""), tagsOf);
  }

  List<Request> of(String operation, SdkRequest request) {
    if (operation.startsWith("Describe")) {
      return List.of(named.anywhere(operation));
    }
    if (!text(request, "ResourceARN").isEmpty()) {
      return named.about(operation, request);
    }
    String resource = text(request, "ResourceId");
    String there = arnOf.apply(resource, text(request, "ScalableDimension"));
    String target = there == null ? region.arn(APPLICATION_AUTO_SCALING, "scalable-target/*") : there;
    List<Request> all = new ArrayList<>(List.of(NamedResources.tagging(named.on(operation, target), request)));
    if (!NamedResources.tags(request).isEmpty()) {
      all.add(NamedResources.tagging(named.on("TagResource", target), request));
    }
    switch (operation) {
      case "RegisterScalableTarget" -> {
        String table = resource.replaceAll("^table/|/index/.*", "");
        all.addAll(dynamoDb.authorizations("DescribeTable",
            DescribeTableRequest.builder().tableName(table).build()));
        all.addAll(dynamoDb.authorizations("UpdateTable", UpdateTableRequest.builder().tableName(table).build()));
      }
      case "PutScalingPolicy" -> {
        all.add(Request.of("cloudwatch:DescribeAlarms", "*"));
        all.add(Request.of("cloudwatch:PutMetricAlarm", alarms(resource)));
      }
      case "DeleteScalingPolicy", "DeregisterScalableTarget" -> {
        all.add(Request.of("cloudwatch:DescribeAlarms", "*"));
        all.add(Request.of("cloudwatch:DeleteAlarms", alarms(resource)));
      }
      default -> { }
    }
    return all;
  }

  /** Those of target tracking are called so. */
  private String alarms(String resource) {
    return "arn:aws:cloudwatch:" + region.name() + ":" + region.account() + ":alarm:TargetTracking-" + resource + "-*";
  }
}
