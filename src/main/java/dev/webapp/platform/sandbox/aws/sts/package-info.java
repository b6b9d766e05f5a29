/**
 * STS in memory: who the caller is, and credentials of roles. The account makes
 * {@link dev.webapp.platform.sandbox.aws.sts.Sts}, and decides itself whom a role trusts.
 */
package dev.webapp.platform.sandbox.aws.sts;
