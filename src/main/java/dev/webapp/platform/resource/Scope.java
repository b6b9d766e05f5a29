package dev.webapp.platform.resource;

/**
 * Where a resource lives. The account follows from the role, or from the operator's own credentials where there is none.
 *
 * @param region an AWS region, or {@link #CLUSTER}'s own word
 * @param roleArn the role assumed for it, or null
 */
public record Scope(String region, String roleArn) implements Comparable<Scope> {
  /** The Kubernetes cluster that the operator watches. */
  public static final Scope CLUSTER = new Scope("cluster", null);

  @Override
  public int compareTo(Scope other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return roleArn == null ? region : region + " as " + roleArn;
  }
}
