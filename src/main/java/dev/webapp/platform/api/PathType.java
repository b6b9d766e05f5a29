package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a route's path matches, as in a Kubernetes Ingress. */
public enum PathType {
  @JsonProperty("Prefix") PREFIX,
  @JsonProperty("Exact") EXACT
}
