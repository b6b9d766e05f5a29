/** CloudFront in memory. */
package dev.webapp.platform.sandbox.aws.cloudfront;
