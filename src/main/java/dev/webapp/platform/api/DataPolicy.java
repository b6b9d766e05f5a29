package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of data when its component leaves the spec, or the platform is deleted. */
public enum DataPolicy {
  /** Deleted after a final snapshot or backup. */
  @JsonProperty("Snapshot") SNAPSHOT,
  /** Let go: it stays in AWS and is no longer the operator's. */
  @JsonProperty("Retain") RETAIN,
  /** Deleted, and nothing is kept. */
  @JsonProperty("Delete") DELETE
}
