package dev.webapp.platform.sandbox.aws.rds;

import java.util.Set;
import java.util.stream.Stream;

/**
 * A service with an API of its own on RDS's control plane, such as DocumentDB. Identifiers of DB instances are unique
 * among both, and both live in the same subnet groups.
 */
public interface Cohabitant {
  /** Whether it has a DB instance of that identifier, which is in lower case. */
  boolean hasInstance(String identifier);

  /** Its clusters in a subnet group. */
  Stream<Resident> residents(String subnetGroup);

  /**
   * A cluster that lives in a subnet group.
   *
   * @param zones of its instances
   */
  record Resident(String cluster, Set<String> zones) {}
}
