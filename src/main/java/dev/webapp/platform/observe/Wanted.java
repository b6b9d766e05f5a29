package dev.webapp.platform.observe;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;

/**
 * One resource that somebody wants to know about.
 *
 * @param known whether it has been there: where it no longer is, what is left of its data matters
 */
public record Wanted(Kind<Desired, Observed> kind, Scope scope, Sought<Desired> sought, boolean known) {
  public Handle handle() {
    return sought.handle();
  }
}
