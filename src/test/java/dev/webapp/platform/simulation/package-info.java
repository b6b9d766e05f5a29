/**
 * Plays the operator over an account and a cluster in memory, on virtual time: platforms, poller and controllers take
 * turns as a seed decides, calls fail and the process dies where a test says so. The same seed gives the same history.
 * Nothing uses it but its own tests.
 */
package dev.webapp.platform.simulation;
