package dev.webapp.platform.aws;

import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.From;
import dev.webapp.platform.resource.Semantic;
import java.util.Map;

/**
 * The engine parameters of a store, whichever service has it.
 *
 * @param name lower-case; holds a hash of the family, since a new family needs a new group beside the old one
 * @param family engine and major version, such as {@code postgres16}, {@code mysql8.4}, {@code docdb5.0}, {@code
 *     valkey8} or {@code redis6.x}
 * @param description cannot change in AWS, so it is not compared
 * @param parameters all that differ from the engine's defaults; one that is no longer named goes back to its default
 */
public record ParameterGroup(
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String name,
    @From("version") @Change(Effect.REPLACES) String family,
    @AtCreation String description,
    @From("parameters") Map<String, String> parameters,
    Map<String, String> tags) implements Desired {}
