package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Problem;
import java.time.Duration;
import java.util.Set;

/**
 * One operation of one service in one scope.
 *
 * @param service as IAM calls it, such as {@code rds}
 * @param operation as the API calls it, such as {@code DescribeDBInstances}
 * @param account the role it is made with, or {@code own}: tells accounts apart
 */
public record ApiCall(String service, String operation, String account, String region) {
  private static final Set<String> READ_VERBS = Set.of("Describe", "List", "Get", "Head");

  /** Whether it changes nothing. */
  public boolean reads() {
    return READ_VERBS.stream().anyMatch(operation::startsWith);
  }

  /** The IAM action that allows it. */
  public String action() {
    return service + ":" + IamNames.of(service, operation);
  }

  /** Hears of every call that was made or held back. */
  public interface Listener {
    Listener NONE = (_, _, _) -> {};

    /**
     * @param problem null where the call succeeded
     */
    void called(ApiCall call, Problem problem, Duration took);
  }
}
