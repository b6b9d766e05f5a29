package dev.webapp.platform.sandbox.cluster;

import java.util.Locale;

/** The part of an object that a request is about. */
public enum Subresource {
  NONE, STATUS, SCALE;

  /** As in a path; "" for the object itself. */
  public String path() {
    return this == NONE ? "" : name().toLowerCase(Locale.ROOT);
  }
}
