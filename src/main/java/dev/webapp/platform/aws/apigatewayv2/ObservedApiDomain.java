package dev.webapp.platform.aws.apigatewayv2;

import dev.webapp.platform.resource.Observed;
import java.util.Map;
import java.util.TreeMap;

/**
 * A host as told.
 *
 * @param dnsName what its record has to lead to
 * @param mappingId of what it answers with; null where that is nothing
 * @param reason AWS's words about the status, or null
 */
public record ObservedApiDomain(String host, String certificateArn, String dnsName, String hostedZoneId, String status,
    String reason, String mappingId, String apiId, Map<String, String> tags) implements Observed {
  ObservedApiDomain tagged(Map<String, String> now) {
    return new ObservedApiDomain(
        host, certificateArn, dnsName, hostedZoneId, status, reason, mappingId, apiId, new TreeMap<>(now));
  }
}
