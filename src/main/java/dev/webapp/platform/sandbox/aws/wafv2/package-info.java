/** AWS WAF in memory. */
package dev.webapp.platform.sandbox.aws.wafv2;
