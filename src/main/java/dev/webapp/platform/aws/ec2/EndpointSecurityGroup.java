package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import java.util.List;
import java.util.Map;

/**
 * Who reaches the interface endpoints of a VPC: everybody in it, since the services' own names lead everybody there.
 *
 * @param cidrs the VPC's blocks of addresses; it may be open to others
 */
public record EndpointSecurityGroup(
    @Change(Effect.REPLACES) String groupName,
    @Change(Effect.REPLACES) String vpcId,
    List<String> cidrs,
    Map<String, String> tags) implements Desired {}
