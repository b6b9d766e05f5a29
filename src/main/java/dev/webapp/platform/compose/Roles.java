package dev.webapp.platform.compose;

/**
 * What all roles have in common that the operator makes, as the administrators of the cluster want it.
 *
 * @param path {@code /}, or between two of them
 * @param permissionsBoundary ARN of the policy that bounds whatever a role is allowed, null for none
 */
public record Roles(String path, String permissionsBoundary) {
  /** Neither a path nor a boundary. */
  public static final Roles PLAIN = new Roles("/", null);
}
