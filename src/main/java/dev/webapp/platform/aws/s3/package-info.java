/**
 * S3: buckets with what is set on them, and how one comes to its end without losing what nobody said may go. The
 * desired records may be used by whoever composes platforms; the kind only by the program's wiring.
 */
package dev.webapp.platform.aws.s3;
