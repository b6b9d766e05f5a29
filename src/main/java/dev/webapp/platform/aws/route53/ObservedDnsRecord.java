package dev.webapp.platform.aws.route53;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.route53.model.AliasTarget;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * What a host's name has.
 *
 * @param addresses its A, AAAA and CNAME records, exactly as they are told: only so can they be deleted
 * @param marker the TXT record beside them, or null
 * @param inSync whether the name servers have it
 */
public record ObservedDnsRecord(
    String zoneId, String host, List<ResourceRecordSet> addresses, ResourceRecordSet marker, boolean inSync)
    implements Observed {
  /** What the marker says; nothing where there is none of ours. */
  @Override
  public Map<String, String> tags() {
    return marker == null ? Map.of()
        : marker.resourceRecords().stream().map(r -> Marker.read(r.value()).tags()).filter(tags -> !tags.isEmpty())
            .findFirst().orElse(Map.of());
  }

  /** The plain record of that type: one that is weighted or the like is none of ours. */
  ResourceRecordSet address(RRType type) {
    return addresses.stream().filter(set -> set.type() == type && set.setIdentifier() == null).findFirst()
        .orElse(null);
  }

  /** What it leads to; null where that is nothing, or no alias. */
  AliasTarget alias() {
    ResourceRecordSet a = address(RRType.A);
    return a == null ? null : a.aliasTarget();
  }

  boolean hasIpv6() {
    ResourceRecordSet aaaa = address(RRType.AAAA);
    return aaaa != null && aaaa.aliasTarget() != null && aaaa.aliasTarget().equals(alias());
  }
}
