package dev.webapp.platform.sandbox.aws.iam;

import static dev.webapp.platform.sandbox.aws.iam.Iam.IAM;

import dev.webapp.platform.sandbox.aws.policy.Policies;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryAttachmentType;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.TagRoleResponse;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleResponse;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

/** IAM's roles: who they are, who assumes them, and their tags. */
final class Roles implements IamState.Part {
  private static final int MOST_ROLES = 1000;
  private static final int TRUST_SIZE = 2048;
  private static final int HOUR = 3600;

  private final IamState state;

  Roles(IamState state) {
    this.state = state;
  }

  @Override
  public CreateRoleResponse createRole(CreateRoleRequest request) {
    IamState.checkName("roleName", request.roleName(), 64);
    String path = IamState.path(request.path());
    checkDescription(request.description());
    int seconds = seconds(request.maxSessionDuration());
    checkTrust(request.assumeRolePolicyDocument());
    Map<String, String> tags = IamState.merge(Map.of(), request.tags());
    checkBoundary(request.permissionsBoundary());
    if (state.roles.get(IamState.key(request.roleName())) != null) {
      throw IAM.error("EntityAlreadyExists", 409, "Role with name " + request.roleName() + " already exists.");
    }
    if (state.roles.all().size() >= MOST_ROLES) {
      throw IAM.error("LimitExceeded", 409, "Cannot exceed quota for RolesPerAccount: " + MOST_ROLES);
    }
    IamState.Role role = new IamState.Role(state.arn("role", path, request.roleName()), request.roleName(), path,
        state.id("AROA"), request.description(), request.assumeRolePolicyDocument(), seconds,
        request.permissionsBoundary(), tags, Map.of(), Set.of(), state.now());
    state.put(role);
    return CreateRoleResponse.builder().role(whole(role)).build();
  }

  @Override
  public GetRoleResponse getRole(GetRoleRequest request) {
    return GetRoleResponse.builder().role(whole(state.role(request.roleName()))).build();
  }

  /** Without tags and boundaries, as AWS lists roles. */
  @Override
  public ListRolesResponse listRoles(ListRolesRequest request) {
    String prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
    List<Role> all = state.roles.all().stream().filter(role -> role.path().startsWith(prefix))
        .map(role -> outline(role).build()).toList();
    Page<Role> page = IamState.page(all, request.marker(), request.maxItems());
    return ListRolesResponse.builder().roles(page.items()).marker(page.next()).isTruncated(page.next() != null).build();
  }

  /** A duration that is left out goes back to an hour; of a description that is left out AWS says nothing: it stays. */
  @Override
  public UpdateRoleResponse updateRole(UpdateRoleRequest request) {
    IamState.Role role = state.role(request.roleName());
    checkDescription(request.description());
    state.put(role.described(request.description() == null ? role.description() : request.description(),
        seconds(request.maxSessionDuration())));
    return UpdateRoleResponse.builder().build();
  }

  @Override
  public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(UpdateAssumeRolePolicyRequest request) {
    IamState.Role role = state.role(request.roleName());
    checkTrust(request.policyDocument());
    state.put(role.trusting(request.policyDocument()));
    return UpdateAssumeRolePolicyResponse.builder().build();
  }

  @Override
  public PutRolePermissionsBoundaryResponse putRolePermissionsBoundary(PutRolePermissionsBoundaryRequest request) {
    IamState.Role role = state.role(request.roleName());
    checkBoundary(request.permissionsBoundary());
    state.put(role.boundedBy(request.permissionsBoundary()));
    return PutRolePermissionsBoundaryResponse.builder().build();
  }

  @Override
  public DeleteRolePermissionsBoundaryResponse deleteRolePermissionsBoundary(
      DeleteRolePermissionsBoundaryRequest request) {
    IamState.Role role = state.role(request.roleName());
    if (role.boundary() == null) {
      throw IAM.error("NoSuchEntity", 404, "Role " + role.name() + " does not have a permissions boundary.");
    }
    state.put(role.boundedBy(null));
    return DeleteRolePermissionsBoundaryResponse.builder().build();
  }

  @Override
  public DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
    IamState.Role role = state.role(request.roleName());
    if (!role.attached().isEmpty()) {
      throw IAM.error("DeleteConflict", 409, "Cannot delete entity, must detach all policies first.");
    }
    if (!role.inline().isEmpty()) {
      throw IAM.error("DeleteConflict", 409, "Cannot delete entity, must delete policies first.");
    }
    state.roles.remove(IamState.key(role.name()));
    return DeleteRoleResponse.builder().build();
  }

  @Override
  public TagRoleResponse tagRole(TagRoleRequest request) {
    IamState.Role role = state.role(request.roleName());
    state.put(role.tagged(IamState.merge(role.tags(), request.tags())));
    return TagRoleResponse.builder().build();
  }

  @Override
  public UntagRoleResponse untagRole(UntagRoleRequest request) {
    IamState.Role role = state.role(request.roleName());
    Map<String, String> left = new TreeMap<>(role.tags());
    left.keySet().removeAll(request.tagKeys());
    state.put(role.tagged(left));
    return UntagRoleResponse.builder().build();
  }

  private static int seconds(Integer given) {
    int seconds = given == null ? HOUR : given;
    if (seconds < HOUR || seconds > 12 * HOUR) {
      throw IamState.invalid("maxSessionDuration", seconds, "Member must have value between 3600 and 43200");
    }
    return seconds;
  }

  private static void checkDescription(String description) {
    boolean fits = description == null
        || description.length() <= 1000 && description.matches("[\\t\\n\\r\\x20-\\x7E\\u00A1-\\u00FF]*");
    if (!fits) {
      throw IamState.invalid("description", description, "Member must satisfy regular expression pattern: "
          + "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]* and have length less than or equal to 1000");
    }
  }

  private static void checkTrust(String document) {
    IamState.check(document, Policies::checkTrustPolicy);
    if (IamState.size(document) > TRUST_SIZE) {
      throw IAM.error("LimitExceeded", 409, "Cannot exceed quota for ACLSizePerRole: " + TRUST_SIZE);
    }
  }

  private void checkBoundary(String arn) {
    if (arn != null && state.document(arn) == null) {
      throw IAM.error("NoSuchEntity", 404, "Scope ARN: " + arn + " does not exist or is not attachable.");
    }
  }

  private static Role whole(IamState.Role role) {
    Role.Builder whole = outline(role).tags(IamState.tags(role.tags()));
    if (role.boundary() != null) {
      whole.permissionsBoundary(b -> b.permissionsBoundaryArn(role.boundary())
          .permissionsBoundaryType(PermissionsBoundaryAttachmentType.PERMISSIONS_BOUNDARY_POLICY));
    }
    return whole.build();
  }

  private static Role.Builder outline(IamState.Role role) {
    String description = role.description() == null || role.description().isEmpty() ? null : role.description();
    return Role.builder().arn(role.arn()).roleName(role.name()).path(role.path()).roleId(role.id())
        .description(description).assumeRolePolicyDocument(IamState.encoded(role.trust()))
        .maxSessionDuration(role.maxSession()).createDate(role.created());
  }
}
