package dev.webapp.platform.sandbox.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.function.BiFunction;

/**
 * A column of a table.
 *
 * @param wide whether only {@code -o wide} shows it
 * @param cell what an object shows in it at a time; null for nothing
 */
record Column(String name, String type, String description, boolean wide,
    BiFunction<JsonNode, Instant, JsonNode> cell) {}
