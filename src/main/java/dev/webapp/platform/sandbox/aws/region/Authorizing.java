package dev.webapp.platform.sandbox.aws.region;

import dev.webapp.platform.sandbox.aws.policy.Request;
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;

/** What IAM is asked about a service's calls. */
public interface Authorizing {
  /**
   * What has to be allowed for a call, in the order in which the service checks; each without what follows from the
   * caller alone. Called under the region's lock, before the operation.
   *
   * @param operation as on the wire, such as {@code PutItem}
   */
  List<Request> authorizations(String operation, SdkRequest request);

  /** How the service names in a refusal what may not be touched; never called for {@code *}. */
  default String onResource(String arn) {
    return " on resource: " + arn;
  }

  /** The code and status with which the service tells that something is not allowed. */
  default ServiceModel.Refusal denial(String message) {
    return new ServiceModel.Refusal("AccessDeniedException", 400, message);
  }
}
