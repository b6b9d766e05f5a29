package dev.webapp.platform.aws.secretsmanager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.webapp.platform.resource.Problem;
import java.util.random.RandomGenerator;

/** The value of a secret: {@code {"username":…,"password":…}}, as RDS's own rotation functions know it. */
final class Credentials {
  /**
   * RDS refuses slashes, quotes, at signs and spaces; letters and digits also pass through URLs and shells unharmed. 32
   * of them are 190 bits, and MySQL takes up to 41.
   */
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 32;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RandomGenerator random;

  Credentials(RandomGenerator random) {
    this.random = random;
  }

  String generate(String username) {
    StringBuilder password = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return JSON.createObjectNode().put("username", username).put("password", password.toString()).toString();
  }

  /** Throws a {@link Problem}, without the value, where it holds no password: somebody may have replaced it. */
  static String password(String value) {
    try {
      JsonNode password = value == null ? null : JSON.readTree(value).get("password");
      if (password != null && password.isTextual()) {
        return password.asText();
      }
    } catch (JsonProcessingException e) {
      // Its message would quote the value.
    }
    throw Problem.of(Problem.Category.NOT_FOUND, "NoPassword", "secretsmanager:GetSecretValue",
        "the secret's value is not a JSON object with a password");
  }
}
