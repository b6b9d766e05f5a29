/**
 * The operator itself: everything that knows JOSDK and the Kubernetes client. Turns the API's types into the words of
 * planning, makes one pass at a time over each platform, and wakes platforms whose resources changed.
 */
package dev.webapp.platform.reconcile;
