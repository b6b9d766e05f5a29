package dev.webapp.platform.aws.applicationautoscaling;

import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import java.util.Map;

/**
 * Between what a capacity may move. Its physical name is {@code <resourceId> <dimension>}.
 *
 * @param resourceId {@code table/<name>} or {@code table/<name>/index/<name>}
 * @param dimension such as {@code dynamodb:table:ReadCapacityUnits}
 * @param tags sent when it is registered
 */
public record ScalableTarget(
    @Change(Effect.REPLACES) String resourceId,
    @Change(Effect.REPLACES) String dimension,
    Integer min,
    Integer max,
    @AtCreation Map<String, String> tags) implements Desired {}
