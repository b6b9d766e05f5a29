/**
 * Application Auto Scaling in memory: what may scale a DynamoDB table, and between which bounds. The account makes
 * {@link dev.webapp.platform.sandbox.aws.applicationautoscaling.ApplicationAutoScaling}; the rest is the service's
 * own. It looks at DynamoDB for capacity.
 */
package dev.webapp.platform.sandbox.aws.applicationautoscaling;
