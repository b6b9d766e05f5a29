/**
 * EKS: where the cluster lives that the operator runs in. The network lookup asks it through
 * {@link dev.webapp.platform.aws.ClusterNetwork}, so that EKS's SDK stays in this folder.
 */
package dev.webapp.platform.aws.eks;
