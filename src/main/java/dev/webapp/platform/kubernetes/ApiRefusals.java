package dev.webapp.platform.kubernetes;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Sorts an API server's refusals by their HTTP status; its reasons are too many and too young to go by. */
public final class ApiRefusals {
  private ApiRefusals() {}

  /**
   * A refused call as a problem, in the server's own words.
   *
   * @param plural of the type, as RBAC names it
   * @param verb RBAC's word, such as {@code patch}
   * @param status of HTTP; 0 where there was no answer
   * @param reason the machine's word, such as {@code Conflict}; null where there was no answer
   */
  public static Problem problem(
      String plural, String verb, int status, String reason, String message, RuntimeException cause) {
    Category category = switch (status) {
      case 401, 403 -> Category.DENIED;
      case 400, 422 -> Category.INVALID;
      case 404 -> Category.NOT_FOUND;
      case 409 -> Category.CONFLICT;
      case 429 -> Category.THROTTLED;
      default -> Category.TRANSIENT;
    };
    return new Problem(
        category, reason == null ? "Unreachable" : reason, verb + " " + plural, message, null, cause);
  }

  /** The same of what the client throws. */
  public static Problem problem(String plural, String verb, KubernetesClientException refused) {
    Status status = refused.getStatus();
    String message = status == null || status.getMessage() == null ? refused.getMessage() : status.getMessage();
    return problem(
        plural, verb, refused.getCode(), status == null ? null : status.getReason(), message, refused);
  }
}
