/**
 * IAM in memory: roles with their policies, and the managed policies that bound or serve them. One for the whole
 * account, whichever region's client asks: the account makes {@link dev.webapp.platform.sandbox.aws.iam.Iam}, and
 * services of regions look up roles in it.
 */
package dev.webapp.platform.sandbox.aws.iam;
