/**
 * Databases on RDS: instances, their read replicas, the subnet and parameter groups they need, and what brings their
 * data back. Desired records may be used by whoever composes platforms; the kinds only by the program's wiring. All
 * writes and listings of instances go through {@link dev.webapp.platform.aws.rds.DbInstances}.
 */
package dev.webapp.platform.aws.rds;
