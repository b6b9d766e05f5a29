package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A rule as AWS tells it.
 *
 * @param fromPort -1 where the protocol has no ports
 * @param description empty where it has none
 */
public record ObservedSecurityGroupRule(
    String ruleId, String groupId, String direction, String protocol, Integer fromPort, Integer toPort, String peer,
    String description, Map<String, String> tags) implements Observed {}
