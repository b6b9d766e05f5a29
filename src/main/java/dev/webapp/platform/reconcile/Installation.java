package dev.webapp.platform.reconcile;

import dev.webapp.platform.compose.Roles;

/**
 * This installation of the operator.
 *
 * @param owner what its resources are tagged with: by default the ARN of its cluster
 * @param clusterName the EKS cluster's, null where it is not told
 * @param region the cluster's, null where it is not known
 * @param roles what the roles of services have in common
 */
public record Installation(String owner, String clusterName, String region, Roles roles) {
  public Installation(String owner, String clusterName, String region) {
    this(owner, clusterName, region, Roles.PLAIN);
  }
}
