/**
 * Secrets in AWS Secrets Manager: credentials that are generated once and whose values never leave the store but where
 * they are needed. The desired record may be used by whoever composes platforms; the kind only by the program's wiring.
 */
package dev.webapp.platform.aws.secretsmanager;
