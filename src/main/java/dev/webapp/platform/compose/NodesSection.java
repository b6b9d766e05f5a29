package dev.webapp.platform.compose;

import dev.webapp.platform.api.ComputeSpec;
import dev.webapp.platform.aws.ec2.LaunchTemplate;
import dev.webapp.platform.aws.eks.NodeGroup;
import dev.webapp.platform.aws.iam.PolicyDocument;
import dev.webapp.platform.aws.iam.Role;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Placement;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nodes of the platform's own: a managed node group, and another one where a part of them is spot capacity. */
final class NodesSection {
  private static final String ORIGIN = "spec.compute.nodeGroup";
  // No service's name has a dot.
  private static final ResourceId ROLE = new ResourceId("Role", "nodes.ec2");
  private static final ResourceId TEMPLATE = new ResourceId("LaunchTemplate", "nodes");
  private static final int ROLE_NAME = 64;
  private static final int TEMPLATE_NAME = 128;
  /** As long as a group's name, and a value of a label, may be. */
  private static final int GROUP_NAME = 63;
  private static final int PERCENT = 100;

  /** A group and its bounds. */
  private record Group(ResourceId id, boolean spot, int min, int max) {}

  private final Draft draft;
  private final NetworkSection network;
  private final ComputeSpec.NodeGroup nodes;

  NodesSection(Draft draft, NetworkSection network) {
    this.draft = draft;
    this.network = network;
    this.nodes = draft.spec().compute().nodeGroup();
  }

  void compose() {
    addRole();
    addTemplate();
    groups().forEach(this::add);
  }

  /** Of what cannot be parted evenly, more is not spot capacity. */
  private List<Group> groups() {
    int lasting = PERCENT - nodes.spotPercent();
    int min = Math.ceilDiv(nodes.min() * lasting, PERCENT);
    int max = Math.ceilDiv(nodes.max() * lasting, PERCENT);
    List<Group> groups = new ArrayList<>();
    if (max > 0) {
      groups.add(new Group(new ResourceId("NodeGroup", "nodes"), false, min, max));
    }
    if (nodes.max() > max) {
      groups.add(new Group(new ResourceId("NodeGroup", "spot"), true, nodes.min() - min, nodes.max() - max));
    }
    return groups;
  }

  private void add(Group group) {
    String cluster = draft.setting().clusterName();
    String name = draft.names().of(group.id().name() + "-" + fixed(), GROUP_NAME);
    String ami = amiType();
    Map<String, String> mark = Map.of(Placement.NODES, mark());
    draft.add(Resource.of(group.id(), NodeGroup.physicalName(cluster, name), draft.home(), Part.WORKLOADS, ORIGIN,
        values -> new NodeGroup(cluster, name, values.get(ROLE.ref("arn")),
            values.list(network.ofPods("privateSubnetIds")), nodes.instanceTypes(), ami, group.spot(), group.min(),
            group.max(), mark, mark, values.get(TEMPLATE.ref("id")), values.get(TEMPLATE.ref("version")),
            nodes.version() == null ? values.get(ClusterLookup.ref("version")) : nodes.version(),
            draft.tags(group.id()))).after(Edge.ready(ROLE)));
  }

  /** What of a group can only be had by another one, as far as the spec and the operator's options say it. */
  private String fixed() {
    return Digest.of(6, String.join(",", nodes.instanceTypes()),
        String.join(",", draft.spec().network().privateSubnetIds()), draft.setting().roles().path());
  }

  /** Told by the types' families: a g after the generation stands for Graviton, one before it for graphics. */
  private String amiType() {
    long graviton = nodes.instanceTypes().stream().filter(type -> type.matches("[a-z]+[0-9]+[a-z]*g[a-z]*\\..*"))
        .count();
    if (graviton != 0 && graviton != nodes.instanceTypes().size()) {
      throw new InvalidSpec(ORIGIN + ".instanceTypes", "some have Graviton processors and some have not, for which "
          + "there is no one image: choose types of one sort");
    }
    return graviton == 0 ? "AL2023_x86_64_STANDARD" : "AL2023_ARM_64_STANDARD";
  }

  /** What nodes carry that only pods of this platform ask for and tolerate. */
  private String mark() {
    return draft.names().of("nodes", GROUP_NAME);
  }

  private void addTemplate() {
    String name = draft.names().of("nodes", TEMPLATE_NAME);
    Map<String, String> ofNodes = new TreeMap<>(
        draft.spec().aws().tags() == null ? Map.of() : draft.spec().aws().tags());
    ofNodes.put("Name", draft.setting().namespace() + "-" + draft.setting().platform());
    draft.add(Resource.of(TEMPLATE, name, draft.home(), Part.WORKLOADS, ORIGIN,
        _ -> new LaunchTemplate(name, nodes.diskGiB(), ofNodes, draft.tags(TEMPLATE))));
  }

  /** What a node itself may do, as AWS's own policies for nodes have it; pods do not reach it. */
  private void addRole() {
    Roles roles = draft.setting().roles();
    String name = draft.names().of("nodes", ROLE_NAME);
    ClusterLookup.share(draft);
    List<String> anywhere = List.of("*");
    PolicyDocument policy = PolicyDocument.NONE
        .allow("Node", List.of("ec2:DescribeInstances", "ec2:DescribeInstanceTypes", "ec2:DescribeRouteTables",
            "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVolumes",
            "ec2:DescribeVolumesModifications", "ec2:DescribeVpcs", "eks:DescribeCluster",
            "eks-auth:AssumeRoleForPodIdentity"), anywhere)
        .allow("Images", List.of("ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"), anywhere)
        .allow("Addresses", List.of("ec2:AssignPrivateIpAddresses", "ec2:AttachNetworkInterface",
            "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeTags", "ec2:DetachNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute",
            "ec2:UnassignPrivateIpAddresses"), anywhere)
        .allow("AddressTags", List.of("ec2:CreateTags"), List.of("arn:*:ec2:*:*:network-interface/*"));
    draft.add(Resource.of(ROLE, name, draft.home(), Part.WORKLOADS, ORIGIN, _ -> new Role(name, roles.path(),
        "Nodes of platform " + draft.setting().ownership().platform(),
        PolicyDocument.assumedBy("ec2.amazonaws.com", List.of("sts:AssumeRole"), Map.of()), policy,
        roles.permissionsBoundary(), null, draft.tags(ROLE))));
  }

  /** Where pods that are for these nodes run; not known before there are any. */
  Placement placement(Values values) {
    groups().forEach(group -> values.get(group.id().ref("name")));
    return Placement.onNodes(mark());
  }
}
