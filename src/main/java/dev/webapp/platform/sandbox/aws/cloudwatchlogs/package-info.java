/** CloudWatch Logs in memory. */
package dev.webapp.platform.sandbox.aws.cloudwatchlogs;
