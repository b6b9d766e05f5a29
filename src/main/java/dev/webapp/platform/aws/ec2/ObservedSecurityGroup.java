package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;

/**
 * A security group as AWS tells it.
 *
 * @param openEgress which of {@code 0.0.0.0/0} and {@code ::/0} everything may leave to, in this order
 */
public record ObservedSecurityGroup(
    String groupId, String arn, String groupName, String vpcId, String description, List<String> openEgress,
    Map<String, String> tags) implements Observed {}
