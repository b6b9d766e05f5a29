package dev.webapp.platform.aws.eks;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A cluster as EKS tells.
 *
 * @param version of Kubernetes, such as {@code 1.33}
 * @param issuer the URL of who signs the tokens of its service accounts; null where EKS tells none
 */
public record ObservedEksCluster(String arn, String issuer, String version) implements Observed {
  @Override
  public Map<String, String> tags() {
    return Map.of();
  }
}
