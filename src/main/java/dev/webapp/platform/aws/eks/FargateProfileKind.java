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
import software.amazon.awssdk.services.eks.model.FargateProfileSelector;
import software.amazon.awssdk.services.eks.model.FargateProfileStatus;

/**
 * {@link FargateProfile}s. Output: {@code name}, once pods can run there.
 */
public final class FargateProfileKind implements ResourceKind<FargateProfile, ObservedFargateProfile> {
  private static final String ACTION = "eks:%sFargateProfile";

  /** IAM is told EKS, whatever then trusts whom; that is documented nowhere, so the role's own principal may be it. */
  static final Grant PASS_ROLE = Grant.onArns("IamPassRoleToEks", "iam", "arn:*:iam::*:role/webapp-platform/*").where(
      new Grant.Condition("StringEquals", "iam:PassedToService", "eks.amazonaws.com", "eks-fargate-pods.amazonaws.com"),
      "PassRole");

  private final Clients clients;
  private final EksTagging tagging;
  private final ProfileTurns turns = new ProfileTurns();

  public FargateProfileKind(Clients clients) {
    this.clients = clients;
    this.tagging = new EksTagging(clients);
  }

  @Override
  public String name() {
    return "FargateProfile";
  }

  /** A listing tells names alone. */
  @Override
  public Observing observing() {
    return Observing.EACH;
  }

  @Override
  public Map<Handle, ObservedFargateProfile> observe(Scope scope, Collection<Sought<FargateProfile>> sought) {
    Map<Handle, ObservedFargateProfile> seen = new TreeMap<>();
    for (Sought<FargateProfile> one : sought) {
      String[] names = one.handle().physicalName().split("/");
      ObservedFargateProfile found = read(scope, names[0], names[1]);
      if (found != null) {
        seen.put(one.handle(), found);
      }
      if (found == null || !found.isOnItsWay()) {
        turns.over(scope, names[0], names[1]);
      }
    }
    return seen;
  }

