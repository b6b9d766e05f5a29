/** Route 53: the public hosted zone that a platform's names are in, and the records it makes there beside others'. */
package dev.webapp.platform.aws.route53;
