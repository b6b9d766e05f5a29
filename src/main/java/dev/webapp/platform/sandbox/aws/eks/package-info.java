/**
 * EKS in memory: clusters, which are given, and the roles that their service accounts act as. The account makes {@link
 * dev.webapp.platform.sandbox.aws.eks.Eks} and tells it of the cluster that it is furnished with.
 */
package dev.webapp.platform.sandbox.aws.eks;
