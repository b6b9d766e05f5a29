package dev.webapp.platform.compose;

import dev.webapp.platform.resource.Ownership;
import java.time.LocalDate;
import java.util.Map;

/**
 * Where a platform is composed for: what the spec does not say.
 *
 * @param clusterName the EKS cluster's, null where there is none
 * @param region the cluster's region, null where it is not known
 * @param roles what the roles of services have in common
 * @param releases the last release that ran to its end, by service
 * @param refresh the platform's refresh annotation, null where it has none
 * @param rotate its rotate annotation, null where it has none
 * @param today in UTC: what is due
 * @param operatorGroup the security group of the operator's pods, null where it is not told
 */
public record Setting(String namespace, String platform, Ownership ownership, String clusterName, String region,
    Roles roles, Map<String, Release> releases, String refresh, String rotate, LocalDate today, String operatorGroup) {
  /** Where nothing is told of the operator's pods. */
  public Setting(String namespace, String platform, Ownership ownership, String clusterName, String region, Roles roles,
      Map<String, Release> releases, String refresh, String rotate, LocalDate today) {
    this(namespace, platform, ownership, clusterName, region, roles, releases, refresh, rotate, today, null);
  }

  /**
   * A release that ended.
   *
   * @param hash as {@link ReleaseName#hash} has it
   * @param job the Job's name
   * @param succeeded whether its command did
   * @param refresh the refresh annotation at that time
   */
  public record Release(String hash, String job, boolean succeeded, String refresh) {}
}
