package dev.webapp.platform.reconcile;

import java.time.Instant;
import java.util.Optional;

/**
 * What platforms live in: when that goes, they go with it, although nobody asked for the end of any of them. Throws a
 * {@link dev.webapp.platform.resource.Problem} where the cluster does not tell.
 */
public interface Surroundings {
  /**
   * When the deletion of the platforms' CRD was asked for, to the second; empty where it was not. Must be as new as the
   * deletion of any platform that the caller knows of: the CRD is marked before its platforms are.
   */
  Optional<Instant> definitionDeleted();

  /** Whether the namespace is being deleted; may be a few seconds behind. */
  boolean namespaceTerminates(String namespace);
}
