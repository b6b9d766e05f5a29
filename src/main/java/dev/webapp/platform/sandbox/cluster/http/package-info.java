/**
 * The HTTP skin of the cluster in memory: what kubectl and client libraries need in order to take it for a real API
 * server. It adds paths, discovery, tables and streams to {@code ClusterStore} and decides nothing itself; the command
 * line's sandbox and tests start it.
 */
package dev.webapp.platform.sandbox.cluster.http;
