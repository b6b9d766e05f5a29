package dev.webapp.platform.sandbox.aws.eks;

import static dev.webapp.platform.sandbox.aws.eks.Eks.EKS;

import dev.webapp.platform.sandbox.aws.iam.Iam;
import dev.webapp.platform.sandbox.aws.policy.Policies;
import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.eks.model.CreatePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.CreatePodIdentityAssociationResponse;
import software.amazon.awssdk.services.eks.model.DeletePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.DeletePodIdentityAssociationResponse;
import software.amazon.awssdk.services.eks.model.DescribePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.DescribePodIdentityAssociationResponse;
import software.amazon.awssdk.services.eks.model.ListPodIdentityAssociationsRequest;
import software.amazon.awssdk.services.eks.model.ListPodIdentityAssociationsResponse;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;
import software.amazon.awssdk.services.eks.model.UpdatePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.UpdatePodIdentityAssociationResponse;

/**
 * Which roles the service accounts of EKS's clusters act as, and the tags of these associations. EKS looks at a role
 * when it is named, never again: it may go or change afterwards.
 */
final class PodIdentityAssociations implements EksPart, EksTags.Tagged {
  private static final String PODS = "pods.eks.amazonaws.com";
  private static final List<String> NEEDED = List.of("sts:AssumeRole", "sts:TagSession");
  private static final int MOST = 1000;

  /**
   * An association.
   *
   * @param token the caller's, by which a repeated creation is known; null where none was given
   */
  private record Association(PodIdentityAssociation told, String token) {
    Stream<String> attributes() {
      return Stream.of("cluster=" + told.clusterName(), "namespace=" + told.namespace(),
          "account=" + told.serviceAccount());
    }

    Association tagged(Map<String, String> tags) {
      return new Association(told.toBuilder().tags(tags).build(), token);
    }

    boolean isAskedAgain(CreatePodIdentityAssociationRequest request) {
      return token != null && token.equals(request.clientRequestToken()) && told.roleArn().equals(request.roleArn())
          && Objects.equals(told.targetRoleArn(), request.targetRoleArn());
    }
  }

  private final Eks eks;
  private final Region region;
  private final Iam iam;
  /** By ARN. */
  private final Store<Association> associations;

  PodIdentityAssociations(Eks eks, Region region, Iam iam) {
    this.eks = eks;
    this.region = region;
    this.iam = iam;
    this.associations = new Store<>(region.view(), Association::attributes);
  }

  @Override
  public Map<String, String> tagsOf(String arn) {
    Association there = associations.get(arn);
    return there == null ? null : there.told().tags();
  }

  @Override
  public void retag(String arn, Map<String, String> tags) {
    associations.put(arn, associations.get(arn).tagged(tags));
  }

  /** The token makes a repeated call the same call, for as long as what it made is there. */
  @Override
  public CreatePodIdentityAssociationResponse createPodIdentityAssociation(
      CreatePodIdentityAssociationRequest request) {
    String cluster = eks.cluster(request.clusterName()).name();
    require("namespace", request.namespace());
    require("serviceAccount", request.serviceAccount());
    List<Association> had = associations.page(null, 1, List.of(List.of("cluster=" + cluster),
        List.of("namespace=" + request.namespace()), List.of("account=" + request.serviceAccount()))).items();
    if (!had.isEmpty()) {
      if (had.getFirst().isAskedAgain(request)) {
        return CreatePodIdentityAssociationResponse.builder().association(had.getFirst().told()).build();
      }
      throw EKS.error("ResourceInUseException", 409,
          "Association already exists: " + had.getFirst().told().associationId());
    }
    if (associations.with("cluster=" + cluster).size() >= MOST) {
      throw EKS.refuse("ResourceLimitExceededException",
          "You've reached the maximum number of pod identity associations for the cluster: " + MOST);
    }
    checkRole(request.roleArn());
    Map<String, String> tags = EksTags.checked(request.tags());
    String id = "a-" + region.ids().letters(17, "abcdefghijklmnopqrstuvwxyz0123456789");
    PodIdentityAssociation made = targeted(PodIdentityAssociation.builder()
        .clusterName(cluster).namespace(request.namespace()).serviceAccount(request.serviceAccount())
        .associationId(id).associationArn(region.arn(EKS, "podidentityassociation/" + cluster + "/" + id))
        .roleArn(request.roleArn()).disableSessionTags(Boolean.TRUE.equals(request.disableSessionTags()))
        .createdAt(region.now()).modifiedAt(region.now()).tags(tags).build(), request.targetRoleArn());
    associations.put(made.associationArn(), new Association(made, request.clientRequestToken()));
    return CreatePodIdentityAssociationResponse.builder().association(made).build();
  }

