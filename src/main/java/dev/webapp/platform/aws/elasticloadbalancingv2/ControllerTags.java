package dev.webapp.platform.aws.elasticloadbalancingv2;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;

/** The tags that the AWS Load Balancer Controller sets on whatever it makes. */
final class ControllerTags {
  /** As many as DescribeTags takes. */
  static final int ARNS = 20;
  static final String CLUSTER = "elbv2.k8s.aws/cluster";
  static final String STACK = "ingress.k8s.aws/stack";
  static final String RESOURCE = "ingress.k8s.aws/resource";

  private ControllerTags() {}

  /** By ARN; those that went since they were listed are left out. */
  static Map<String, Map<String, String>> read(ElasticLoadBalancingV2Client elb, List<String> arns) {
    Map<String, Map<String, String>> read = new TreeMap<>();
    try {
      for (TagDescription each : elb.describeTags(r -> r.resourceArns(arns)).tagDescriptions()) {
        read.put(each.resourceArn(), Tags.read(each.tags(), Tag::key, Tag::value));
      }
    } catch (Problem problem) {
      if (!problem.is("LoadBalancerNotFound", "TargetGroupNotFound")) {
        throw problem;
      }
      // One that went since the listing fails the whole portion.
      if (arns.size() > 1) {
        arns.forEach(arn -> read.putAll(read(elb, List.of(arn))));
      }
    }
    return read;
  }
}
