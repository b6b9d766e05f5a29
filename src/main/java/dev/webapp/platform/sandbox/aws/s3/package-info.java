/**
 * S3 in memory: buckets with what is set on them, versions of objects and multipart uploads. The account makes
 * {@link dev.webapp.platform.sandbox.aws.s3.S3Service} for each region and one
 * {@link dev.webapp.platform.sandbox.aws.s3.BucketNames} for all; the rest is the service's own.
 */
package dev.webapp.platform.sandbox.aws.s3;
