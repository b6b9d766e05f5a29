package dev.webapp.platform.compose;

import java.util.HashMap;
import java.util.Map;

/** The names that the components of one sort have in AWS, no two of which may be the same. */
final class Identifiers {
  private final String field;
  private final Map<String, String> owners = new HashMap<>();

  /**
   * @param field where users give such a name
   */
  Identifiers(String field) {
    this.field = field;
  }

  /** A name that was made for {@code owner}; two of these always differ. */
  void made(String name, String owner) {
    owners.put(name, owner);
  }

  /** A name that the user gives {@code owner}; throws where another has it. Call it after all were {@link #made}. */
  void given(String name, String owner) {
    String other = owners.putIfAbsent(name, owner);
    if (other != null) {
      throw new InvalidSpec(owner + "." + field,
          name + " is what " + other + " is called in AWS: choose another " + field);
    }
  }
}
