package dev.webapp.platform.sandbox.aws;

import dev.webapp.platform.sandbox.aws.iam.Iam;
import dev.webapp.platform.sandbox.aws.policy.Policies;
import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.sts.Sts;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;

/**
 * EKS Pod Identity: the role of an association with the pod's session tags, and with these, where there is one, its
 * target role (EKS user guide, "Access AWS resources using EKS Pod Identity target IAM roles"). Associations that
 * disable session tags are not played.
 */
final class PodCredentials {
  private static final String PODS = "pods.eks.amazonaws.com";

  private final AwsAccount account;
  private final EksClient eks;

  PodCredentials(AwsAccount account, EksClient eks) {
    this.account = account;
    this.eks = eks;
  }

  RoleSession of(String cluster, String namespace, String serviceAccount) {
    String id = eks.listPodIdentityAssociations(r -> r.clusterName(cluster).namespace(namespace)
        .serviceAccount(serviceAccount)).associations().stream().findFirst().orElseThrow(() ->
            new IllegalStateException("no association of " + namespace + "/" + serviceAccount)).associationId();
    PodIdentityAssociation association =
        eks.describePodIdentityAssociation(r -> r.clusterName(cluster).associationId(id)).association();
    Cluster of = eks.describeCluster(r -> r.name(cluster)).cluster();
    Map<String, String> tags = Map.of("eks-cluster-arn", of.arn(), "eks-cluster-name", cluster,
        "kubernetes-namespace", namespace, "kubernetes-service-account", serviceAccount);
    String roleName = association.roleArn().substring(association.roleArn().lastIndexOf('/') + 1);
    checkTrust(account.role(roleName).orElseThrow(), tags);
    RoleSession first = account.session(roleName);
    return association.targetRoleArn() == null ? first
        : first.assume(new Assumption(association.targetRoleArn(), null, "eks-" + cluster, tags));
  }

  private static void checkTrust(Iam.Principal role, Map<String, String> tags) {
    for (String action : List.of("sts:AssumeRole", "sts:TagSession")) {
      if (!Policies.trusts(role.trustPolicy(), PODS, Request.of(action, "*").tagging(tags))) {
        throw Sts.notAssumed(PODS, action, role.arn());
      }
    }
  }
}
