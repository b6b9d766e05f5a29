/**
 * A provider of imagined things, in memory: enough to show what planning, applying and observing do, and nothing that
 * only AWS or Kubernetes would do. Tests of the engine use it.
 */
package dev.webapp.platform.fakes;
