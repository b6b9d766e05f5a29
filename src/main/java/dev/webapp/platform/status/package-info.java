/**
 * From outcomes to the status that users, kstatus and Argo CD read, and from a status back to the inventory. Pure.
 */
package dev.webapp.platform.status;
