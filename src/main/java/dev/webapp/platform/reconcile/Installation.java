package dev.webapp.platform.reconcile;

import dev.webapp.platform.compose.Roles;

/**
 * This installation of the operator.
 *
 * @param owner what its resources are tagged with: by default the ARN of its cluster
 * @param clusterName the EKS cluster's, null where it is not told
 * @param region the cluster's, null where it is not known
 * @param roles what the roles of services have in common
 * @param roleRequired whether platforms have to name a role: the operator's own then does nothing for any of them but
 *     what has to be in the cluster's account
 * @param operatorGroup the security group of the operator's pods, which databases admit where it works in them; null
 *     where it is not told
 */
public record Installation(String owner, String clusterName, String region, Roles roles, boolean roleRequired,
    String operatorGroup) {
  public Installation(String owner, String clusterName, String region) {
    this(owner, clusterName, region, Roles.PLAIN, false, null);
  }
}
