/**
 * IAM: the roles that a platform's pods act as, with one policy each, and the documents that say what they may do. The
 * desired record and {@link dev.webapp.platform.aws.iam.PolicyDocument} may be used by whoever composes platforms; the
 * kind only by the program's wiring.
 */
package dev.webapp.platform.aws.iam;
