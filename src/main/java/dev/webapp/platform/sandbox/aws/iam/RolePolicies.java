package dev.webapp.platform.sandbox.aws.iam;

import static dev.webapp.platform.sandbox.aws.iam.Iam.IAM;

import dev.webapp.platform.sandbox.aws.policy.Policies;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;

/** What IAM's roles may do: policies in them, and managed ones attached to them. */
final class RolePolicies implements IamState.Part {
  private static final int INLINE_SIZE = 10_240;
  private static final int MOST_ATTACHED = 10;

  private final IamState state;

  RolePolicies(IamState state) {
    this.state = state;
  }

  @Override
  public PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
    IamState.Role role = state.role(request.roleName());
    IamState.checkName("policyName", request.policyName(), 128);
    IamState.check(request.policyDocument(), Policies::checkIdentityPolicy);
    IamState.Role allowed = role.with(request.policyName(), request.policyDocument());
    if (allowed.inline().values().stream().mapToInt(IamState::size).sum() > INLINE_SIZE) {
      throw IAM.error("LimitExceeded", 409,
          "Maximum policy size of " + INLINE_SIZE + " bytes exceeded for role " + role.name());
    }
    state.put(allowed);
    return PutRolePolicyResponse.builder().build();
  }

  @Override
  public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
    String document = state.role(request.roleName()).inline().get(request.policyName());
    if (document == null) {
      throw noPolicy(request.policyName());
    }
    return GetRolePolicyResponse.builder().roleName(request.roleName()).policyName(request.policyName())
        .policyDocument(IamState.encoded(document)).build();
  }

  @Override
  public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
    IamState.Role role = state.role(request.roleName());
    if (!role.inline().containsKey(request.policyName())) {
      throw noPolicy(request.policyName());
    }
    state.put(role.with(request.policyName(), null));
    return DeleteRolePolicyResponse.builder().build();
  }

  private static AwsServiceException noPolicy(String name) {
    return IAM.error("NoSuchEntity", 404, "The role policy with name " + name + " cannot be found.");
  }

  @Override
  public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
    Page<String> page = IamState.page(List.copyOf(state.role(request.roleName()).inline().keySet()), request.marker(),
        request.maxItems());
    return ListRolePoliciesResponse.builder().policyNames(page.items()).marker(page.next())
        .isTruncated(page.next() != null).build();
  }

  @Override
  public AttachRolePolicyResponse attachRolePolicy(AttachRolePolicyRequest request) {
    IamState.Role role = state.role(request.roleName());
    if (state.document(request.policyArn()) == null) {
      throw IAM.error("NoSuchEntity", 404, "Policy " + request.policyArn() + " does not exist or is not attachable.");
    }
    IamState.Role attached = role.attaching(request.policyArn(), true);
    if (attached.attached().size() > MOST_ATTACHED) {
      throw IAM.error("LimitExceeded", 409, "Cannot exceed quota for PoliciesPerRole: " + MOST_ATTACHED);
    }
    state.put(attached);
    return AttachRolePolicyResponse.builder().build();
  }

  @Override
  public DetachRolePolicyResponse detachRolePolicy(DetachRolePolicyRequest request) {
    IamState.Role role = state.role(request.roleName());
    if (!role.attached().contains(request.policyArn())) {
      throw IAM.error("NoSuchEntity", 404, "Policy " + request.policyArn() + " was not found.");
    }
    state.put(role.attaching(request.policyArn(), false));
    return DetachRolePolicyResponse.builder().build();
  }

  @Override
  public ListAttachedRolePoliciesResponse listAttachedRolePolicies(ListAttachedRolePoliciesRequest request) {
    List<AttachedPolicy> all = state.role(request.roleName()).attached().stream().map(arn -> AttachedPolicy.builder()
        .policyArn(arn).policyName(arn.substring(arn.lastIndexOf('/') + 1)).build()).toList();
    Page<AttachedPolicy> page = IamState.page(all, request.marker(), request.maxItems());
    return ListAttachedRolePoliciesResponse.builder().attachedPolicies(page.items()).marker(page.next())
        .isTruncated(page.next() != null).build();
  }
}
