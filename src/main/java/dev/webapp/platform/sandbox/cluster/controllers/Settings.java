package dev.webapp.platform.sandbox.cluster.controllers;

import java.time.Duration;

/**
 * How lifelike the controllers are.
 *
 * @param pods whether Deployments and Jobs get ReplicaSets, Pods and EndpointSlices; a benchmark does without
 * @param podStartup from a pod's creation until it is ready
 * @param jobRun from a Job's start until it ends
 */
public record Settings(boolean pods, Duration podStartup, Duration jobRun) {
  /** With pods, each of which takes a second to start or to run. */
  public static final Settings LIFELIKE = new Settings(true, Duration.ofSeconds(1), Duration.ofSeconds(1));

  /** No pods, and everything at once. */
  public static final Settings INSTANT = new Settings(false, Duration.ZERO, Duration.ZERO);
}
