package dev.webapp.platform.sandbox.aws;

import dev.webapp.platform.sandbox.aws.iam.Iam;
import dev.webapp.platform.sandbox.aws.policy.Policies;
import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.sts.Sts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * What somebody asks of STS in order to become a role, of whichever account.
 *
 * @param externalId null for none
 * @param tags of the session, those included that are handed on from the session before
 */
record Assumption(String roleArn, String externalId, String sessionName, Map<String, String> tags) {
  private static final String ARN = "arn:aws[a-z-]*:iam::\\d{12}:role/.+";

  static Assumption of(AssumeRoleRequest request) {
    Map<String, String> tags = new TreeMap<>();
    request.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
    return new Assumption(String.valueOf(request.roleArn()), request.externalId(), request.roleSessionName(), tags);
  }

  /** Whether it can be any role's name; STS refuses others in words of their own. */
  boolean namesARole() {
    return roleArn.matches(ARN);
  }

  String account() {
    return roleArn.split(":")[4];
  }

  String roleName() {
    return roleArn.substring(roleArn.lastIndexOf('/') + 1);
  }

  /** What IAM is asked: to give tags is an action of its own. */
  List<Request> requests() {
    List<Request> requests = new ArrayList<>();
    for (String action : tags.isEmpty() ? List.of("sts:AssumeRole") : List.of("sts:AssumeRole", "sts:TagSession")) {
      Request request = Request.of(action, roleArn).tagging(tags).with("sts:RoleSessionName", sessionName);
      requests.add(externalId == null ? request : request.with("sts:ExternalId", externalId));
    }
    return requests;
  }

  /**
   * Throws STS's refusal where the role does not trust the caller, or is not there.
   *
   * @param role as it is in its account
   */
  void admit(Principal caller, Optional<Iam.Principal> role) {
    for (Request request : requests()) {
      boolean trusted = role.filter(found -> found.arn().equals(roleArn)).filter(found -> Policies.trusts(
          found.trustPolicy(), caller.names(), request.with("aws:PrincipalArn", caller.roleArn())
              .with("aws:PrincipalAccount", caller.account()))).isPresent();
      if (!trusted) {
        throw Sts.notAssumed(caller.sessionArn(), request.action(), roleArn);
      }
    }
  }
}
