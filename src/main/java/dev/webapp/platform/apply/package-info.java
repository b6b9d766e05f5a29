/**
 * Carries out what the plan allows: forward along the graph, backward along what is no longer wanted, at most one write
 * per resource and pass, nothing that blocks.
 */
package dev.webapp.platform.apply;
