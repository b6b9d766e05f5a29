package dev.webapp.platform.function;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A request as its caller wrote it.
 *
 * @param path of the service's, with its query; begins with {@code /}
 * @param headers by lower-case name
 * @param attempts at most so many in all, whatever is configured
 */
record Call(String method, String path, Map<String, String> headers, byte[] body, int attempts) {
  /** RFC 9110, 9.2.2. */
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
  /** Of a connection, not of a request (RFC 9110, 7.6.1), or the client's own to say. */
  private static final Set<String> NOT_PASSED_ON = Set.of("connection", "content-length", "expect", "host",
      "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
      "transfer-encoding", "upgrade");

  /** Throws {@link IllegalArgumentException} where an event is no request. */
  static Call of(Map<String, ?> event) {
    String method = text(event, "method", "GET").toUpperCase(Locale.ROOT);
    String path = text(event, "path", "/");
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path is " + path + ", which does not begin with a slash");
    }
    Map<String, String> headers = new TreeMap<>();
    if (event.get("headers") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> headers.put(String.valueOf(name).toLowerCase(Locale.ROOT), String.valueOf(value)));
    }
    String body = text(event, "body", "");
    byte[] bytes = Boolean.TRUE.equals(event.get("isBase64Encoded"))
        ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
    int attempts = event.get("attempts") instanceof Number number ? number.intValue() : Integer.MAX_VALUE;
    return new Call(method, path, headers, bytes, attempts);
  }

  private static String text(Map<String, ?> event, String name, String otherwise) {
    return switch (event.get(name)) {
      case null -> otherwise;
      case String text -> text;
      default -> throw new IllegalArgumentException(name + " is not a string");
    };
  }

  /** Whether a second attempt does no more than the first. */
  boolean isIdempotent() {
    return IDEMPOTENT.contains(method) || headers.containsKey("idempotency-key");
  }

  /** Throws {@link IllegalArgumentException} where HTTP has no such request. */
  HttpRequest to(String base, Duration timeout) {
    BodyPublisher content = body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base.replaceAll("/+$", "") + path))
        .method(method, content).timeout(timeout);
    headers.forEach((name, value) -> {
      if (!NOT_PASSED_ON.contains(name)) {
        request.header(name, value);
      }
    });
    return request.build();
  }
}
