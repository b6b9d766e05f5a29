/**
 * What would have to be done, what it costs, and whether it may be done without asking: graph × observations ×
 * inventory → steps. Pure; the same code tells the plan and drives its carrying out.
 */
package dev.webapp.platform.plan;
