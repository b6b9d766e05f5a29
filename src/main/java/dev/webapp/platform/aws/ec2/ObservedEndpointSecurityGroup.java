package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;

/**
 * The group of a VPC's interface endpoints as AWS tells it.
 *
 * @param cidrs that HTTPS may come from
 */
public record ObservedEndpointSecurityGroup(
    String groupId, String arn, String groupName, String vpcId, List<String> cidrs, Map<String, String> tags)
    implements Observed {}
