package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Where pods run. */
public record ComputeSpec(
    @Required
    @JsonPropertyDescription("Cluster: on nodes that the cluster has. NodeGroup: on nodes of the platform's own, which "
        + "no other pods come to. Fargate: on AWS Fargate, by a profile of the platform's; requests are rounded up to "
        + "a size that Fargate has, pods are not spread over zones, get their roles by tokens of the cluster's OIDC "
        + "provider, and are kept from nothing by NetworkPolicies, which Fargate does not enforce: set "
        + "network.podSecurityGroup: Own there. A change moves pods without interruption.")
    Type type,

    @JsonPropertyDescription("The platform's own nodes. Default: as the fields below say.")
    NodeGroup nodeGroup) {

  /** See {@link ComputeSpec#type()}. */
  public enum Type {
    @JsonProperty("Cluster") CLUSTER,
    @JsonProperty("NodeGroup") NODE_GROUP,
    @JsonProperty("Fargate") FARGATE
  }

  /** Where a service's pods run, if elsewhere than those of its platform. */
  public record OfService(
      @Required
      @JsonPropertyDescription("As in spec.compute.")
      Type type) {}

  /** Managed node groups of EKS. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @ValidationRule(value = "!has(self.min) || !has(self.max) || self.min <= self.max",
      message = "nodeGroup.min must not exceed max")
  public record NodeGroup(
      @Size(min = 1, max = 20)
      @JsonPropertyDescription("Types of EC2 instances, of one sort of processors: x86, or Graviton as in m7g.large. "
          + "With several, AWS takes what there is. Another choice is another group, to which pods move. Default: "
          + "[t3.medium] with profile Starter, [m6i.large] with Production.")
      List<@Size(max = 32) @Pattern("^[a-z][a-z0-9-]*\\.[a-z0-9-]+$") String> instanceTypes,

      @Min(0) @Max(1000)
      @JsonPropertyDescription("Least number of nodes. Default: 2.")
      Integer min,

      @Min(1) @Max(1000)
      @JsonPropertyDescription("Greatest number of nodes, between which the cluster's autoscaler may move; without one "
          + "there are min. Default: twice min, and at least 4.")
      Integer max,

      @Min(0) @Max(100)
      @JsonPropertyDescription("How much of min and max is spot capacity, in percent: cheaper, and taken back by AWS "
          + "within two minutes. Default: 0.")
      Integer spotPercent,

      @Min(20) @Max(16384)
      @JsonPropertyDescription("Size of each node's disk, which is encrypted, in GiB. Another size replaces the nodes "
          + "one after the other. Default: 50.")
      Integer diskGiB,

      @Size(max = 8)
      @Pattern("^1\\.[0-9]{2}$")
      @JsonPropertyDescription("Version of Kubernetes that nodes run, such as 1.33. Another one replaces the nodes one "
          + "after the other. Default: the cluster's, which nodes follow.")
      String version) {

    public NodeGroup {
      instanceTypes = Copies.of(instanceTypes);
    }
  }
}
