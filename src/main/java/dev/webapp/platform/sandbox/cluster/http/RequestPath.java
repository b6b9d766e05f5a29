package dev.webapp.platform.sandbox.cluster.http;

import dev.webapp.platform.sandbox.cluster.StatusException;
import java.util.Arrays;
import java.util.List;

/**
 * What a path under {@code /api} or {@code /apis} names, "" for each part that it has not.
 *
 * @param version "" for a whole group
 */
record RequestPath(String group, String version, String namespace, String plural, String name, String subresource) {
  /** @throws StatusException 404 for a path of another shape */
  static RequestPath parse(String path) {
    List<String> parts = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    if (parts.isEmpty() || !parts.getFirst().equals("api") && !parts.getFirst().equals("apis")) {
      throw StatusException.noSuchPath();
    }
    boolean core = parts.getFirst().equals("api");
    String group = core ? "" : part(parts, 1);
    int next = core ? 1 : 2;
    String version = part(parts, next++);
    String namespace = "";
    boolean inNamespace = part(parts, next).equals("namespaces") && parts.size() > next + 2
        && !part(parts, next + 2).equals("status") && !part(parts, next + 2).equals("finalize");
    if (inNamespace) {
      namespace = parts.get(next + 1);
      next += 2;
    }
    if (parts.size() > next + 3) {
      throw StatusException.noSuchPath();
    }
    return new RequestPath(group, version, namespace, part(parts, next), part(parts, next + 1), part(parts, next + 2));
  }

  private static String part(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : "";
  }
}
