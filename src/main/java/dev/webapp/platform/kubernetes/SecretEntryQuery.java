package dev.webapp.platform.kubernetes;

import dev.webapp.platform.resource.Desired;

/**
 * Which entry of a Secret is looked for, that the platform's users made.
 *
 * @param field that names it
 */
public record SecretEntryQuery(String namespace, String name, String key, String field) implements Desired {
  /** Tells every entry from every other: a name has no slash. */
  public String physicalName() {
    return namespace + "/" + name + "/" + key;
  }
}
