/** The program: its verbs, and {@link dev.webapp.platform.cli.Wiring}, which makes everything that they need. */
package dev.webapp.platform.cli;
