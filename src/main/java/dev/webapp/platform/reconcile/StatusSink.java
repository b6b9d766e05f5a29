package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.WebAppPlatformStatus;

/** Writes a platform's status; returns once it is stored, throws when it is not, or was written by somebody else. */
@FunctionalInterface
public interface StatusSink {
  void write(WebAppPlatformStatus status);
}
