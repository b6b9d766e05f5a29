/** WAF: who is let through to a load balancer or a distribution, and what of their requests is logged. */
package dev.webapp.platform.aws.wafv2;
