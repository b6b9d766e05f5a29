package dev.webapp.platform.aws.route53;

import dev.webapp.platform.resource.Desired;
import java.util.Map;

/**
 * Whose the records of a host are, before anything is led there by somebody who does not ask. The physical name is that
 * of a {@link DnsRecord}.
 *
 * @param tags which say what is ours
 */
public record HostQuery(Map<String, String> tags) implements Desired {
  public HostQuery {
    tags = Marker.ownership(tags);
  }
}
