package dev.webapp.platform.simulation;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.reconcile.StatusSink;
import dev.webapp.platform.resource.Registry;

/** What an operator process is made of. A test may put something broken in a part's place. */
interface Parts {
  /** As the operator ships. */
  Parts SOUND = new Parts() {};

  /** What the kinds reach AWS through. */
  default ScopedClients.Source clients(ScopedClients.Source sound) {
    return sound;
  }

  default Registry registry(Registry sound) {
    return sound;
  }

  /** Where the status goes, the inventory with it. */
  default StatusSink status(StatusSink sound) {
    return sound;
  }

  /** The platform as a turn is told of it. */
  default WebAppPlatform platform(WebAppPlatform sound) {
    return sound;
  }
}
