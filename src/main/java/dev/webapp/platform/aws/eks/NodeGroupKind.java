package dev.webapp.platform.aws.eks;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.CapacityTypes;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.NodegroupStatus;
import software.amazon.awssdk.services.eks.model.Taint;
import software.amazon.awssdk.services.eks.model.TaintEffect;

/** {@link NodeGroup}s. Output: {@code name}, once there are nodes. */
public final class NodeGroupKind implements ResourceKind<NodeGroup, ObservedNodeGroup> {
  private final Clients clients;
  private final EksTagging tagging;

  public NodeGroupKind(Clients clients) {
    this.clients = clients;
    this.tagging = new EksTagging(clients);
  }

  @Override
  public String name() {
    return "NodeGroup";
  }

  /** A listing tells names alone. */
  @Override
  public Observing observing() {
    return Observing.EACH;
  }

  @Override
  public Map<Handle, ObservedNodeGroup> observe(Scope scope, Collection<Sought<NodeGroup>> sought) {
    Map<Handle, ObservedNodeGroup> seen = new TreeMap<>();
    for (Sought<NodeGroup> one : sought) {
      String[] names = one.handle().physicalName().split("/");
      try {
        seen.put(one.handle(), seen(eks(scope).describeNodegroup(r -> r.clusterName(names[0]).nodegroupName(names[1]))
            .nodegroup()));
      } catch (Problem problem) {
        if (!problem.is("ResourceNotFoundException")) {
          throw problem;
        }
      }
    }
    return seen;
  }

