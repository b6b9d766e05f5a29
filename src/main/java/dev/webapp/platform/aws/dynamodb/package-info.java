/**
 * DynamoDB: tables with their indexes, time to live, point-in-time recovery, streams and backups. The composing code uses
 * the desired records.
 */
package dev.webapp.platform.aws.dynamodb;
