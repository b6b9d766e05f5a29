/** CloudWatch Logs: the groups that logs are kept in. */
package dev.webapp.platform.aws.cloudwatchlogs;
