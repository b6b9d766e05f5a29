package dev.webapp.platform.sandbox.aws.eks;

import static dev.webapp.platform.sandbox.aws.eks.Eks.EKS;

import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.iam.Iam;
import dev.webapp.platform.sandbox.aws.policy.Policies;
import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.eks.model.CreateNodegroupRequest;
import software.amazon.awssdk.services.eks.model.CreateNodegroupResponse;
import software.amazon.awssdk.services.eks.model.DeleteNodegroupRequest;
import software.amazon.awssdk.services.eks.model.DeleteNodegroupResponse;
import software.amazon.awssdk.services.eks.model.DescribeNodegroupRequest;
import software.amazon.awssdk.services.eks.model.DescribeNodegroupResponse;
import software.amazon.awssdk.services.eks.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.eks.model.ListNodegroupsRequest;
import software.amazon.awssdk.services.eks.model.ListNodegroupsResponse;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.NodegroupScalingConfig;
import software.amazon.awssdk.services.eks.model.NodegroupStatus;
import software.amazon.awssdk.services.eks.model.Taint;
import software.amazon.awssdk.services.eks.model.Update;
import software.amazon.awssdk.services.eks.model.UpdateNodegroupConfigRequest;
import software.amazon.awssdk.services.eks.model.UpdateNodegroupConfigResponse;
import software.amazon.awssdk.services.eks.model.UpdateNodegroupVersionRequest;
import software.amazon.awssdk.services.eks.model.UpdateNodegroupVersionResponse;
import software.amazon.awssdk.services.eks.model.UpdateStatus;
import software.amazon.awssdk.services.eks.model.UpdateType;

/** Managed node groups of EKS's clusters; one update of each at a time. */
final class NodeGroups implements EksPart, EksTags.Tagged {
  private static final Duration COMES = Duration.ofMinutes(4);
  private static final Duration SETTLES = Duration.ofMinutes(1);
  private static final Duration ROLLS = Duration.ofMinutes(12);
  private static final Duration GOES = Duration.ofMinutes(5);
  private static final List<String> TRUSTED = List.of("sts:AssumeRole");
  private static final String NODES = "ec2.amazonaws.com";

  private final Eks eks;
  private final Region region;
  private final Iam iam;
  private final Ec2 ec2;
  /** By ARN. */
  private final Store<Nodegroup> groups;

  NodeGroups(Eks eks, Region region, Iam iam, Ec2 ec2) {
    this.eks = eks;
    this.region = region;
    this.iam = iam;
    this.ec2 = ec2;
    this.groups = new Store<>(region.view(), group -> Stream.of("cluster=" + group.clusterName(),
        "name=" + group.nodegroupName()));
  }

  @Override
  public Map<String, String> tagsOf(String arn) {
    Nodegroup there = groups.get(arn);
    return there == null ? null : there.tags();
  }

  @Override
  public void retag(String arn, Map<String, String> tags) {
    groups.change(arn, group -> group.toBuilder().tags(tags).build());
  }

  @Override
  public CreateNodegroupResponse createNodegroup(CreateNodegroupRequest request) {
    String cluster = eks.cluster(request.clusterName()).name();
    String name = request.nodegroupName();
    if (name == null || !name.matches("[0-9A-Za-z][0-9A-Za-z_-]{0,62}")) {
      throw invalid("nodegroupName can't be longer than 63 characters and must contain letters, digits, - and _ only");
    }
    if (find(cluster, name).isPresent()) {
      throw EKS.error("ResourceInUseException", 409,
          "NodeGroup already exists with name " + name + " and cluster name " + cluster);
    }
    check(request);
    NodegroupScalingConfig scaling = checked(request.scalingConfig());
    Nodegroup made = Nodegroup.builder().clusterName(cluster).nodegroupName(name)
        .nodegroupArn(region.arn(EKS, "nodegroup/" + cluster + "/" + name + "/" + region.ids().uuid()))
        .nodeRole(request.nodeRole()).subnets(request.subnets()).instanceTypes(request.instanceTypes())
        .amiType(request.amiType()).capacityType(request.capacityType()).scalingConfig(scaling)
        .labels(request.labels()).taints(request.taints()).launchTemplate(request.launchTemplate())
        .version(request.version() == null ? eks.cluster(cluster).version() : request.version())
        .createdAt(region.now()).tags(EksTags.checked(request.tags())).status(NodegroupStatus.CREATING).build();
    groups.put(made.nodegroupArn(), Evolution.from(region.now(), made)
        .then(COMES, made.toBuilder().status(NodegroupStatus.ACTIVE).build()));
    return CreateNodegroupResponse.builder().nodegroup(made).build();
  }

  private void check(CreateNodegroupRequest request) {
    String vpc = eks.cluster(request.clusterName()).resourcesVpcConfig().vpcId();
    for (String id : request.subnets()) {
      Subnet subnet = ec2.subnet(id);
      if (subnet == null || !subnet.vpcId().equals(vpc)) {
        throw invalid("Subnets are not tagged with or belong to VPC " + vpc + ": " + id);
      }
    }
    Iam.Principal role = iam.role(region, request.nodeRole()).orElseThrow(() ->
        invalid("The role with name " + request.nodeRole() + " cannot be found."));
    if (!Policies.trusts(role.trustPolicy(), NODES, TRUSTED)) {
      throw invalid("Following required service principals [" + NODES + "] were not found in the trust relationships "
          + "of nodeRole " + request.nodeRole());
    }
    check(request.launchTemplate());
  }

