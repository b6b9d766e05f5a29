package dev.webapp.platform.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.SecretValue;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is noted on a role, as a JSON object of strings: whose it is, and which password it has been given.
 *
 * @param password a digest of which version of which secret it was, never of the value; null where it has none
 */
record RoleNote(Map<String, String> tags, String password) {
  private static final String PASSWORD = Ownership.PREFIX + "password";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Null where the comment is none of ours. */
  static RoleNote read(String comment) {
    if (comment == null || !comment.startsWith("{")) {
      return null;
    }
    try {
      Map<String, String> tags = new TreeMap<>(JSON.readValue(comment, new TypeReference<Map<String, String>>() {}));
      String password = tags.remove(PASSWORD);
      return tags.containsKey(Ownership.OWNER) ? new RoleNote(tags, password) : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  String written() {
    Map<String, String> all = new TreeMap<>(tags);
    if (password != null) {
      all.put(PASSWORD, password);
    }
    try {
      return JSON.writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings are always written", e);
    }
  }

  boolean tells(SecretValue secret) {
    return secret != null && digest(secret).equals(password);
  }

  static String digest(SecretValue secret) {
    return Digest.of(16, secret.fingerprint());
  }
}
