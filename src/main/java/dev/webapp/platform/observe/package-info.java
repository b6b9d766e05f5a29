/**
 * Reading in bulk: one listing answers for all platforms of a scope, answers are kept for an interval and shared, and
 * whoever owns a resource is told when it changed. Knows kinds only by their contract.
 */
package dev.webapp.platform.observe;