  /** Null where it, or its cluster, is not there. */
  private ObservedFargateProfile read(Scope scope, String cluster, String name) {
    try {
      return seen(eks(scope).describeFargateProfile(r -> r.clusterName(cluster).fargateProfileName(name))
          .fargateProfile());
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return null;
      }
      throw problem;
    }
  }

  private static ObservedFargateProfile seen(software.amazon.awssdk.services.eks.model.FargateProfile told) {
    List<String> issues = told.health() == null ? List.of() : told.health().issues().stream()
        .map(issue -> issue.codeAsString() + ": " + issue.message()).toList();
    boolean one = told.selectors().size() == 1;
    FargateProfileSelector selector = one ? told.selectors().getFirst() : null;
    return new ObservedFargateProfile(told.fargateProfileArn(), told.clusterName(), told.fargateProfileName(),
        told.statusAsString(), issues, told.podExecutionRoleArn(), told.subnets().stream().sorted().toList(),
        one ? selector.namespace() : "", one ? new TreeMap<>(selector.labels()) : Map.of(),
        Tags.read(told.tags().entrySet(), Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public FargateProfile project(ObservedFargateProfile observed, FargateProfile desired) {
    return new FargateProfile(observed.cluster(), observed.name(), observed.podExecutionRoleArn(),
        observed.subnetIds(), observed.namespace(), observed.labels(), Tags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public ObservedFargateProfile create(Handle handle, Scope scope, FargateProfile desired, Token token) {
    try {
      return turns.take(scope, desired.cluster(), desired.name(), ACTION.formatted("Create"),
          other -> isUnderWay(scope, desired.cluster(), other),
          () -> seen(eks(scope).createFargateProfile(r -> r
              .clusterName(desired.cluster()).fargateProfileName(desired.name())
              .podExecutionRoleArn(desired.podExecutionRoleArn()).subnets(desired.subnetIds())
              .selectors(s -> s.namespace(desired.namespace()).labels(desired.labels()))
              .clientRequestToken(token.value()).tags(desired.tags())).fargateProfile()));
    } catch (Problem problem) {
      throw told(problem);
    }
  }

  private boolean isUnderWay(Scope scope, String cluster, String name) {
    ObservedFargateProfile other = read(scope, cluster, name);
    return other != null && other.isOnItsWay();
  }

  /**
   * EKS answers ResourceInUseException both where the name is taken and where another profile is on its way; a role
   * that was made a moment ago may not have reached it yet, which it does not tell from one that is wrong.
   */
  private static Problem told(Problem problem) {
    String message = String.valueOf(problem.getMessage());
    Problem.Category category = problem.is("ResourceInUseException") && message.contains("already exists")
        ? Problem.Category.EXISTS
        : problem.is("InvalidParameterException") && message.matches("(?is).*\\brole\\b.*|.*PodExecutionRole.*")
            ? Problem.Category.CONFLICT : problem.category();
    return new Problem(
        category, problem.code(), problem.action(), problem.getMessage(), problem.retryAfter(), problem);
  }

  /** All but tags is replaced. */
  @Override
  public ObservedFargateProfile update(
      Handle handle, Scope scope, FargateProfile desired, ObservedFargateProfile observed, Delta delta) {
    return observed.tagged(tagging.retag(scope, observed.arn(), observed.tags(), delta));
  }

  /** Ends its pods, too. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedFargateProfile observed, Farewell how) {
    if (observed.isOnItsWay()) {
      return;
    }
    try {
      turns.take(scope, observed.cluster(), observed.name(), ACTION.formatted("Delete"),
          other -> isUnderWay(scope, observed.cluster(), other),
          () -> eks(scope).deleteFargateProfile(
              r -> r.clusterName(observed.cluster()).fargateProfileName(observed.name())));
    } catch (Problem problem) {
      if (!problem.is("ResourceNotFoundException")) {
        throw problem;
      }
    }
  }

  @Override
  public boolean leaving(ObservedFargateProfile observed) {
    return observed.is(FargateProfileStatus.DELETING);
  }

  @Override
  public Readiness readiness(ObservedFargateProfile observed) {
    if (observed.is(FargateProfileStatus.ACTIVE)) {
      return observed.issues().isEmpty() ? Readiness.READY : new Readiness.Ready(String.join("; ", observed.issues()));
    }
    if (observed.isOnItsWay()) {
      return new Readiness.Progressing(observed.status());
    }
    String issues = observed.issues().isEmpty() ? "" : " (" + String.join("; ", observed.issues()) + ")";
    return new Readiness.Failed(observed.status() + issues + ": mend that, then delete Fargate profile "
        + observed.name() + " of cluster " + observed.cluster() + ", and it will be made anew", true);
  }

  @Override
  public Outputs outputs(ObservedFargateProfile observed) {
    return Outputs.of("name", observed.is(FargateProfileStatus.ACTIVE) ? observed.name() : null);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("eks:DescribeFargateProfile", "eks:CreateFargateProfile", "eks:DeleteFargateProfile",
        "eks:TagResource", "eks:UntagResource",
        // The first profile of an account makes the role by which Fargate runs pods.
        "iam:CreateServiceLinkedRole",
        // EKS looks at the role on the caller's behalf, and the caller hands it to pods (user guide, "Pod execution
        // IAM role").
        "iam:GetRole", "iam:PassRole");
  }

  @Override
  public List<Grant> grants() {
    return List.of(
        Grant.on("FargateProfiles", "eks", "fargateprofile/*").owned(
            "DeleteFargateProfile", "TagResource", "UntagResource"),
        // Judged by the cluster, which is nobody's.
        Grant.on("FargateProfiles", "eks", "cluster/*").created("CreateFargateProfile"),
        Grant.on("FargateProfileTags", "eks", "fargateprofile/*").claimed("TagResource"),
        PASS_ROLE);
  }

  private EksClient eks(Scope scope) {
    return clients.get(EksClient.class, scope);
  }
}
