package dev.webapp.platform.sql;

import dev.webapp.platform.resource.Problem;
import java.time.Duration;

/** Hears of every connection to a database. */
public interface SqlCalls {
  SqlCalls NONE = (_, _, _) -> {};

  /**
   * @param action what it was for, such as {@code postgresql:CreateRole}
   * @param problem null where it succeeded
   */
  void called(String action, Problem problem, Duration took);
}
