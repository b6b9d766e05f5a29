package dev.webapp.platform.aws.eks;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.eks.model.FargateProfileStatus;

/**
 * A profile as EKS tells.
 *
 * @param status as EKS writes it, such as {@code ACTIVE}
 * @param issues what EKS says is wrong with it, in its words
 * @param namespace of its one selector; empty where it has another number of them
 */
record ObservedFargateProfile(String arn, String cluster, String name, String status, List<String> issues,
    String podExecutionRoleArn, List<String> subnetIds, String namespace, Map<String, String> labels,
    Map<String, String> tags) implements Observed {

  boolean is(FargateProfileStatus word) {
    return status.equals(word.toString());
  }

  /** Whether EKS makes or deletes it, and no other one of the cluster meanwhile. */
  boolean isOnItsWay() {
    return is(FargateProfileStatus.CREATING) || is(FargateProfileStatus.DELETING);
  }

  ObservedFargateProfile tagged(Map<String, String> others) {
    return new ObservedFargateProfile(arn, cluster, name, status, issues, podExecutionRoleArn, subnetIds, namespace,
        labels, others);
  }
}
