package dev.webapp.platform.sandbox.aws.iam;

import static dev.webapp.platform.sandbox.aws.region.NamedResources.text;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;

/**
 * What IAM is asked about its own calls
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html). A
 * role that is not there has no path; AWS does not say what it takes it for, here it is judged as one at the root.
 */
final class IamAuthorizations {
  private final IamState state;

  IamAuthorizations(IamState state) {
    this.state = state;
  }

  List<Request> of(String operation, SdkRequest request) {
    String action = "iam:" + operation;
    return switch (request) {
      case CreateRoleRequest create -> creation(action, create);
      case CreatePolicyRequest create -> List.of(Request.of(action,
          state.arn("policy", IamState.path(create.path()), String.valueOf(create.policyName()))));
      case ListRolesRequest list -> List.of(
          Request.of(action, state.arn("role", list.pathPrefix() == null ? "/" : list.pathPrefix(), "")));
      default -> List.of(about(action, request));
    };
  }

  private List<Request> creation(String action, CreateRoleRequest request) {
    String arn = state.arn("role", IamState.path(request.path()), String.valueOf(request.roleName()));
    Map<String, String> tags = NamedResources.tags(request);
    Request creation = Request.of(action, arn).tagging(tags);
    if (request.permissionsBoundary() != null) {
      creation = creation.with("iam:PermissionsBoundary", request.permissionsBoundary());
    }
    return tags.isEmpty() ? List.of(creation)
        : List.of(creation, new Request("iam:TagRole", creation.resources(), creation.context()));
  }

  private Request about(String action, SdkRequest request) {
    String name = text(request, "RoleName");
    String policy = text(request, "PolicyArn");
    if (name.isEmpty()) {
      return Request.of(action, policy.isEmpty() ? "*" : policy);
    }
    IamState.Role role = state.roles.get(IamState.key(name));
    Request about = role == null ? Request.of(action, state.arn("role", "/", name))
        : Request.of(action, role.arn()).onTagged(role.tags());
    about = about.tagging(NamedResources.tags(request));
    String boundary = text(request, "PermissionsBoundary");
    about = boundary.isEmpty() ? about : about.with("iam:PermissionsBoundary", boundary);
    return policy.isEmpty() ? about : about.with("iam:PolicyARN", policy);
  }
}
