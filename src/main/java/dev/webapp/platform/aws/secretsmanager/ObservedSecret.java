package dev.webapp.platform.aws.secretsmanager;

import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.SecretValue;
import java.util.Map;

/**
 * A secret as Secrets Manager tells, without its value.
 *
 * @param password read from the store only when it is revealed; equal as long as the current version is
 */
public record ObservedSecret(
    String arn, String name, String description, SecretValue password, Map<String, String> tags) implements Observed {
  ObservedSecret tagged(Map<String, String> others) {
    return new ObservedSecret(arn, name, description, password, others);
  }
}
