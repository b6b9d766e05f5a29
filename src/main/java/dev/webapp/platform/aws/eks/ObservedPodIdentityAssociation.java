package dev.webapp.platform.aws.eks;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * An association as EKS tells.
 *
 * @param id made by EKS, such as {@code a-1234567890abcdefg}
 * @param targetRoleArn null where there is none
 */
public record ObservedPodIdentityAssociation(
    String arn, String id, String cluster, String namespace, String serviceAccount, String roleArn,
    String targetRoleArn, Map<String, String> tags) implements Observed {
  ObservedPodIdentityAssociation tagged(Map<String, String> others) {
    return new ObservedPodIdentityAssociation(
        arn, id, cluster, namespace, serviceAccount, roleArn, targetRoleArn, others);
  }
}
