/**
 * What the platform consists of inside the cluster: builders that turn a part of the spec into a manifest, pure, and
 * the one kind that applies manifests through the port {@link dev.webapp.platform.kubernetes.Cluster}.
 */
package dev.webapp.platform.kubernetes;
