/** ACM in memory: certificates of a region, issued once the public DNS proves their names. */
package dev.webapp.platform.sandbox.aws.acm;
