package dev.webapp.platform.compose;

import dev.webapp.platform.api.ComputeSpec;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.aws.eks.FargateProfile;
import dev.webapp.platform.aws.iam.PolicyDocument;
import dev.webapp.platform.aws.iam.Role;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.FargateSize;
import dev.webapp.platform.kubernetes.Frame;
import dev.webapp.platform.kubernetes.Placement;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where services' pods run, and what is made for that. */
final class ComputeSection {
  private static final String ORIGIN = "spec.compute";
  private static final ResourceId PROFILE = new ResourceId("FargateProfile", "pods");
  // No service's name has a dot.
  private static final ResourceId EXECUTION = new ResourceId("Role", "fargate.pods");
  private static final String FARGATE = "eks-fargate-pods.amazonaws.com";
  /** As long as a value of a label may be. */
  private static final int PROFILE_NAME = 63;
  private static final int ROLE_NAME = 64;

  private final Draft draft;
  private final NetworkSection network;
  private final NodesSection nodes;

  ComputeSection(Draft draft, NetworkSection network) {
    this.draft = draft;
    this.network = network;
    this.nodes = new NodesSection(draft, network);
  }

  static boolean isOnFargate(ServiceSpec service) {
    return service.compute().type() == ComputeSpec.Type.FARGATE;
  }

  /** Whether it runs where nothing runs but what is the platform's. */
  static boolean isOfPlatform(ServiceSpec service) {
    return service.compute().type() != ComputeSpec.Type.CLUSTER;
  }

  void compose() {
    compose(ComputeSpec.Type.FARGATE, "Fargate", this::addProfile);
    compose(ComputeSpec.Type.NODE_GROUP, "nodes of the platform's own", nodes::compose);
  }

  private void compose(ComputeSpec.Type type, String words, Runnable section) {
    draft.spec().services().stream().filter(service -> service.compute().type() == type).findFirst()
        .ifPresent(first -> {
          if (draft.setting().clusterName() == null) {
            throw new InvalidSpec(ORIGIN, "service " + first.name() + " is to run on " + words + ", for which nobody "
                + "tells the cluster: set the operator's --cluster-name");
          }
          section.run();
        });
  }

  private void addProfile() {
    String clusterName = draft.setting().clusterName();
    String name = draft.names().of("pods-" + fixed(), PROFILE_NAME);
    addExecutionRole();
    Map<String, String> labels = new TreeMap<>(Placement.ON_FARGATE);
    labels.put(Frame.PLATFORM, draft.setting().platform());
    draft.add(Resource.of(PROFILE, FargateProfile.physicalName(clusterName, name), draft.home(), Part.WORKLOADS, ORIGIN,
        values -> new FargateProfile(clusterName, name, values.get(EXECUTION.ref("arn")),
            values.list(network.ofPods("privateSubnetIds")), draft.setting().namespace(), labels,
            draft.tags(PROFILE))).after(Edge.ready(EXECUTION)));
  }

  /** What of a profile can only be had by another one, as far as the spec and the operator's options say it. */
  private String fixed() {
    return Digest.of(6, String.join(",", draft.spec().network().privateSubnetIds()), draft.setting().roles().path());
  }

  /** What Fargate itself may do for pods, none of which is theirs: it fetches images and ships what they print. */
  private void addExecutionRole() {
    Roles roles = draft.setting().roles();
    String name = draft.names().of("fargate", ROLE_NAME);
    ClusterLookup.share(draft);
    draft.add(Resource.of(EXECUTION, name, draft.home(), Part.WORKLOADS, ORIGIN, values -> new Role(name, roles.path(),
        "Fargate for platform " + draft.setting().ownership().platform(),
        PolicyDocument.assumedBy(FARGATE, List.of("sts:AssumeRole"), Map.of("ArnLike",
            Map.of("aws:SourceArn", List.of(values.get(ClusterLookup.ref("fargateProfiles")))))),
        // As AWS's own AmazonEKSFargatePodExecutionRolePolicy has it.
        PolicyDocument.NONE.allow("", List.of("ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"), List.of("*")),
        roles.permissionsBoundary(), null, draft.tags(EXECUTION))));
  }

  /**
   * The service as it runs: where there is no pod of just the size that it asks for, of the next one.
   *
   * @param origin of the service
   */
  ServiceSpec fitted(ServiceSpec service, String origin) {
    return isOnFargate(service) ? service.requesting(size(service, origin).requests()) : service;
  }

  private static FargateSize size(ServiceSpec service, String origin) {
    ServiceSpec.Resources asked = service.resources();
    return FargateSize.of(asked).orElseThrow(() -> new InvalidSpec(origin + ".resources", "no pod on Fargate gets cpu "
        + asked.cpu() + " and memory " + asked.memory() + ", since it has up to 16 vCPU and 119.75Gi: ask for less, or "
        + "set the service's compute.type: Cluster"));
  }

  /** What a user should know of how its pods run; null for nothing. */
  String note(ServiceSpec service, String origin) {
    if (!isOnFargate(service)) {
      return null;
    }
    FargateSize size = size(service, origin);
    ServiceSpec.Resources gets = size.requests();
    return FargateSize.same(gets, service.resources()) ? null : "Fargate has no size for cpu "
        + service.resources().cpu() + " and memory " + service.resources().memory() + ": pods get cpu " + gets.cpu()
        + " and memory " + gets.memory() + ", which is " + size + " less " + FargateSize.OVERHEAD + "Mi for Fargate";
  }

  /** Where pods run that are no service's: as the platform says, where services do so too. */
  Placement placement(Values values) {
    ComputeSpec.Type type = draft.spec().compute().type();
    return placement(draft.spec().services().stream().anyMatch(service -> service.compute().type() == type)
        ? type : ComputeSpec.Type.CLUSTER, values);
  }

  /** Where its pods run; not known before they can. */
  Placement placement(ServiceSpec service, Values values) {
    return placement(service.compute().type(), values);
  }

  private Placement placement(ComputeSpec.Type type, Values values) {
    return switch (type) {
      case CLUSTER -> Placement.CLUSTER;
      case NODE_GROUP -> nodes.placement(values);
      case FARGATE -> Placement.onFargate(values.get(PROFILE.ref("name")));
    };
  }
}
