/**
 * EKS in memory: clusters, which are given. The account makes {@link dev.webapp.platform.sandbox.aws.eks.Eks} and
 * tells it of the cluster that it is furnished with.
 */
package dev.webapp.platform.sandbox.aws.eks;
