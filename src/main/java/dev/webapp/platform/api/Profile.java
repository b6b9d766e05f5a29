package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Chooses the defaults of fields that the spec leaves out, and nothing else. */
public enum Profile {
  /** Cheap while there are few users. */
  @JsonProperty("Starter") STARTER,
  /** Survives the loss of an availability zone. */
  @JsonProperty("Production") PRODUCTION
}
