/**
 * The custom resource {@code WebAppPlatform} as Java types: what users write (spec) and what they read (status).
 *
 * <p>The schema and its CEL rules in {@code crds/} are generated from the annotations here, so that the contract has
 * one source. Null means "not set"; defaults belong to the composing code, never to the schema, because GitOps tools
 * compare what the cluster holds with what was written. Lists and maps are never null, but empty when not set.
 *
 * <p>Any package but those that know only AWS may use this one; it uses nothing of ours.
 */
package dev.webapp.platform.api;
