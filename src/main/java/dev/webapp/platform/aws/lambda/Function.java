package dev.webapp.platform.aws.lambda;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.Semantic;
import java.util.List;
import java.util.Map;

/**
 * A function in Java, on processors of type arm64. Changes take effect with the next request: those under way end as
 * they began.
 *
 * @param name up to 64 letters, digits, {@code -} and {@code _}
 * @param codeSha256 which code it runs, by the SHA-256 of its archive in Base64
 * @param handler class and method, as {@code <class>::<method>}
 * @param runtime such as {@code java25}
 * @param memoryMb 128 to 10,240; processors come in proportion, one whole at 1,769
 * @param timeoutSeconds for one event; 1 to 900
 * @param environment up to 4 KB in all
 * @param roleArn what it is in AWS; trusts {@code lambda.amazonaws.com}
 * @param subnetIds where its network interfaces are
 * @param reserved how many events at once it takes, which are then kept for it out of the account's number; 0 for as
 *     many as there are
 */
public record Function(
    @Change(Effect.REPLACES) String name,
    String codeSha256,
    String handler,
    String runtime,
    int memoryMb,
    int timeoutSeconds,
    Map<String, String> environment,
    String roleArn,
    @Semantic(Equality.AS_SET) List<String> subnetIds,
    @Semantic(Equality.AS_SET) List<String> securityGroupIds,
    int reserved,
    Map<String, String> tags) implements Desired {}
