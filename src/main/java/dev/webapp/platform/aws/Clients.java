package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Scope;
import software.amazon.awssdk.awscore.AwsClient;

/**
 * Where clients of AWS's services come from. Their calls throw {@link dev.webapp.platform.resource.Problem} instead of
 * the SDK's exceptions, and are governed and counted.
 */
public interface Clients {
  /**
   * The client for a scope, made when it is first asked for.
   *
   * @param type the synchronous client's interface, such as {@code RdsClient.class}
   */
  <C extends AwsClient> C get(Class<C> type, Scope scope);
}
