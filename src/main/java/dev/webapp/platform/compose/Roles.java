package dev.webapp.platform.compose;

import dev.webapp.platform.aws.iam.Role;

/**
 * What all roles have in common that the operator makes, as the administrators of the cluster want it.
 *
 * @param path below {@link Role#PATH}, and ending in a slash
 * @param permissionsBoundary ARN of the policy that bounds whatever a role is allowed, null for none
 * @param credentials how pods come by theirs
 * @param account the cluster's, in which pods get their roles; null where it is not known, and then it is none of those
 *     that platforms name a role of
 */
public record Roles(String path, String permissionsBoundary, Credentials credentials, String account) {
  /** How pods become their role. */
  public enum Credentials {
    /** By the cluster's Pod Identity agent, which nodes have and Fargate has not. */
    POD_IDENTITY,
    /** By a token of their service account, which an identity provider in IAM vouches for. */
    WEB_IDENTITY
  }

  /**
   * The boundary of roles in another account: a policy of the same name there, since IAM takes none of elsewhere; AWS's
   * own are everywhere.
   */
  String permissionsBoundaryIn(String otherAccount) {
    return permissionsBoundary == null ? null
        : permissionsBoundary.replaceFirst(":iam::\\d{12}:", ":iam::" + otherAccount + ":");
  }

  /** Where the operator's own policy lets it make roles, and without a boundary. */
  public static final Roles PLAIN = new Roles(Role.PATH, null, Credentials.POD_IDENTITY, null);
}
