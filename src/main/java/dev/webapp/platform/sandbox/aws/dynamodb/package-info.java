/**
 * DynamoDB in memory: tables, their backups and what restores them. The account makes {@link
 * dev.webapp.platform.sandbox.aws.dynamodb.DynamoDb}, at which Application Auto Scaling looks for capacity; the rest
 * is the service's own.
 */
package dev.webapp.platform.sandbox.aws.dynamodb;
