package dev.webapp.platform.aws.secretsmanager;

import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.SecretValue;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Which versions of a secret there are, by what AWS labels them.
 *
 * @param current null where it is not told
 * @param previous null where there is none, or it is not told
 */
record Versions(String current, String previous) {
  /**
   * @param stages labels by version
   */
  static Versions of(Map<String, List<String>> stages) {
    return new Versions(labelled(stages, "AWSCURRENT"), labelled(stages, "AWSPREVIOUS"));
  }

  private static String labelled(Map<String, List<String>> stages, String label) {
    return stages.entrySet().stream().filter(e -> e.getValue().contains(label)).map(Map.Entry::getKey).findFirst()
        .orElse(null);
  }

  /**
   * What the version is called that a rotation makes of the current one: the same whoever makes it, and however often;
   * another one when the same is asked for once more later.
   */
  String next(String arn, String rotation) {
    return after(current, arn, rotation);
  }

  /** Whether the current one is what the rotation made of the one before. */
  boolean isOf(String arn, String rotation) {
    return current != null && current.equals(after(previous, arn, rotation));
  }

  private static String after(String version, String arn, String rotation) {
    return Digest.of(32, arn, rotation, String.valueOf(version));
  }

  /**
   * The password of one version, which is read when it is revealed. A listing may be older than what is current by
   * then.
   *
   * @param version null for the current one
   * @param fingerprint what tells it from others
   * @param renewed whether there was one before
   */
  static SecretValue password(
      SecretsManagerClient secrets, String arn, String version, String fingerprint, boolean renewed) {
    return new SecretValue(arn + "@" + fingerprint,
        () -> Credentials.password(secrets.getSecretValue(r -> r.secretId(arn).versionId(version)).secretString()),
        renewed);
  }
}
