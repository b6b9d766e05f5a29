package dev.webapp.platform.resource;

import java.util.Comparator;

/**
 * Where a resource lives. The account follows from the role, or from the operator's own credentials where there is
 * none.
 *
 * @param region an AWS region, or {@link #CLUSTER}'s own word
 * @param roleArn the role assumed for it, or null
 * @param externalId what the role is asked for with, or null; whoever is asked for with another one shares nothing
 */
public record Scope(String region, String roleArn, String externalId) implements Comparable<Scope> {
  /** The Kubernetes cluster that the operator watches. */
  public static final Scope CLUSTER = new Scope("cluster", null);
  private static final Comparator<Scope> ORDER = Comparator.comparing(Scope::region)
      .thenComparing(Scope::roleArn, Comparator.nullsFirst(Comparator.naturalOrder()))
      .thenComparing(Scope::externalId, Comparator.nullsFirst(Comparator.naturalOrder()));

  /** Without an external id, as suits the operator's own role; roles that users name always have one. */
  public Scope(String region, String roleArn) {
    this(region, roleArn, null);
  }

  @Override
  public int compareTo(Scope other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return roleArn == null ? region : region + " as " + roleArn;
  }
}
