/**
 * From the spec to the graph: a section per part of the spec, the names of everything, and the defaults that a profile
 * stands for. Pure: no clock, no I/O, no randomness.
 */
package dev.webapp.platform.compose;
