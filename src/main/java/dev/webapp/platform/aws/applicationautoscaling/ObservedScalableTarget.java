package dev.webapp.platform.aws.applicationautoscaling;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A scalable target as AWS tells it.
 *
 * @param tags its own: the table may be ours, and what scales it somebody else's
 */
public record ObservedScalableTarget(
    String arn, String resourceId, String dimension, Integer min, Integer max, Map<String, String> tags)
    implements Observed {}
