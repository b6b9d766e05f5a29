/**
 * ElastiCache in memory: replication groups with cluster mode disabled, the groups of subnets and parameters they need,
 * and snapshots. The account makes {@link dev.webapp.platform.sandbox.aws.elasticache.ElastiCache}; the rest is the
 * service's own. It looks at EC2 for subnets and security groups.
 */
package dev.webapp.platform.sandbox.aws.elasticache;
