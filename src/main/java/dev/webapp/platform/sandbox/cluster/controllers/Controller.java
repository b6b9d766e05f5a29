package dev.webapp.platform.sandbox.cluster.controllers;

import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.WatchEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the objects of one type as a cluster keeps them. */
interface Controller {
  /** The types whose changes it must hear of, as {@code apiVersion/kind}. */
  List<String> watches();

  /** The objects to look at because of a change. */
  List<ObjectKey> concerned(WatchEvent event);

  /** Looks at an object, which may be gone, and changes what must change; says when to look again by itself. */
  Optional<Instant> reconcile(ObjectKey key);
}
