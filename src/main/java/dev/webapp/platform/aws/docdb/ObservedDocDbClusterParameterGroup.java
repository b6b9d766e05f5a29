package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A cluster parameter group as DocumentDB tells.
 *
 * @param parameters only those that differ from the engine's defaults
 */
public record ObservedDocDbClusterParameterGroup(
    String arn, String name, String family, Map<String, String> parameters, Map<String, String> tags)
    implements Observed {}
