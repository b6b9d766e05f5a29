package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Where pods run. */
public record ComputeSpec(
    @Required
    @JsonPropertyDescription("Cluster: on nodes that the cluster has. Fargate: on AWS Fargate, by a profile of the "
        + "platform's; requests are rounded up to a size that Fargate has, pods are not spread over zones, get their "
        + "roles by tokens of the cluster's OIDC provider, and are kept from nothing by NetworkPolicies, which Fargate "
        + "does not enforce: set network.podSecurityGroup: Own there. A change moves pods without interruption.")
    Type type) {

  /** See {@link ComputeSpec#type()}. */
  public enum Type {
    @JsonProperty("Cluster") CLUSTER,
    @JsonProperty("Fargate") FARGATE
  }
}
