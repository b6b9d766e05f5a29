/**
 * A Kubernetes cluster in memory: what an API server keeps and checks ({@code ClusterStore}), the rules of custom
 * resources for whoever wants to check one without a server ({@code CustomResourceRules}), and the reading of manifests
 * ({@code ManifestReader}). The sandbox, the simulation and the command line's verbs use it; it knows nothing of this
 * operator's own model, so that it can't share its mistakes.
 */
package dev.webapp.platform.sandbox.cluster;
