/**
 * EKS: where the cluster lives that the operator runs in, and which roles its service accounts act as. The network
 * lookup asks the former through {@link dev.webapp.platform.aws.ClusterNetwork}, so that EKS's SDK stays in this
 * folder. The desired record may be used by whoever composes platforms; the kind only by the program's wiring.
 */
package dev.webapp.platform.aws.eks;
