package dev.webapp.platform.sandbox.aws.eks;

import static dev.webapp.platform.sandbox.aws.eks.Eks.EKS;
import static dev.webapp.platform.sandbox.aws.region.NamedResources.text;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;

/**
 * What IAM is asked about EKS's calls
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html). Who
 * gives a role to pods hands it on, and EKS looks at it on the caller's behalf (EKS user guide, "Assign an IAM role to
 * a Kubernetes service account").
 */
final class EksAuthorizations {
  private final Region region;
  private final NamedResources named;

  /**
   * @param tagsOf the tags of an association, by its ARN; none where it is not there
   */
  EksAuthorizations(Region region, Function<String, Map<String, String>> tagsOf) {
    this.region = region;
    this.named = new NamedResources(region, EKS,
        Map.of("name", "cluster/", "clusterName", "cluster/", "resourceArn", ""), tagsOf);
  }

  List<Request> of(String operation, SdkRequest request) {
    String association = text(request, "associationId");
    if (!association.isEmpty()) {
      return granting(request, List.of(named.on(operation,
          region.arn(EKS, "podidentityassociation/" + text(request, "clusterName") + "/" + association))));
    }
    List<Request> all = new ArrayList<>(granting(request, named.about(operation, request)));
    if (operation.equals("CreatePodIdentityAssociation") && !NamedResources.tags(request).isEmpty()) {
      all.add(Request.of("eks:TagResource",
          region.arn(EKS, "podidentityassociation/" + text(request, "clusterName") + "/*"))
          .tagging(NamedResources.tags(request)));
    }
    return all;
  }

  private static List<Request> granting(SdkRequest request, List<Request> call) {
    String role = text(request, "roleArn");
    return role.isEmpty() ? call : Stream.concat(call.stream(), Stream.of(Request.of("iam:GetRole", role),
        Request.of("iam:PassRole", role).with("iam:PassedToService", "pods.eks.amazonaws.com"))).toList();
  }
}
