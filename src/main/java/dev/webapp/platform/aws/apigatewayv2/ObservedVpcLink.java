package dev.webapp.platform.aws.apigatewayv2;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;

/**
 * A VPC link as told.
 *
 * @param status such as {@code PENDING} or {@code AVAILABLE}
 * @param reason AWS's words about the status, or null
 */
public record ObservedVpcLink(String id, List<String> subnetIds, List<String> securityGroupIds, String status,
    String reason, Map<String, String> tags) implements Observed {}
