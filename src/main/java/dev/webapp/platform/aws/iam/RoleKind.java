package dev.webapp.platform.aws.iam;

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
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * {@link Role}s. Outputs: {@code arn}, {@code name}, {@code roleId}.
 *
 * <p>Of a role's policies only the inline one of our name is ours. What others add, they answer for, as they do for
 * tags of theirs: incident responders revoke sessions by an inline policy of their own (the console's {@code
 * AWSRevokeOlderSessions}), which an operator must not undo. It is told as a warning, since it may also widen what
 * pods may do; and it has to be gone before the role can go, which is theirs to see to.
 *
 * <p>Each of an account's regions leads to the one IAM of its partition: the SDK signs for the right one.
 */
public final class RoleKind implements ResourceKind<Role, ObservedRole> {
  private static final int DEFAULT_SESSION_SECONDS = 3600;
  private final Clients clients;

  public RoleKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "Role";
  }

  @Override
  public Observing observing() {
    return Observing.EACH;
  }

  /** ListRoles tells neither tags nor policies: each role is asked for by its name. */
  @Override
  public Map<Handle, ObservedRole> observe(Scope scope, Collection<Sought<Role>> sought) {
    IamClient iam = iam(scope);
    Map<Handle, ObservedRole> seen = new TreeMap<>();
    for (Sought<Role> one : sought) {
      try {
        seen.put(one.handle(), read(iam, one.handle().physicalName()));
      } catch (Problem problem) {
        if (!problem.is("NoSuchEntity")) {
          throw problem;
        }
      }
    }
    return seen;
  }

  private static ObservedRole read(IamClient iam, String name) {
    var role = iam.getRole(r -> r.roleName(name)).role();
    List<String> policies = new ArrayList<>(
        iam.listRolePoliciesPaginator(r -> r.roleName(name)).policyNames().stream().sorted().toList());
    PolicyDocument ours = policies.remove(Role.POLICY) ? policy(iam, name) : PolicyDocument.NONE;
    return new ObservedRole(role.arn(), role.roleName(), role.path(), role.roleId(), given(role.description()),
        decoded(role.assumeRolePolicyDocument()), ours, List.copyOf(policies),
        role.permissionsBoundary() == null ? null : role.permissionsBoundary().permissionsBoundaryArn(),
        role.maxSessionDuration() == null ? DEFAULT_SESSION_SECONDS : role.maxSessionDuration(),
        Tags.read(role.tags(), Tag::key, Tag::value));
  }

  /** None where it went since it was listed: that says nothing of the role. */
  private static PolicyDocument policy(IamClient iam, String role) {
    try {
      return decoded(iam.getRolePolicy(r -> r.roleName(role).policyName(Role.POLICY)).policyDocument());
    } catch (Problem problem) {
      if (problem.is("NoSuchEntity")) {
        return PolicyDocument.NONE;
      }
      throw problem;
    }
  }

  /** IAM leaves out an empty description. */
  private static String given(String description) {
    return description == null ? "" : description;
  }

  /** IAM answers documents URL-encoded by RFC 3986, in which a plus sign stands for itself. */
  private static PolicyDocument decoded(String document) {
    boolean plain = document == null || document.contains("{");
    return new PolicyDocument(
        plain ? document : URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8));
  }

  @Override
  public Role project(ObservedRole observed, Role desired) {
    return new Role(observed.name(), observed.path(), observed.description(), observed.trustPolicy(),
        observed.policy(), observed.permissionsBoundary(), observed.maxSessionSeconds(),
        Tags.ours(observed.tags(), desired.tags()));
  }

  /** Bounded from birth; what it may do follows. */
  @Override
  public ObservedRole create(Handle handle, Scope scope, Role desired, Token token) {
    var made = iam(scope).createRole(r -> r.roleName(desired.name()).path(desired.path())
        .description(desired.description()).assumeRolePolicyDocument(desired.trustPolicy().text())
        .permissionsBoundary(desired.permissionsBoundary()).maxSessionDuration(desired.maxSessionSeconds())
        .tags(write(desired.tags()))).role();
    return new ObservedRole(made.arn(), made.roleName(), made.path(), made.roleId(), given(desired.description()),
        desired.trustPolicy(), PolicyDocument.NONE, List.of(), desired.permissionsBoundary(),
        desired.maxSessionSeconds() == null ? DEFAULT_SESSION_SECONDS : desired.maxSessionSeconds(), desired.tags());
  }

  /** Its bounds come before what it may do within them. */
  @Override
  public ObservedRole update(Handle handle, Scope scope, Role desired, ObservedRole observed, Delta delta) {
    IamClient iam = iam(scope);
    String name = observed.name();
    if (delta.touches("tags")) {
      return observed.tagged(retag(iam, observed, delta));
    }
    if (delta.touches("permissionsBoundary")) {
      iam.putRolePermissionsBoundary(r -> r.roleName(name).permissionsBoundary(desired.permissionsBoundary()));
      return observed.boundedBy(desired.permissionsBoundary());
    }
    if (delta.touches("trustPolicy")) {
      iam.updateAssumeRolePolicy(r -> r.roleName(name).policyDocument(desired.trustPolicy().text()));
      return observed.trusting(desired.trustPolicy());
    }
    if (delta.touchesAny("description", "maxSessionSeconds")) {
      return settle(iam, desired, observed);
    }
    if (desired.policy().isEmpty()) {
      deletePolicy(iam, name);
    } else {
      iam.putRolePolicy(r -> r.roleName(name).policyName(Role.POLICY).policyDocument(desired.policy().text()));
    }
    return observed.allowing(desired.policy());
  }

  /** Always both: a duration that is left out goes back to an hour (API reference, UpdateRole). */
  private static ObservedRole settle(IamClient iam, Role desired, ObservedRole observed) {
    String description = desired.description() == null ? observed.description() : desired.description();
    int seconds = desired.maxSessionSeconds() == null ? observed.maxSessionSeconds() : desired.maxSessionSeconds();
    iam.updateRole(r -> r.roleName(observed.name()).description(description).maxSessionDuration(seconds));
    return observed.described(description, seconds);
  }

  /** One call: removals first, since the tag that lists our keys must outlive what it names. */
  private static Map<String, String> retag(IamClient iam, ObservedRole observed, Delta delta) {
    Map<String, String> tags = new TreeMap<>(observed.tags());
    List<String> gone = Tags.toRemove(delta);
    if (!gone.isEmpty()) {
      iam.untagRole(r -> r.roleName(observed.name()).tagKeys(gone));
      tags.keySet().removeAll(gone);
    } else {
      Map<String, String> set = Tags.toSet(delta);
      iam.tagRole(r -> r.roleName(observed.name()).tags(write(set)));
      tags.putAll(set);
    }
    return tags;
  }

  /** IAM deletes no role that has a policy: ours goes first. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedRole observed, Farewell how) {
    IamClient iam = iam(scope);
    if (!observed.policy().isEmpty()) {
      deletePolicy(iam, observed.name());
      return;
    }
    try {
      iam.deleteRole(r -> r.roleName(observed.name()));
    } catch (Problem problem) {
      if (problem.is("DeleteConflict")) {
        throw held(iam, observed, problem);
      }
      if (!problem.is("NoSuchEntity")) {
        throw problem;
      }
    }
  }

  private static void deletePolicy(IamClient iam, String role) {
    try {
      iam.deleteRolePolicy(r -> r.roleName(role).policyName(Role.POLICY));
    } catch (Problem problem) {
      if (!problem.is("NoSuchEntity")) {
        throw problem;
      }
    }
  }

  /** What others gave the role, by name: IAM says only that there is something. */
  private static Problem held(IamClient iam, ObservedRole observed, Problem refused) {
    List<String> policies = new ArrayList<>(observed.otherPolicies());
    iam.listAttachedRolePoliciesPaginator(r -> r.roleName(observed.name())).attachedPolicies().stream()
        .map(AttachedPolicy::policyArn).sorted().forEach(policies::add);
    return policies.isEmpty() ? refused : new Problem(refused.category(), refused.code(), refused.action(),
        "the role " + observed.name() + " has policies that others gave it: " + String.join(", ", policies)
            + "; detach or delete them, and it will be deleted (" + refused.getMessage() + ")", null, refused);
  }

  @Override
  public Readiness readiness(ObservedRole observed) {
    return observed.otherPolicies().isEmpty() ? Readiness.READY : new Readiness.Ready(
        "others gave it inline policies, which may change what it may do: "
            + String.join(", ", observed.otherPolicies()));
  }

  @Override
  public Outputs outputs(ObservedRole observed) {
    return Outputs.of("arn", observed.arn()).and("name", observed.name()).and("roleId", observed.id());
  }

  @Override
  public Set<String> permissions() {
    return Set.of("iam:GetRole", "iam:ListRolePolicies", "iam:GetRolePolicy", "iam:CreateRole", "iam:UpdateRole",
        "iam:UpdateAssumeRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:DeleteRolePolicy",
        "iam:DeleteRole", "iam:ListAttachedRolePolicies",
        // TagRole is also checked for the tags of a creation.
        "iam:TagRole", "iam:UntagRole");
  }

  /** Roles are made and changed where platforms' roles are; the operator's own must not be among them. */
  @Override
  public List<Grant> grants() {
    Grant.Target roles = Grant.onArns("IamRoles", "iam", "arn:*:iam::*:role" + Role.PATH + "*");
    return List.of(
        roles.owned("UpdateRole", "UpdateAssumeRolePolicy", "PutRolePermissionsBoundary", "PutRolePolicy",
            "DeleteRolePolicy", "DeleteRole", "TagRole", "UntagRole"),
        roles.created("CreateRole"), roles.claimed("TagRole"));
  }

  private IamClient iam(Scope scope) {
    return clients.get(IamClient.class, scope);
  }

  private static List<Tag> write(Map<String, String> tags) {
    return Tags.write(tags, (key, value) -> Tag.builder().key(key).value(value).build());
  }
}
