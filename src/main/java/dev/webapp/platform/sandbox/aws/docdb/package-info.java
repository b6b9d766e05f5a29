/**
 * DocumentDB in memory: clusters and their instances, parameter groups, snapshots, backups and upgrades. The account
 * makes {@link dev.webapp.platform.sandbox.aws.docdb.DocDb}; the rest is the service's own. It lives on RDS's control
 * plane, so it looks at RDS for subnet groups and identifiers, and at EC2 for security groups.
 */
package dev.webapp.platform.sandbox.aws.docdb;
