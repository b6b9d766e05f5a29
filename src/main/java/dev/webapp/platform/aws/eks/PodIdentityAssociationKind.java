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
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;

/**
 * {@link PodIdentityAssociation}s. Outputs: {@code associationArn}, {@code associationId}. One listing of a cluster
 * says which there are; roles and tags are told one by one, and looked at anew every ten minutes.
 */
public final class PodIdentityAssociationKind
    implements ResourceKind<PodIdentityAssociation, ObservedPodIdentityAssociation> {
  private static final int PAGE = 100;
  private final Clients clients;
  private final AssociationDetails details;
  private final EksTagging tagging;

  public PodIdentityAssociationKind(Clients clients, InstantSource clock) {
    this.clients = clients;
    this.details = new AssociationDetails(clock);
    this.tagging = new EksTagging(clients);
  }

  @Override
  public String name() {
    return "PodIdentityAssociation";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedPodIdentityAssociation> observe(
      Scope scope, Collection<Sought<PodIdentityAssociation>> sought) {
    EksClient eks = eks(scope);
    Map<String, Map<String, PodIdentityAssociationSummary>> listed = new HashMap<>();
    Map<Handle, ObservedPodIdentityAssociation> seen = new TreeMap<>();
    for (Sought<PodIdentityAssociation> one : sought) {
      String name = one.handle().physicalName();
      String cluster = name.substring(0, name.indexOf(' '));
      PodIdentityAssociationSummary found = listed.computeIfAbsent(cluster, c -> list(eks, c)).get(name);
      if (found != null) {
        ObservedPodIdentityAssociation told = described(eks, scope, found);
        if (told != null) {
          seen.put(one.handle(), told);
        }
      }
    }
    return seen;
  }

  /** By physical name. A cluster that is gone has taken its associations along. */
  private static Map<String, PodIdentityAssociationSummary> list(EksClient eks, String cluster) {
    Map<String, PodIdentityAssociationSummary> associations = new TreeMap<>();
    try {
      eks.listPodIdentityAssociationsPaginator(r -> r.clusterName(cluster).maxResults(PAGE)).associations()
          .forEach(each -> associations.put(PodIdentityAssociation.physicalName(
              each.clusterName(), each.namespace(), each.serviceAccount()), each));
      return associations;
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return Map.of();
      }
      throw problem;
    }
  }

  /** Null where it went since it was listed. */
  private ObservedPodIdentityAssociation described(EksClient eks, Scope scope, PodIdentityAssociationSummary listed) {
    try {
      return details.of(scope, listed.associationArn(), () -> seen(eks.describePodIdentityAssociation(
          r -> r.clusterName(listed.clusterName()).associationId(listed.associationId())).association()));
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return null;
      }
      throw problem;
    }
  }

  @Override
  public PodIdentityAssociation project(ObservedPodIdentityAssociation observed, PodIdentityAssociation desired) {
    return new PodIdentityAssociation(observed.cluster(), observed.namespace(), observed.serviceAccount(),
        observed.roleArn(), observed.targetRoleArn(), Tags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public ObservedPodIdentityAssociation create(
      Handle handle, Scope scope, PodIdentityAssociation desired, Token token) {
    try {
      ObservedPodIdentityAssociation made = seen(eks(scope).createPodIdentityAssociation(r -> r
          .clusterName(desired.cluster()).namespace(desired.namespace()).serviceAccount(desired.serviceAccount())
          .roleArn(desired.roleArn()).targetRoleArn(desired.targetRoleArn()).clientRequestToken(token.value())
          .tags(desired.tags())).association());
      details.written(scope, made.arn());
      return made;
    } catch (Problem problem) {
      // Elsewhere this code means that something else is under way; of a creation, that the service account has one.
      throw problem.is("ResourceInUseException") ? as(Problem.Category.EXISTS, problem) : patiently(problem);
    }
  }

  @Override
  public ObservedPodIdentityAssociation update(Handle handle, Scope scope, PodIdentityAssociation desired,
      ObservedPodIdentityAssociation observed, Delta delta) {
    EksClient eks = eks(scope);
    return details.write(scope, observed.arn(), () -> {
      if (delta.touches("tags")) {
        return observed.tagged(tagging.retag(scope, observed.arn(), observed.tags(), delta));
      }
      try {
        return seen(eks.updatePodIdentityAssociation(r -> r.clusterName(observed.cluster())
            .associationId(observed.id()).roleArn(desired.roleArn()).targetRoleArn(desired.targetRoleArn()))
            .association());
      } catch (Problem problem) {
        throw patiently(problem);
      }
    });
  }

  /**
   * A role that was made or changed a moment ago may not have reached EKS yet, which answers InvalidParameterException
   * with "Role provided in the request does not exist" or "Trust policy of the role provided is invalid". Nothing tells
   * that from a role that is really missing or wrong, so it is tried again, and whoever reads the status sees why.
   * InvalidRequestException is about the state that the cluster is in (API reference), which passes, too.
   */
  private static Problem patiently(Problem problem) {
    String message = problem.getMessage();
    boolean role = problem.is("InvalidParameterException") && message != null
        && (message.contains("Role provided in the request") || message.contains("Trust policy of the role"));
    return role || problem.is("InvalidRequestException") ? as(Problem.Category.CONFLICT, problem) : problem;
  }

  private static Problem as(Problem.Category category, Problem problem) {
    return new Problem(category, problem.code(), problem.action(), problem.getMessage(), null, problem);
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedPodIdentityAssociation observed, Farewell how) {
    try {
      details.write(scope, observed.arn(), () -> eks(scope).deletePodIdentityAssociation(
          r -> r.clusterName(observed.cluster()).associationId(observed.id())));
    } catch (Problem problem) {
      if (!problem.is("ResourceNotFoundException")) {
        throw patiently(problem);
      }
    }
  }

  @Override
  public Readiness readiness(ObservedPodIdentityAssociation observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedPodIdentityAssociation observed) {
    return Outputs.of("associationArn", observed.arn()).and("associationId", observed.id());
  }

  @Override
  public Set<String> permissions() {
    return Set.of("eks:ListPodIdentityAssociations", "eks:DescribePodIdentityAssociation",
        "eks:CreatePodIdentityAssociation", "eks:UpdatePodIdentityAssociation", "eks:DeletePodIdentityAssociation",
        "eks:TagResource", "eks:UntagResource",
        // EKS looks at the role on the caller's behalf, and the caller hands it to pods (user guide, "Assign an IAM
        // role to a Kubernetes service account").
        "iam:GetRole", "iam:PassRole");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target associations = Grant.on("PodIdentity", "eks", "podidentityassociation/*");
    return List.of(
        associations.owned("UpdatePodIdentityAssociation", "DeletePodIdentityAssociation", "TagResource",
            "UntagResource"),
        // Judged by the cluster, which is nobody's.
        Grant.on("PodIdentity", "eks", "cluster/*").created("CreatePodIdentityAssociation"),
        Grant.on("PodIdentityTags", "eks", "podidentityassociation/*").claimed("TagResource"),
        // By path, since IAM does not judge reliably by the tags of roles that are passed (IAM user guide, "Grant a
        // user permissions to pass a role to an AWS service").
        Grant.onArns("IamPassRole", "iam", "arn:*:iam::*:role/webapp-platform/*").where(
            new Grant.Condition("StringEquals", "iam:PassedToService", "pods.eks.amazonaws.com"), "PassRole"));
  }

  private EksClient eks(Scope scope) {
    return clients.get(EksClient.class, scope);
  }

  private static ObservedPodIdentityAssociation seen(
      software.amazon.awssdk.services.eks.model.PodIdentityAssociation told) {
    return new ObservedPodIdentityAssociation(told.associationArn(), told.associationId(), told.clusterName(),
        told.namespace(), told.serviceAccount(), told.roleArn(), told.targetRoleArn(),
        Tags.read(told.tags().entrySet(), Map.Entry::getKey, Map.Entry::getValue));
  }
}
