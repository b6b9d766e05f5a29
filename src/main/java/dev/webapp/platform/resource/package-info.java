/**
 * The contract of a kind: what a resource wants to be ({@link dev.webapp.platform.resource.Desired}), how it is seen
 * ({@link dev.webapp.platform.resource.Observed}), what a change of it means, and who owns it. Every kind implements
 * it; planning, applying and observing know nothing else. Uses {@code graph} alone, and Jackson to compare policies.
 */
package dev.webapp.platform.resource;
