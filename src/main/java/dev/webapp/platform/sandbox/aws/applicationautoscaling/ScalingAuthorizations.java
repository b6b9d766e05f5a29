package dev.webapp.platform.sandbox.aws.applicationautoscaling;

import static dev.webapp.platform.sandbox.aws.applicationautoscaling.ApplicationAutoScaling.APPLICATION_AUTO_SCALING;
import static dev.webapp.platform.sandbox.aws.region.NamedResources.text;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;

/**
 * What IAM is asked about Application Auto Scaling's calls
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html), and about
 * the table and the alarms that it looks at and makes on the caller's behalf (user guide, "Identity-based policies").
 */
final class ScalingAuthorizations {
  private final Region region;
  private final NamedResources named;

  ScalingAuthorizations(Region region) {
    this.region = region;
    this.named = new NamedResources(region, APPLICATION_AUTO_SCALING, Map.of("ResourceARN", ""));
  }

  List<Request> of(String operation, SdkRequest request) {
    if (operation.startsWith("Describe")) {
      return List.of(named.anywhere(operation));
    }
    if (!text(request, "ResourceARN").isEmpty()) {
      return List.of(named.about(operation, request));
    }
    String targets = region.arn(APPLICATION_AUTO_SCALING, "scalable-target/*");
    Map<String, String> tags = NamedResources.tags(request);
    List<Request> all = new ArrayList<>(List.of(
        Request.of("application-autoscaling:" + operation, targets).tagging(tags)));
    if (!tags.isEmpty()) {
      all.add(Request.of("application-autoscaling:TagResource", targets).tagging(tags));
    }
    switch (operation) {
      case "RegisterScalableTarget" -> {
        String table = "arn:aws:dynamodb:" + region.name() + ":" + region.account() + ":"
            + text(request, "ResourceId").replaceAll("/index/.*", "");
        all.add(Request.of("dynamodb:DescribeTable", table));
        all.add(Request.of("dynamodb:UpdateTable", table));
      }
      case "PutScalingPolicy" -> {
        all.add(Request.of("cloudwatch:DescribeAlarms", "*"));
        all.add(Request.of("cloudwatch:PutMetricAlarm", alarms()));
      }
      case "DeleteScalingPolicy", "DeregisterScalableTarget" -> {
        all.add(Request.of("cloudwatch:DescribeAlarms", "*"));
        all.add(Request.of("cloudwatch:DeleteAlarms", alarms()));
      }
      default -> { }
    }
    return all;
  }

  /** Those of target tracking are called so. */
  private String alarms() {
    return "arn:aws:cloudwatch:" + region.name() + ":" + region.account() + ":alarm:TargetTracking-*";
  }
}
