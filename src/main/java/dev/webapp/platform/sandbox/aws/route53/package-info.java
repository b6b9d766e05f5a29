/** Route 53 in memory: the hosted zones of an account and their records, which are the public DNS of the sandbox. */
package dev.webapp.platform.sandbox.aws.route53;
