package dev.webapp.platform.aws.cloudfront;

import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Ownership;
import java.util.Map;
import java.util.TreeMap;

/**
 * By which a distribution signs its requests to a private bucket, always.
 *
 * @param tags kept in its description, and of these only whose it is
 */
public record OriginAccessControl(Map<String, String> tags) implements Desired {
  public OriginAccessControl {
    tags = new TreeMap<>(tags);
    tags.keySet().retainAll(Ownership.CLAIM);
  }
}
