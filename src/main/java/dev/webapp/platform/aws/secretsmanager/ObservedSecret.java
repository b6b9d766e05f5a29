package dev.webapp.platform.aws.secretsmanager;

import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.SecretValue;
import java.util.Map;

/**
 * A secret as Secrets Manager tells, without its value.
 *
 * @param password read from the store only when it is revealed; equal as long as the current version is
 * @param previousPassword the one before, null where there is none, or where it is not told
 */
public record ObservedSecret(
    String arn, String name, String description, SecretValue password,
    SecretValue previousPassword, Map<String, String> tags) implements Observed {
  ObservedSecret described(String other) {
    return new ObservedSecret(arn, name, other, password, previousPassword, tags);
  }

  ObservedSecret holding(SecretValue current, SecretValue previous) {
    return new ObservedSecret(arn, name, description, current, previous, tags);
  }

  /** With a new password in place of the present one. */
  ObservedSecret renewed(SecretValue another) {
    return new ObservedSecret(arn, name, description, another, password, tags);
  }

  ObservedSecret tagged(Map<String, String> others) {
    return new ObservedSecret(arn, name, description, password, previousPassword, others);
  }
}
