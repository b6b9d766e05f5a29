package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import java.util.Map;

/**
 * A security group without rules; those are {@link SecurityGroupRule}s.
 *
 * @param groupName unique in its VPC; up to 255 characters, does not begin with {@code sg-}
 * @param description letters, digits, spaces and {@code ._-:/()#,@[]+=&;{}!$*}, up to 255 characters
 * @param allowAllEgress whether everything may leave, as AWS has it by default; false leaves that to rules
 */
public record SecurityGroup(
    @Change(Effect.REPLACES) String groupName,
    @Change(Effect.REPLACES) String vpcId,
    @Change(Effect.REPLACES) String description,
    Boolean allowAllEgress,
    Map<String, String> tags) implements Desired {}
