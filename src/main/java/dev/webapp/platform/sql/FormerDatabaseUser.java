package dev.webapp.platform.sql;

import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.Desired;
import java.util.List;
import java.util.Map;

/**
 * That the one of a pair that pods have left cannot sign in, nor can the users of pairs before it. To be composed after
 * whatever signs in, so that it holds only once all of that has moved.
 *
 * @param inUse the users that bindings name that are there; while they name several, nobody is the former one
 * @param canLogin whether a former one still can
 */
public record FormerDatabaseUser(
    @AtCreation List<String> inUse, Boolean canLogin, Map<String, String> tags) implements Desired {
  /** As it is to be. */
  public static FormerDatabaseUser besides(List<String> inUse, Map<String, String> tags) {
    return new FormerDatabaseUser(List.copyOf(inUse), false, tags);
  }
}
