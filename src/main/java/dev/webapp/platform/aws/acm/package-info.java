/** ACM: certificates for the names of a platform, validated by DNS. */
package dev.webapp.platform.aws.acm;
