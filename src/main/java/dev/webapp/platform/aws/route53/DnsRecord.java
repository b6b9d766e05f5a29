package dev.webapp.platform.aws.route53;

import dev.webapp.platform.resource.Desired;
import java.util.Map;

/**
 * A host's name in a public hosted zone, which leads to something of AWS's.
 *
 * @param target the DNS name of what it leads to
 * @param targetZoneId the hosted zone of that name, which is AWS's
 * @param ipv6 whether it has an AAAA record, too
 * @param tags kept in a TXT record beside it, and of these only whose it is
 */
public record DnsRecord(String target, String targetZoneId, Boolean ipv6, Map<String, String> tags)
    implements Desired {
  /**
   * What the names of ids begin with whose record may be led there by what it leads to. Such a record, which nobody's
   * marker is beside, is taken for ours; no host begins so.
   */
  public static final String LED = "_led.";

  public DnsRecord {
    tags = Marker.ownership(tags);
    target = RecordNames.target(target);
  }

  /** Its zone and host make the physical name. */
  public static String physicalName(String zone, String host) {
    return zone + "/" + host;
  }
}
