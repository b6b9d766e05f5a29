package dev.webapp.platform.reconcile;

/**
 * This installation of the operator.
 *
 * @param owner what its resources are tagged with: by default the ARN of its cluster
 * @param clusterName the EKS cluster's, null where it is not told
 * @param region the cluster's, null where it is not known
 */
public record Installation(String owner, String clusterName, String region) {}
