package dev.webapp.platform.aws.s3;

import java.util.Objects;

/**
 * What new objects are encrypted with.
 *
 * @param algorithm {@code AES256}, {@code aws:kms} or {@code aws:kms:dsse}
 * @param kmsKeyId id, alias or ARN of a KMS key; null for S3's own keys, and for the key that AWS makes for S3
 */
public record Encryption(String algorithm, String kmsKeyId) {
  /** Keys that S3 manages, which is what every bucket is born with. */
  public static final Encryption S3_MANAGED = new Encryption("AES256", null);

  /** With a key of one's own. */
  public static Encryption kms(String kmsKeyId) {
    return new Encryption("aws:kms", kmsKeyId);
  }

  /** Whether both use one key, of which S3 tells the id or the ARN, as it was told. */
  boolean sameAs(Encryption other) {
    return algorithm.equals(other.algorithm)
        && (Objects.equals(kmsKeyId, other.kmsKeyId) || names(kmsKeyId, other.kmsKeyId)
        || names(other.kmsKeyId, kmsKeyId));
  }

  private static boolean names(String arn, String id) {
    return arn != null && id != null && (arn.endsWith(":key/" + id) || arn.endsWith(":" + id));
  }

  @Override
  public String toString() {
    return kmsKeyId == null ? algorithm : algorithm + " with " + kmsKeyId;
  }
}