  private static ObservedNodeGroup seen(Nodegroup told) {
    List<String> issues = told.health() == null ? List.of() : told.health().issues().stream()
        .map(issue -> issue.codeAsString() + ": " + issue.message()).toList();
    Map<String, String> taints = new TreeMap<>();
    told.taints().stream().filter(taint -> taint.effect() == TaintEffect.NO_SCHEDULE)
        .forEach(taint -> taints.put(taint.key(), taint.value() == null ? "" : taint.value()));
    return new ObservedNodeGroup(told.nodegroupArn(), told.clusterName(), told.nodegroupName(), told.statusAsString(),
        issues, told.nodeRole(), told.subnets().stream().sorted().toList(), told.instanceTypes(),
        told.amiTypeAsString(),
        told.capacityType() == CapacityTypes.SPOT, told.scalingConfig().minSize(), told.scalingConfig().maxSize(),
        told.scalingConfig().desiredSize(), new TreeMap<>(told.labels()), taints,
        told.launchTemplate() == null ? null : told.launchTemplate().id(),
        told.launchTemplate() == null ? null : told.launchTemplate().version(), told.version(),
        Tags.read(told.tags().entrySet(), Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Labels and taints of others are theirs. */
  @Override
  public NodeGroup project(ObservedNodeGroup observed, NodeGroup desired) {
    return new NodeGroup(observed.cluster(), observed.name(), observed.nodeRoleArn(), observed.subnetIds(),
        observed.instanceTypes(), observed.amiType(), observed.spot(), observed.min(), observed.max(),
        ours(observed.labels(), desired.labels()), ours(observed.taints(), desired.taints()), observed.templateId(),
        observed.templateVersion(), observed.version(), Tags.ours(observed.tags(), desired.tags()));
  }

  private static Map<String, String> ours(Map<String, String> there, Map<String, String> desired) {
    Map<String, String> ours = new TreeMap<>(there);
    ours.keySet().retainAll(desired.keySet());
    return ours;
  }

  /** With as few nodes as there may be: whoever scales it adds more. */
  @Override
  public ObservedNodeGroup create(Handle handle, Scope scope, NodeGroup desired, Token token) {
    try {
      return seen(eks(scope).createNodegroup(r -> r.clusterName(desired.cluster()).nodegroupName(desired.name())
          .nodeRole(desired.nodeRoleArn()).subnets(desired.subnetIds()).instanceTypes(desired.instanceTypes())
          .amiType(desired.amiType())
          .capacityType(desired.spot() ? CapacityTypes.SPOT : CapacityTypes.ON_DEMAND)
          .scalingConfig(s -> s.minSize(desired.min()).maxSize(desired.max()).desiredSize(desired.min()))
          .labels(desired.labels()).taints(taints(desired.taints()))
          .launchTemplate(t -> t.id(desired.templateId()).version(desired.templateVersion()))
          .version(desired.version()).clientRequestToken(token.value()).tags(desired.tags())).nodegroup());
    } catch (Problem problem) {
      throw told(problem);
    }
  }

  private static List<Taint> taints(Map<String, String> taints) {
    return new TreeMap<>(taints).entrySet().stream().map(taint -> Taint.builder().key(taint.getKey())
        .value(taint.getValue()).effect(TaintEffect.NO_SCHEDULE).build()).toList();
  }

  /** A role that was made a moment ago may not have reached EKS yet, which it does not tell from one that is wrong. */
  private static Problem told(Problem problem) {
    String message = String.valueOf(problem.getMessage());
    Problem.Category category = problem.is("ResourceInUseException") && message.contains("already exists")
        ? Problem.Category.EXISTS : problem.is("InvalidParameterException") && message.matches("(?is).*\\brole.*")
            || problem.is("InvalidRequestException") ? Problem.Category.CONFLICT : problem.category();
    return new Problem(
        category, problem.code(), problem.action(), problem.getMessage(), problem.retryAfter(), problem);
  }

  /** One update at a time: EKS refuses others meanwhile, and they are not asked for. */
  @Override
  public ObservedNodeGroup update(
      Handle handle, Scope scope, NodeGroup desired, ObservedNodeGroup observed, Delta delta) {
    if (delta.touches("tags")) {
      return observed.tagged(tagging.retag(scope, observed.arn(), observed.tags(), delta));
    }
    if (observed.is(NodegroupStatus.UPDATING) || observed.is(NodegroupStatus.CREATING)) {
      return observed;
    }
    try {
      return delta.touchesAny("min", "max", "labels", "taints")
          ? settle(scope, desired, observed) : replaceNodes(scope, desired, observed);
    } catch (Problem problem) {
      throw told(problem);
    }
  }

  /** No more nodes than there may be, no fewer than there must, and otherwise as many as there are. */
  private ObservedNodeGroup settle(Scope scope, NodeGroup desired, ObservedNodeGroup observed) {
    int nodes = Math.clamp(observed.desired(), desired.min(), desired.max());
    eks(scope).updateNodegroupConfig(r -> r.clusterName(observed.cluster()).nodegroupName(observed.name())
        .scalingConfig(s -> s.minSize(desired.min()).maxSize(desired.max()).desiredSize(nodes))
        .labels(l -> l.addOrUpdateLabels(desired.labels()))
        .taints(t -> t.addOrUpdateTaints(taints(desired.taints()))));
    Map<String, String> labels = new TreeMap<>(observed.labels());
    labels.putAll(desired.labels());
    Map<String, String> taints = new TreeMap<>(observed.taints());
    taints.putAll(desired.taints());
    return observed.updating(desired.min(), desired.max(), labels, taints);
  }

  /** One after the other, as budgets of disruptions allow; where one does not go, EKS gives up and says so. */
  private ObservedNodeGroup replaceNodes(Scope scope, NodeGroup desired, ObservedNodeGroup observed) {
    eks(scope).updateNodegroupVersion(r -> r.clusterName(observed.cluster()).nodegroupName(observed.name())
        .version(desired.version())
        .launchTemplate(t -> t.id(desired.templateId()).version(desired.templateVersion())));
    return observed.replacing();
  }

  /** Drains and ends its nodes. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedNodeGroup observed, Farewell how) {
    if (leaving(observed)) {
      return;
    }
    try {
      eks(scope).deleteNodegroup(r -> r.clusterName(observed.cluster()).nodegroupName(observed.name()));
    } catch (Problem problem) {
      if (!problem.is("ResourceNotFoundException")) {
        throw problem;
      }
    }
  }

  @Override
  public boolean leaving(ObservedNodeGroup observed) {
    return observed.is(NodegroupStatus.DELETING);
  }

  @Override
  public Readiness readiness(ObservedNodeGroup observed) {
    String issues = String.join("; ", observed.issues());
    return switch (NodegroupStatus.fromValue(observed.status())) {
      case ACTIVE -> issues.isEmpty() ? Readiness.READY : new Readiness.Ready(issues);
      case CREATING, UPDATING, DELETING -> new Readiness.Progressing(observed.status());
      case DEGRADED -> new Readiness.Failed(observed.status() + " (" + issues + ")", false);
      default -> new Readiness.Failed(observed.status() + " (" + issues + "): mend that, then delete node group "
          + observed.name() + " of cluster " + observed.cluster() + ", and it will be made anew", true);
    };
  }

  @Override
  public Outputs outputs(ObservedNodeGroup observed) {
    boolean hasNodes = !observed.is(NodegroupStatus.CREATING) && !observed.is(NodegroupStatus.CREATE_FAILED);
    return Outputs.of("name", hasNodes ? observed.name() : null);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("eks:DescribeNodegroup", "eks:CreateNodegroup", "eks:UpdateNodegroupConfig",
        "eks:UpdateNodegroupVersion", "eks:DeleteNodegroup", "eks:TagResource", "eks:UntagResource",
        // The first group of an account makes the role by which EKS runs nodes.
        "iam:CreateServiceLinkedRole",
        // EKS looks at role, template and subnets on the caller's behalf, who must be allowed to launch what the
        // template says (user guide, "Customize managed nodes with launch templates").
        "iam:GetRole", "iam:ListAttachedRolePolicies", "iam:PassRole", "ec2:DescribeSubnets",
        "ec2:DescribeLaunchTemplateVersions", "ec2:RunInstances", "ec2:CreateTags");
  }

  @Override
  public List<Grant> grants() {
    return List.of(
        Grant.on("NodeGroups", "eks", "nodegroup/*").owned("UpdateNodegroupConfig", "UpdateNodegroupVersion",
            "DeleteNodegroup", "TagResource", "UntagResource"),
        // Judged by the cluster, which is nobody's.
        Grant.on("NodeGroups", "eks", "cluster/*").created("CreateNodegroup"),
        Grant.on("NodeGroupTags", "eks", "nodegroup/*").claimed("TagResource"),
        FargateProfileKind.PASS_ROLE,
        // Whatever a template says, and nothing else.
        Grant.onArns("Ec2RunInstances", "ec2", "*").where(
            new Grant.Condition("ArnLike", "ec2:LaunchTemplate", "arn:*:ec2:*:*:launch-template/*"), "RunInstances"),
        Grant.on("Ec2Instances", "ec2", "instance/*", "volume/*", "network-interface/*").where(
            new Grant.Condition("StringEquals", "ec2:CreateAction", "RunInstances"), "CreateTags"));
  }

  private EksClient eks(Scope scope) {
    return clients.get(EksClient.class, scope);
  }
}
