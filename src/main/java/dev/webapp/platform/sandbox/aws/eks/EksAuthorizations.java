package dev.webapp.platform.sandbox.aws.eks;

import static dev.webapp.platform.sandbox.aws.eks.Eks.EKS;
import static dev.webapp.platform.sandbox.aws.region.NamedResources.text;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.eks.model.CreateNodegroupRequest;

/**
 * What IAM is asked about EKS's calls
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html). Who
 * gives a role to pods hands it on, and EKS looks at it on the caller's behalf (EKS user guide, "Assign an IAM role to
 * a Kubernetes service account").
 */
final class EksAuthorizations {
  /** What belongs to clusters, and whom its role is handed to. */
  private enum Sort {
    ASSOCIATION("podidentityassociation", "associationId", "PodIdentityAssociation", "roleArn",
        "pods.eks.amazonaws.com"),
    PROFILE("fargateprofile", "fargateProfileName", "FargateProfile", "podExecutionRoleArn",
        "eks.amazonaws.com"),
    NODES("nodegroup", "nodegroupName", "Nodegroup", "nodeRole", "eks.amazonaws.com");

    private final String type;
    private final String field;
    private final String word;
    private final String role;
    private final String passedTo;

    /**
     * @param type as ARNs have it
     * @param field of requests, which tells one of them
     * @param role the field that hands a role to it
     * @param passedTo who gets that
     */
    Sort(String type, String field, String word, String role, String passedTo) {
      this.type = type;
      this.field = field;
      this.word = word;
      this.role = role;
      this.passedTo = passedTo;
    }

    private static Optional<Sort> ofCreation(String operation) {
      return Arrays.stream(values()).filter(sort -> operation.equals("Create" + sort.word)).findFirst();
    }
  }

  private final Region region;
  private final NamedResources named;
  private final UnaryOperator<String> arnOf;

  /**
   * @param arnOf the ARN of what is called {@code <type>/<cluster>/<name or id>}; one that nothing has where it is not
   *     there
   * @param tagsOf the tags of what has an ARN; none where it is not there
   */
  EksAuthorizations(Region region, UnaryOperator<String> arnOf, Function<String, Map<String, String>> tagsOf) {
    this.region = region;
    this.arnOf = arnOf;
    this.named = new NamedResources(region, EKS,
        Map.of("name", "cluster/", "clusterName", "cluster/", "resourceArn", ""), tagsOf);
  }

  List<Request> of(String operation, SdkRequest request) {
    Optional<String> part = part(operation, request);
    if (part.isPresent()) {
      return granting(request, List.of(named.on(operation, part.get())));
    }
    List<Request> all = new ArrayList<>(granting(request, named.about(operation, request)));
    if (request instanceof CreateNodegroupRequest nodes && nodes.launchTemplate() != null) {
      all.add(Request.of("ec2:RunInstances", "arn:aws:ec2:" + region.name() + ":" + region.account() + ":instance/*")
          .with("ec2:LaunchTemplate", "arn:aws:ec2:" + region.name() + ":" + region.account() + ":launch-template/"
              + nodes.launchTemplate().id()));
    }
    Sort.ofCreation(operation).filter(_ -> !NamedResources.tags(request).isEmpty()).ifPresent(sort ->
        all.add(Request.of("eks:TagResource", region.arn(EKS, sort.type + "/" + text(request, "clusterName") + "/*"))
            .tagging(NamedResources.tags(request))));
    return all;
  }

  /** The ARN of what of a cluster the request names, where it is there to be judged. */
  private Optional<String> part(String operation, SdkRequest request) {
    if (Sort.ofCreation(operation).isPresent()) {
      return Optional.empty();
    }
    return Arrays.stream(Sort.values()).filter(sort -> !text(request, sort.field).isEmpty()).findFirst()
        .map(sort -> arnOf.apply(sort.type + "/" + text(request, "clusterName") + "/" + text(request, sort.field)));
  }

  private static List<Request> granting(SdkRequest request, List<Request> call) {
    return Arrays.stream(Sort.values()).filter(sort -> !text(request, sort.role).isEmpty()).findFirst()
        .map(sort -> {
          String role = text(request, sort.role);
          return Stream.concat(call.stream(), Stream.of(Request.of("iam:GetRole", role),
              Request.of("iam:PassRole", role).with("iam:PassedToService", sort.passedTo))).toList();
        }).orElse(call);
  }
}
