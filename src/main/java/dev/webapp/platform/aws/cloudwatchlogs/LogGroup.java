package dev.webapp.platform.aws.cloudwatchlogs;

import dev.webapp.platform.resource.Desired;
import java.util.Map;

/**
 * A log group. The physical name is its name.
 *
 * @param retentionDays one of those that CloudWatch Logs knows, 0 for ever; null where others say
 * @param kmsKeyArn what it is encrypted with instead of a key of AWS's; null where others say
 */
public record LogGroup(Integer retentionDays, String kmsKeyArn, Map<String, String> tags) implements Desired {}
