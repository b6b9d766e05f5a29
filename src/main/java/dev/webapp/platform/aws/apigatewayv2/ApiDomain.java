package dev.webapp.platform.aws.apigatewayv2;

import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.From;
import java.util.Map;

/**
 * A host that an API answers for, by TLS 1.2 and later. The physical name is the host.
 *
 * @param certificateArn of a certificate of its region that is issued
 * @param apiId of the API; null while it answers with none
 */
public record ApiDomain(@From("domain.certificateArn") String certificateArn, String apiId, Map<String, String> tags)
    implements Desired {}
