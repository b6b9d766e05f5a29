package dev.webapp.platform.kubernetes;

import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.SecretValue;
import java.util.Map;

/** An entry of a Secret. */
record ObservedSecretEntry(SecretValue value) implements Observed {
  @Override
  public Map<String, String> tags() {
    return Map.of();
  }
}
