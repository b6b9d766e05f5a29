package dev.webapp.platform.simulation;

import dev.webapp.platform.simulation.Self.Owned;
import java.util.Set;

/**
 * What a platform has from before, and has left to others.
 *
 * @param letGo what is there and no longer its own
 * @param inherited the names of databases and tables that did not begin empty
 * @param adopts whether one of them was made by somebody else
 */
record Heritage(Set<Owned> letGo, Set<String> inherited, boolean adopts) {}
