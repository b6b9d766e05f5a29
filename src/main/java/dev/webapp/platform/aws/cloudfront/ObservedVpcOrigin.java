package dev.webapp.platform.aws.cloudfront;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A VPC origin as told.
 *
 * @param endpointArn where it leads
 * @param status such as {@code Deploying} or {@code Deployed}
 * @param others ids of further ones of the same name, which lead elsewhere
 * @param unused those of the others that no distribution has
 */
public record ObservedVpcOrigin(String id, String arn, String endpointArn, String status, List<String> others,
    List<String> unused, Map<String, String> tags) implements Observed {
  private static final String DEPLOYED = "Deployed";

  boolean isDeployed() {
    return status.equals(DEPLOYED);
  }

  ObservedVpcOrigin tagged(Map<String, String> now) {
    return new ObservedVpcOrigin(id, arn, endpointArn, status, others, unused, new TreeMap<>(now));
  }
}
