package dev.webapp.platform.aws.rds;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A parameter group as RDS tells.
 *
 * @param parameters only those that differ from the engine's defaults
 */
public record ObservedDbParameterGroup(
    String arn, String name, String family, Map<String, String> parameters, Map<String, String> tags)
    implements Observed {}
