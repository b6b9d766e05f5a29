/**
 * Secrets Manager in memory: secrets, their versions and staging labels. The account makes {@link
 * dev.webapp.platform.sandbox.aws.secretsmanager.SecretsManagerService}; the rest is the service's own.
 */
package dev.webapp.platform.sandbox.aws.secretsmanager;
