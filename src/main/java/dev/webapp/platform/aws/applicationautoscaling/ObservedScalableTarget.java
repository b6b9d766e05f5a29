package dev.webapp.platform.aws.applicationautoscaling;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A scalable target as AWS tells it.
 *
 * @param tags whose it is, see {@link ScalingOwnership}
 */
public record ObservedScalableTarget(
    String arn, String resourceId, String dimension, Integer min, Integer max, Map<String, String> tags)
    implements Observed {}
