/**
 * STS in memory: who the caller is, and any role for the asking. The account makes {@link
 * dev.webapp.platform.sandbox.aws.sts.Sts}.
 */
package dev.webapp.platform.sandbox.aws.sts;
