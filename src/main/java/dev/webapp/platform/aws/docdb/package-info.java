/**
 * DocumentDB: clusters, their instances and parameter groups, and what brings a cluster's data back. It shares RDS's
 * control plane, so subnet groups are those of {@code aws.rds}. Desired records may be used by whoever
 * composes platforms; the kinds only by the program's wiring.
 */
package dev.webapp.platform.aws.docdb;
