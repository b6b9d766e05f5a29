package dev.webapp.platform.sandbox.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;

/** What the annotations of a pod's template ask to go wrong, so that a test can play it. */
enum Trouble {
  NONE,
  /** {@code cluster.test/hold: "true"}: its pods stay Pending. */
  HOLD,
  /** {@code cluster.test/fail: "true"}: its containers wait in ImagePullBackOff; a Job fails. */
  FAIL;

  static Trouble of(JsonNode template) {
    JsonNode annotations = template.path("metadata").path("annotations");
    if (annotations.has("cluster.test/fail")) {
      return FAIL;
    }
    return annotations.has("cluster.test/hold") ? HOLD : NONE;
  }
}
