package dev.webapp.platform.kubernetes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A service's use of a part of the platform, by way of a binding Secret.
 *
 * @param binding the name of the use, or its {@code as}
 * @param secretName the binding Secret's
 * @param keys the entries of the Secret that become environment variables
 */
public record BoundUse(String binding, String secretName, List<String> keys) {
  /** Variables by name, each with the key of the Secret it comes from: {@code LEDGER_READER_HOST} from {@code host}. */
  Map<String, String> variables() {
    String prefix = upper(binding);
    Map<String, String> variables = new LinkedHashMap<>();
    keys.forEach(key -> variables.put(prefix + "_" + (key.equals("uri") ? "URL" : upper(key)), key));
    return variables;
  }

  private static String upper(String name) {
    return name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
