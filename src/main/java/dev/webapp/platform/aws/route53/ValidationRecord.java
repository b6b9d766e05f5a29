package dev.webapp.platform.aws.route53;

import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Ownership;
import java.util.Map;

/**
 * That the record is there by which ACM validates certificates for a host, for as long as this platform needs it. All
 * certificates of an account for one host need the same one, be they of other platforms or clusters: whoever does is
 * noted in a TXT record beside it, and it goes with the last of them.
 *
 * @param name of the CNAME record, which ACM tells
 * @param value of it
 * @param tags of these only whose it is
 */
public record ValidationRecord(String name, String value, Map<String, String> tags) implements Desired {
  public ValidationRecord {
    tags = Marker.ownership(tags);
    name = RecordNames.plain(name);
    value = RecordNames.plain(value);
  }

  /** The zone, the host and who needs it make the physical name. */
  public static String physicalName(String zone, String host, Ownership ownership) {
    return zone + "/" + host + "/" + Digest.of(12, ownership.owner(), ownership.platform());
  }
}
