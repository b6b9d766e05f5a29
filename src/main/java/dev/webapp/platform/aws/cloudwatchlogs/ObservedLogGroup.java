package dev.webapp.platform.aws.cloudwatchlogs;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A log group as CloudWatch Logs tells it. How much is in it does not matter here, and changes all the time.
 *
 * @param retentionDays 0 for ever
 * @param kmsKeyArn null for a key of AWS's
 */
public record ObservedLogGroup(
    String name, String arn, int retentionDays, String kmsKeyArn, Map<String, String> tags) implements Observed {}
