/**
 * RDS in memory: DB instances and their replicas, groups, snapshots, backups, upgrades and blue/green deployments. The
 * account makes {@link dev.webapp.platform.sandbox.aws.rds.Rds}; the rest is the service's own. It looks at EC2 for
 * subnets and security groups.
 */
package dev.webapp.platform.sandbox.aws.rds;
