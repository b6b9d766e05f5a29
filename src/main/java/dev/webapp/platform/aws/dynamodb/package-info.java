/**
 * DynamoDB: tables with their indexes, time to live, point-in-time recovery, streams and backups, and what brings
 * tables back from these. The composing code uses the desired records, Application Auto Scaling the tags.
 */
package dev.webapp.platform.aws.dynamodb;
