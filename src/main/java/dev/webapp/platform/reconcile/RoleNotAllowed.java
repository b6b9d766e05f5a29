package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.Annotations;
import java.util.Set;
import java.util.TreeSet;

/** The operator would have to assume a role, or use its own, on behalf of a namespace that may not have it do so. */
public final class RoleNotAllowed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private RoleNotAllowed(String message) {
    super(message);
  }

  /**
   * @param field where the role is named
   * @param allowed what the namespace allows already
   * @param externalId what the role's trust policy has to demand
   * @param leaves whether the platform is being deleted
   */
  static RoleNotAllowed of(
      String field, String namespace, String roleArn, Set<String> allowed, String externalId, boolean leaves) {
    Set<String> wanted = new TreeSet<>(allowed);
    wanted.add(roleArn);
    return new RoleNotAllowed(field + ": namespace " + namespace + " does not allow the role " + roleArn + ": "
        + (leaves ? "nothing of the platform is deleted until " : "nothing is done in AWS until ")
        + "whoever administers the cluster runs kubectl annotate namespace " + namespace + " --overwrite "
        + Annotations.ALLOWED_ROLE_ARNS + "=" + String.join(",", wanted)
        + "; the role's trust policy must demand the sts:ExternalId " + externalId);
  }

  /** Where the operator does nothing with its own role. */
  static RoleNotAllowed missing(String namespace) {
    return new RoleNotAllowed("spec.aws.roleArn: this operator works in no account by its own role (--require-role): "
        + "name a role that namespace " + namespace + " allows, in a platform of a new name if this one has had none");
  }
}
