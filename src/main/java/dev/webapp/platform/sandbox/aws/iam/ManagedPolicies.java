package dev.webapp.platform.sandbox.aws.iam;

import static dev.webapp.platform.sandbox.aws.iam.Iam.IAM;

import dev.webapp.platform.sandbox.aws.policy.Policies;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.Policy;

/** IAM's managed policies, of one version each: what others attach to roles, or bound them by. */
final class ManagedPolicies implements IamState.Part {
  private static final int SIZE = 6144;

  private final IamState state;

  ManagedPolicies(IamState state) {
    this.state = state;
  }

  @Override
  public CreatePolicyResponse createPolicy(CreatePolicyRequest request) {
    IamState.checkName("policyName", request.policyName(), 128);
    String path = IamState.path(request.path());
    IamState.check(request.policyDocument(), Policies::checkIdentityPolicy);
    if (IamState.size(request.policyDocument()) > SIZE) {
      throw IAM.error("LimitExceeded", 409, "Cannot exceed quota for PolicySize: " + SIZE);
    }
    String arn = state.arn("policy", path, request.policyName());
    if (state.policies.all().stream().anyMatch(each -> each.name().equalsIgnoreCase(request.policyName()))) {
      throw IAM.error("EntityAlreadyExists", 409, "A policy called " + request.policyName()
          + " already exists. Duplicate names are not allowed.");
    }
    IamState.ManagedPolicy policy = new IamState.ManagedPolicy(
        arn, request.policyName(), path, state.id("ANPA"), request.policyDocument(), state.now());
    state.policies.put(arn, policy);
    return CreatePolicyResponse.builder().policy(told(policy)).build();
  }

  @Override
  public GetPolicyResponse getPolicy(GetPolicyRequest request) {
    return GetPolicyResponse.builder().policy(told(policy(request.policyArn()))).build();
  }

  @Override
  public DeletePolicyResponse deletePolicy(DeletePolicyRequest request) {
    IamState.ManagedPolicy policy = policy(request.policyArn());
    if (uses(policy) > 0) {
      throw IAM.error("DeleteConflict", 409, "Cannot delete a policy attached to entities.");
    }
    state.policies.remove(policy.arn());
    return DeletePolicyResponse.builder().build();
  }

  private IamState.ManagedPolicy policy(String arn) {
    IamState.ManagedPolicy policy = state.policies.get(arn);
    if (policy == null) {
      throw IAM.error("NoSuchEntity", 404, "Policy " + arn + " was not found.");
    }
    return policy;
  }

  private int uses(IamState.ManagedPolicy policy) {
    return (int) state.roles.all().stream()
        .filter(role -> role.attached().contains(policy.arn()) || policy.arn().equals(role.boundary())).count();
  }

  private Policy told(IamState.ManagedPolicy policy) {
    int bounds = (int) state.roles.all().stream().filter(role -> policy.arn().equals(role.boundary())).count();
    return Policy.builder().arn(policy.arn()).policyName(policy.name()).path(policy.path()).policyId(policy.id())
        .defaultVersionId("v1").attachmentCount(uses(policy) - bounds).permissionsBoundaryUsageCount(bounds)
        .isAttachable(true).createDate(policy.created()).updateDate(policy.created()).build();
  }
}
