package dev.webapp.platform.aws.cognitoidentityprovider;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.From;

/**
 * Where a pool's login page is: {@code <prefix>.auth.<region>.amazoncognito.com}. The prefix is its physical name.
 * Awaits its {@link UserPool}, belongs to whom that belongs, and must go before it: AWS deletes no pool that has a
 * domain.
 *
 * @param prefix unique among all of AWS's customers in the region; 1 to 63 lower-case letters, digits and dashes,
 *     without {@code aws}, {@code amazon} and {@code cognito}
 * @param userPoolId the pool's output {@code id}
 */
public record UserPoolDomain(
    @Change(Effect.REPLACES) @From("domainPrefix") String prefix,
    @Change(Effect.REPLACES) String userPoolId) implements Desired {}
