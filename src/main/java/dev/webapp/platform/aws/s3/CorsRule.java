package dev.webapp.platform.aws.s3;

import java.util.List;

/**
 * What pages of other origins may do. The order of a list's elements has no meaning.
 *
 * @param allowedOrigins such as {@code https://www.example.org}, each with one {@code *} at most
 * @param allowedMethods of GET, PUT, POST, DELETE and HEAD
 * @param allowedHeaders what pages may send, each with one {@code *} at most; null for none
 * @param exposeHeaders what pages may read; null for none
 * @param maxAgeSeconds how long browsers remember the answer, null for as long as they like
 */
public record CorsRule(
    List<String> allowedOrigins, List<String> allowedMethods, List<String> allowedHeaders, List<String> exposeHeaders,
    Integer maxAgeSeconds) {

  public CorsRule {
    allowedOrigins = sorted(allowedOrigins);
    allowedMethods = sorted(allowedMethods);
    allowedHeaders = sorted(allowedHeaders);
    exposeHeaders = sorted(exposeHeaders);
  }

  private static List<String> sorted(List<String> some) {
    return some == null ? List.of() : some.stream().distinct().sorted().toList();
  }
}
