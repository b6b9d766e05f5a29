package dev.webapp.platform.function;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a request came to.
 *
 * @param status of HTTP; 502 and 504 where nobody answered
 * @param headers by lower-case name; several of one name are joined by commas
 * @param failed whether the service is to blame: it did not answer in time, or with 500, 502, 503 or 504
 */
record Answer(int status, Map<String, String> headers, byte[] body, boolean failed) {
  /** As whoever called reads it: JSON has no bytes, so that a body that is not text is in Base64. */
  Map<String, Object> told(int failedAttempts) {
    Map<String, Object> answer = new TreeMap<>();
    answer.put("statusCode", status);
    answer.put("headers", headers);
    String text = text();
    answer.put("isBase64Encoded", text == null);
    answer.put("body", text == null ? Base64.getEncoder().encodeToString(body) : text);
    answer.put("failed", failed);
    answer.put("failedAttempts", failedAttempts);
    return answer;
  }

  /** Null where it is not UTF-8. */
  private String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  /** Of which nobody has told anything but why there is no other. */
  static Answer none(int status, boolean failed, String why) {
    return new Answer(status, Map.of("content-type", "text/plain; charset=utf-8"),
        why.getBytes(StandardCharsets.UTF_8), failed);
  }
}
