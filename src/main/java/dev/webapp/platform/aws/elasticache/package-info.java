/**
 * Caches on ElastiCache: replication groups of Valkey and Redis OSS, and the subnet and parameter groups they need.
 * Desired records may be used by whoever composes platforms; the kinds only by the program's wiring.
 */
package dev.webapp.platform.aws.elasticache;
