/** CloudFront: what answers browsers near to them, and how it gets at what it answers with. */
package dev.webapp.platform.aws.cloudfront;
