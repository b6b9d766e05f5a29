package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The network that the platform uses; the operator looks it up and never creates it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NetworkSpec(
    @Size(max = 21)
    @Pattern("^vpc-[0-9a-f]{8,17}$")
    @JsonPropertyDescription("VPC of databases and load balancers. Default: the VPC of this EKS cluster. Once set it "
        + "can't change.")
    String vpcId,

    @Size(min = 2, max = 16)
    @JsonPropertyDescription("Subnets of internet-facing load balancers, in at least two availability zones. Default: "
        + "the VPC's subnets tagged kubernetes.io/role/elb.")
    List<@Size(max = 24) @Pattern("^subnet-[0-9a-f]{8,17}$") String> publicSubnetIds,

    @Size(min = 2, max = 16)
    @JsonPropertyDescription("Subnets of internal load balancers, in at least two availability zones. Default: the "
        + "VPC's subnets tagged kubernetes.io/role/internal-elb.")
    List<@Size(max = 24) @Pattern("^subnet-[0-9a-f]{8,17}$") String> privateSubnetIds,

    @Size(min = 2, max = 16)
    @JsonPropertyDescription("Subnets of databases, in at least two availability zones. Default: the private subnets. "
        + "Subnets can be added; one that a database is in can't be taken away.")
    List<@Size(max = 24) @Pattern("^subnet-[0-9a-f]{8,17}$") String> databaseSubnetIds,

    @JsonPropertyDescription("Which security groups may reach databases, caches and document stores. Cluster: the EKS "
        + "cluster's, so every pod of the cluster can connect; services are kept from ports of stores that they don't "
        + "use by NetworkPolicies, which the cluster has to enforce. Own: those of the services that use them, set "
        + "with SecurityGroupPolicies, which need security groups for pods in the cluster's VPC CNI. Default: Cluster.")
    PodSecurityGroup podSecurityGroup,

    @JsonPropertyDescription("Whether pods have to reach the Internet from the private subnets. If true, a private "
        + "subnet whose route to 0.0.0.0/0 leads to no NAT gateway, nor to another way out such as a transit gateway, "
        + "makes NetworkReady False, which says which one; if false, none is looked for. Default: its lack is told as "
        + "a warning.")
    Boolean requireNat,

    @Size(max = 30)
    @JsonPropertyDescription("AWS services that the VPC's own addresses lead to, so that no call of them leaves it: "
        + "the last part of their names, such as s3, dynamodb, ecr.api, logs or secretsmanager. Their VPC endpoints "
        + "belong to all platforms of the VPC that name them, and go with the last one. Those of s3 and dynamodb are "
        + "free, the others cost by the hour and zone.")
    List<@Size(max = 60) @Pattern("^[a-z0-9]+([.-][a-z0-9]+)*$") String> privateEndpoints,

    @JsonPropertyDescription("Who looks after the network ACLs of the database subnets. Managed: one that all "
        + "platforms of the VPC have in common admits the ports of databases, caches and document stores from the VPC, "
        + "and nothing else; it needs subnets that nothing else is in. Unmanaged: they stay as they are. Default: "
        + "Unmanaged.")
    NetworkAcls networkAcls) {

  /** See {@link NetworkSpec#networkAcls()}. */
  public enum NetworkAcls {
    @JsonProperty("Managed") MANAGED,
    @JsonProperty("Unmanaged") UNMANAGED
  }

  /** See {@link NetworkSpec#podSecurityGroup()}. */
  public enum PodSecurityGroup {
    @JsonProperty("Cluster") CLUSTER,
    @JsonProperty("Own") OWN
  }

  public NetworkSpec {
    publicSubnetIds = Copies.of(publicSubnetIds);
    privateSubnetIds = Copies.of(privateSubnetIds);
    databaseSubnetIds = Copies.of(databaseSubnetIds);
    privateEndpoints = Copies.of(privateEndpoints);
  }
}
