package dev.webapp.platform.aws.applicationautoscaling;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A target tracking policy as AWS tells it.
 *
 * @param metric null where it follows none of the predefined ones
 * @param targetValue null where it is no target tracking policy
 * @param tags of the target that it moves, naming the policy: policies have none, and are whose the target is
 */
public record ObservedScalingPolicy(
    String arn, String name, String resourceId, String dimension, String metric, Double targetValue,
    Map<String, String> tags) implements Observed {}