  @Override
  public DescribePodIdentityAssociationResponse describePodIdentityAssociation(
      DescribePodIdentityAssociationRequest request) {
    return DescribePodIdentityAssociationResponse.builder()
        .association(find(request.clusterName(), request.associationId()).told()).build();
  }

  /** Without roles and tags, as AWS lists associations. */
  @Override
  public ListPodIdentityAssociationsResponse listPodIdentityAssociations(ListPodIdentityAssociationsRequest request) {
    int size = request.maxResults() == null ? 100 : request.maxResults();
    if (size < 1 || size > 100) {
      throw EKS.refuse("InvalidParameterException", "maxResults must be between 1 and 100.");
    }
    List<List<String>> clauses = new ArrayList<>();
    clauses.add(List.of("cluster=" + eks.cluster(request.clusterName()).name()));
    if (request.namespace() != null) {
      clauses.add(List.of("namespace=" + request.namespace()));
    }
    if (request.serviceAccount() != null) {
      clauses.add(List.of("account=" + request.serviceAccount()));
    }
    Page<Association> page = associations.page(request.nextToken(), size, clauses);
    return ListPodIdentityAssociationsResponse.builder().nextToken(page.next())
        .associations(page.items().stream().map(Association::told).map(told -> PodIdentityAssociationSummary.builder()
            .clusterName(told.clusterName()).namespace(told.namespace()).serviceAccount(told.serviceAccount())
            .associationArn(told.associationArn()).associationId(told.associationId()).build()).toList())
        .build();
  }

  /** What the request leaves out stays. */
  @Override
  public UpdatePodIdentityAssociationResponse updatePodIdentityAssociation(
      UpdatePodIdentityAssociationRequest request) {
    Association had = find(request.clusterName(), request.associationId());
    PodIdentityAssociation.Builder changed = had.told().toBuilder().modifiedAt(region.now());
    if (request.roleArn() != null) {
      checkRole(request.roleArn());
      changed.roleArn(request.roleArn());
    }
    if (request.disableSessionTags() != null) {
      changed.disableSessionTags(request.disableSessionTags());
    }
    PodIdentityAssociation told = targeted(changed.build(), request.targetRoleArn());
    associations.put(told.associationArn(), new Association(told, had.token()));
    return UpdatePodIdentityAssociationResponse.builder().association(told).build();
  }

  @Override
  public DeletePodIdentityAssociationResponse deletePodIdentityAssociation(
      DeletePodIdentityAssociationRequest request) {
    Association had = find(request.clusterName(), request.associationId());
    associations.remove(had.told().associationArn());
    return DeletePodIdentityAssociationResponse.builder().association(had.told()).build();
  }

  private Association find(String cluster, String id) {
    String arn = region.arn(EKS, "podidentityassociation/" + eks.cluster(cluster).name() + "/" + id);
    Association found = associations.get(arn);
    if (found == null) {
      throw EKS.error("ResourceNotFoundException", 404, "Association not found: " + id);
    }
    return found;
  }

  /** The role in another account that the first one assumes, under an external id that EKS makes. */
  private PodIdentityAssociation targeted(PodIdentityAssociation association, String targetRoleArn) {
    if (targetRoleArn == null || targetRoleArn.equals(association.targetRoleArn())) {
      return association;
    }
    if (!targetRoleArn.matches("arn:aws[a-z-]*:iam::\\d{12}:role/.+")) {
      throw EKS.refuse("InvalidParameterException", "Target role ARN is invalid: " + targetRoleArn);
    }
    return association.toBuilder().targetRoleArn(targetRoleArn).externalId(region.ids().uuid()).build();
  }

  private void checkRole(String arn) {
    require("roleArn", arn);
    if (!arn.startsWith("arn:aws:iam::" + region.account() + ":role/")) {
      throw EKS.error("AccessDeniedException", 403, "Cross-account pass role is not allowed.");
    }
    Iam.Principal role = iam.role(region, arn).orElseThrow(() ->
        EKS.refuse("InvalidParameterException", "Role provided in the request does not exist."));
    if (!Policies.trusts(role.trustPolicy(), PODS, NEEDED)) {
      throw EKS.refuse("InvalidParameterException", "Trust policy of the role provided is invalid. Follow the official "
          + "documentation to resolve the issue.");
    }
  }

  private static void require(String field, String value) {
    if (value == null || value.isEmpty()) {
      throw EKS.refuse("InvalidParameterException", field + " must not be empty.");
    }
  }
}
