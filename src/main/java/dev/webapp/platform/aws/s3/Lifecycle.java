package dev.webapp.platform.aws.s3;

import java.util.List;
import java.util.Objects;

/**
 * What S3 deletes by itself of all the objects of a bucket. AWS replaces a bucket's rules as a whole, so that who sets
 * one sets all.
 *
 * @param expireAfterDays null for never; with versions, an expired object only becomes an older version
 * @param noncurrentDays days after which an older version is deleted, null for never
 * @param abortUploadsAfterDays days after which an unfinished multipart upload is given up, null for never
 * @param otherRules ids of rules that do anything else, or not for all objects; none of a desired one
 */
public record Lifecycle(
    Integer expireAfterDays, Integer noncurrentDays, Integer abortUploadsAfterDays, List<String> otherRules) {
  /** Nobody sees what an unfinished upload has left, and everybody pays for it. */
  static final int UPLOADS_DAYS = 7;

  public Lifecycle {
    otherRules = List.copyOf(otherRules);
  }

  /** As desired: multipart uploads are given up after a week in any case. */
  public Lifecycle(Integer expireAfterDays, Integer noncurrentDays) {
    this(expireAfterDays, noncurrentDays, UPLOADS_DAYS, List.of());
  }

  /** Whether anything would be deleted that would stay with the other one, or stay longer. */
  boolean expiresMoreThan(Lifecycle other) {
    return sooner(expireAfterDays, other.expireAfterDays) || sooner(noncurrentDays, other.noncurrentDays);
  }

  private static boolean sooner(Integer days, Integer others) {
    return days != null && (others == null || days < others);
  }

  @Override
  public String toString() {
    return "objects " + days(expireAfterDays) + ", older versions " + days(noncurrentDays) + ", uploads "
        + days(abortUploadsAfterDays) + (otherRules.isEmpty() ? "" : ", others " + otherRules);
  }

  private static String days(Integer days) {
    return Objects.toString(days, "no") + " days";
  }
}
