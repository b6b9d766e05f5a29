/**
 * The dependency graph: what a platform's resources are called, what each awaits of the others, and in which order
 * they come. It knows nothing of AWS or Kubernetes, and uses the JDK alone.
 */
package dev.webapp.platform.graph;
