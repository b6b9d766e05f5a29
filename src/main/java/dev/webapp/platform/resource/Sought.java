package dev.webapp.platform.resource;

import dev.webapp.platform.graph.Handle;

/**
 * What an observation is asked for.
 *
 * @param desired as rendered with what is known, or null where only the inventory remembers the resource
 */
public record Sought<D extends Desired>(Handle handle, D desired) {}
