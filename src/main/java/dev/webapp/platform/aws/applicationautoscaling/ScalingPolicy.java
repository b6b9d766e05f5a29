package dev.webapp.platform.aws.applicationautoscaling;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;

/**
 * By what a capacity moves: a utilisation that it shall keep. Its physical name is
 * {@code <resourceId> <dimension> <name>}. Awaits its {@link ScalableTarget}, and goes with it.
 *
 * @param metric a predefined metric, such as {@code DynamoDBReadCapacityUtilization}
 * @param targetValue percent, 20 to 90 for DynamoDB
 */
public record ScalingPolicy(
    @Change(Effect.REPLACES) String name,
    @Change(Effect.REPLACES) String resourceId,
    @Change(Effect.REPLACES) String dimension,
    String metric,
    Double targetValue) implements Desired {}
