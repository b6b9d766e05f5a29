package dev.webapp.platform.aws.cloudfront;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import java.util.List;
import java.util.Map;

/**
 * What leads distributions into a VPC, to a load balancer that nobody else reaches; by TLS of version 1.2 only, to port
 * 443.
 *
 * @param endpointArn of an internal load balancer that is active
 * @param former ids of those that led to other load balancers and that no distribution has any more; none are wanted
 */
public record VpcOrigin(
    @Change(Effect.INTERRUPTS) String endpointArn, List<String> former, Map<String, String> tags) implements Desired {
  public VpcOrigin {
    former = List.copyOf(former);
  }

  public VpcOrigin(String endpointArn, Map<String, String> tags) {
    this(endpointArn, List.of(), tags);
  }
}
