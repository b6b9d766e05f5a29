/**
 * Application Auto Scaling: what moves the capacity of DynamoDB tables and their indexes. The composing code uses the
 * desired records.
 */
package dev.webapp.platform.aws.applicationautoscaling;
