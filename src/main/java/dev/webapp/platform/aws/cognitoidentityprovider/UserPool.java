package dev.webapp.platform.aws.cognitoidentityprovider;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.From;
import dev.webapp.platform.resource.Semantic;
import java.util.List;
import java.util.Map;

/**
 * A user pool. Its name is its physical name, by which it is found: AWS lets several pools have one name, and anybody
 * rename them, so the name has to be one that nobody else would choose. A pool that somebody renames counts as gone.
 *
 * @param name 1 to 128 letters, digits, spaces and {@code _+=,.@-}
 * @param signIn what users sign in with: {@code email} and {@code phone_number} stand in for a user name; with {@code
 *     preferred_username} among them they are aliases of one; empty for a user name alone
 * @param autoVerified which of {@code email} and {@code phone_number} users have to confirm
 * @param mfa {@code OFF}, {@code OPTIONAL} or {@code ON}; the second factor is an authenticator app's code, besides
 *     those that others configured
 * @param selfSignUp whether users may sign up, or only administrators make them
 * @param tier {@code LITE}, {@code ESSENTIALS} or {@code PLUS}; null leaves it to AWS
 */
public record UserPool(
    @Change(Effect.REPLACES) @From("name") String name,
    @Change(Effect.REPLACES) @Semantic(Equality.AS_SET) @From("signIn") List<String> signIn,
    @Change(Effect.REPLACES) Boolean caseSensitive,
    @Semantic(Equality.AS_SET) @From("autoVerified") List<String> autoVerified,
    @From("mfa") String mfa,
    @From("passwordPolicy") PasswordPolicy passwordPolicy,
    @From("selfSignUp") Boolean selfSignUp,
    @From("deletionProtection") Boolean deletionProtection,
    @From("tier") String tier,
    Map<String, String> tags) implements Desired {}
