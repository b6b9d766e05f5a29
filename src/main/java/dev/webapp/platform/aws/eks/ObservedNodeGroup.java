package dev.webapp.platform.aws.eks;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.eks.model.NodegroupStatus;

/**
 * A node group as EKS tells.
 *
 * @param status as EKS writes it, such as {@code ACTIVE}
 * @param issues what EKS says is wrong with it, in its words
 * @param desired how many nodes there shall be now
 * @param taints values by key, of those that keep pods from being scheduled
 */
record ObservedNodeGroup(String arn, String cluster, String name, String status, List<String> issues,
    String nodeRoleArn, List<String> subnetIds, List<String> instanceTypes, String amiType, boolean spot, int min,
    int max, int desired,
    Map<String, String> labels, Map<String, String> taints, String templateId, String templateVersion, String version,
    Map<String, String> tags) implements Observed {

  boolean is(NodegroupStatus word) {
    return status.equals(word.toString());
  }

  ObservedNodeGroup tagged(Map<String, String> others) {
    return new ObservedNodeGroup(arn, cluster, name, status, issues, nodeRoleArn, subnetIds, instanceTypes, amiType,
        spot, min, max, desired, labels, taints, templateId, templateVersion, version, others);
  }

  /** While EKS sets it up otherwise. */
  ObservedNodeGroup updating(int least, int most, Map<String, String> nowLabels, Map<String, String> nowTaints) {
    return new ObservedNodeGroup(arn, cluster, name, NodegroupStatus.UPDATING.toString(), issues, nodeRoleArn,
        subnetIds, instanceTypes, amiType, spot, least, most, Math.clamp(desired, least, most), nowLabels,
        nowTaints, templateId, templateVersion, version, tags);
  }

  /** While EKS replaces its nodes; what they will be is told once they are. */
  ObservedNodeGroup replacing() {
    return new ObservedNodeGroup(arn, cluster, name, NodegroupStatus.UPDATING.toString(), issues, nodeRoleArn,
        subnetIds, instanceTypes, amiType, spot, min, max, desired, labels, taints, templateId, templateVersion,
        version, tags);
  }
}