  private void check(LaunchTemplateSpecification template) {
    if (template != null && !ec2.isLaunchTemplate(template.id(), template.version())) {
      throw EKS.refuse("InvalidRequestException", "Launch template " + template.id() + " or its version "
          + template.version() + " does not exist");
    }
  }

  private static NodegroupScalingConfig checked(NodegroupScalingConfig scaling) {
    if (scaling.minSize() > scaling.desiredSize() || scaling.desiredSize() > scaling.maxSize()
        || scaling.maxSize() < 1) {
      throw invalid("Minimum capacity " + scaling.minSize() + " can't be greater than desired size "
          + scaling.desiredSize() + ", nor that than maximum capacity " + scaling.maxSize());
    }
    return scaling;
  }

  @Override
  public DescribeNodegroupResponse describeNodegroup(DescribeNodegroupRequest request) {
    return DescribeNodegroupResponse.builder().nodegroup(get(request.clusterName(), request.nodegroupName())).build();
  }

  /** Names alone. */
  @Override
  public ListNodegroupsResponse listNodegroups(ListNodegroupsRequest request) {
    String cluster = eks.cluster(request.clusterName()).name();
    return ListNodegroupsResponse.builder().nodegroups(groups.with("cluster=" + cluster).stream()
        .map(Nodegroup::nodegroupName).toList()).build();
  }

  @Override
  public UpdateNodegroupConfigResponse updateNodegroupConfig(UpdateNodegroupConfigRequest request) {
    Nodegroup group = active(request.clusterName(), request.nodegroupName());
    Map<String, String> labels = new TreeMap<>(group.labels());
    if (request.labels() != null) {
      labels.keySet().removeAll(request.labels().removeLabels());
      labels.putAll(request.labels().addOrUpdateLabels());
    }
    List<Taint> taints = new ArrayList<>(group.taints());
    if (request.taints() != null) {
      taints.removeAll(request.taints().removeTaints());
      request.taints().addOrUpdateTaints().forEach(taint -> {
        taints.removeIf(there -> there.key().equals(taint.key()) && there.effect() == taint.effect());
        taints.add(taint);
      });
    }
    NodegroupScalingConfig scaling =
        request.scalingConfig() == null ? group.scalingConfig() : checked(request.scalingConfig());
    update(group, SETTLES, there -> there.labels(labels).taints(taints).scalingConfig(scaling), _ -> {});
    return UpdateNodegroupConfigResponse.builder().update(begun(UpdateType.CONFIG_UPDATE)).build();
  }

  @Override
  public UpdateNodegroupVersionResponse updateNodegroupVersion(UpdateNodegroupVersionRequest request) {
    Nodegroup group = active(request.clusterName(), request.nodegroupName());
    check(request.launchTemplate());
    if (request.launchTemplate() != null && !request.launchTemplate().id().equals(group.launchTemplate().id())) {
      throw invalid("You cannot change the launch template of a node group");
    }
    update(group, ROLLS, _ -> {}, there -> {
      if (request.version() != null) {
        there.version(request.version());
      }
      if (request.launchTemplate() != null) {
        there.launchTemplate(request.launchTemplate());
      }
    });
    return UpdateNodegroupVersionResponse.builder().update(begun(UpdateType.VERSION_UPDATE)).build();
  }

  private Update begun(UpdateType type) {
    return Update.builder().id(region.ids().uuid()).type(type).status(UpdateStatus.IN_PROGRESS)
        .createdAt(region.now()).build();
  }

  private void update(Nodegroup group, Duration lasts, Consumer<Nodegroup.Builder> atOnce,
      Consumer<Nodegroup.Builder> then) {
    Nodegroup during = with(group, atOnce.andThen(b -> b.status(NodegroupStatus.UPDATING)));
    groups.put(group.nodegroupArn(), Evolution.from(region.now(), during)
        .then(lasts, with(during, then.andThen(b -> b.status(NodegroupStatus.ACTIVE)))));
  }

  private static Nodegroup with(Nodegroup group, Consumer<Nodegroup.Builder> change) {
    Nodegroup.Builder builder = group.toBuilder();
    change.accept(builder);
    return builder.build();
  }

  private Nodegroup active(String cluster, String name) {
    Nodegroup group = get(cluster, name);
    if (group.status() != NodegroupStatus.ACTIVE) {
      throw EKS.error("ResourceInUseException", 409, "Nodegroup cannot be updated as it is currently not in Active "
          + "State");
    }
    return group;
  }

  @Override
  public DeleteNodegroupResponse deleteNodegroup(DeleteNodegroupRequest request) {
    Nodegroup group = get(request.clusterName(), request.nodegroupName());
    Nodegroup leaving = group.toBuilder().status(NodegroupStatus.DELETING).build();
    groups.put(group.nodegroupArn(), Evolution.from(region.now(), leaving).gone(GOES));
    return DeleteNodegroupResponse.builder().nodegroup(leaving).build();
  }

  private Optional<Nodegroup> find(String cluster, String name) {
    return groups.page(null, 1, List.of(List.of("cluster=" + cluster), List.of("name=" + name))).items().stream()
        .findFirst();
  }

  /** Its ARN; where it is not there, that of one without an id. */
  String arn(String cluster, String name) {
    return find(cluster, name).map(Nodegroup::nodegroupArn)
        .orElseGet(() -> region.arn(EKS, "nodegroup/" + cluster + "/" + name + "/none"));
  }

  private Nodegroup get(String cluster, String name) {
    return find(eks.cluster(cluster).name(), name).orElseThrow(() -> EKS.error("ResourceNotFoundException", 404,
        "No node group found for name: " + name + "."));
  }

  private static RuntimeException invalid(String message) {
    return EKS.refuse("InvalidParameterException", message);
  }
}
