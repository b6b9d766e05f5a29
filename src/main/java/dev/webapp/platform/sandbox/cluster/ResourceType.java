package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * A type that the server serves, in one version.
 *
 * @param group the API group, "" for the core
 * @param names kind, plural and what else the type is called
 * @param subresources of {@code status} and {@code scale}, those it has
 * @param generations whether {@code metadata.generation} counts the changes of its spec
 * @param storedAs group and plural of the type under which objects are kept; another than its own only for
 *     {@code events.k8s.io}, whose events are those of the core
 */
public record ResourceType(String group, String version, Names names, boolean namespaced, Set<String> subresources,
    boolean generations, String storedAs) {

  /** What a type is called. */
  public record Names(String kind, String plural, String singular, List<String> shortNames, List<String> categories) {}

  public String kind() {
    return names.kind();
  }

  public String plural() {
    return names.plural();
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** {@code deployments.apps}, as errors name a type's objects. */
  public String qualifiedPlural() {
    return group.isEmpty() ? plural() : plural() + "." + group;
  }

  /** {@code Deployment.apps}, as errors name an object. */
  public String qualifiedKind() {
    return group.isEmpty() ? kind() : kind() + "." + group;
  }

  public boolean hasStatus() {
    return subresources.contains("status");
  }

  boolean describes(JsonNode object) {
    return object.path("kind").asText().equals(kind()) && object.path("apiVersion").asText().equals(apiVersion());
  }

  @Override
  public String toString() {
    return qualifiedPlural() + "/" + version;
  }
}
