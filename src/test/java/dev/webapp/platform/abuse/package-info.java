/**
 * Specs that nobody had in mind: made by the CRD's own schema and then broken, and as large, long and alike as bounds
 * allow. Whatever passes the CRD must become a platform, or a message that says which field and what to do.
 */
package dev.webapp.platform.abuse;
