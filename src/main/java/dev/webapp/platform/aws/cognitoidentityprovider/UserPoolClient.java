package dev.webapp.platform.aws.cognitoidentityprovider;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.From;
import dev.webapp.platform.resource.Semantic;
import java.time.Duration;
import java.util.List;

/**
 * What an application signs users in with. Its physical name is {@code <name of its pool>/<client name>}, which is
 * known before there is a pool; neither may hold a slash. Awaits its {@link UserPool}, belongs to whom that belongs,
 * and goes with it.
 *
 * @param userPoolId the pool's output {@code id}
 * @param clientName 1 to 128 letters, digits, spaces and {@code _+=,.@-}; AWS lets several clients have one name
 * @param generateSecret whether the application can keep a secret: servers can, browsers cannot
 * @param callbackUrls where the login page may send users, up to 100; HTTPS, but for localhost
 * @param oauthFlows {@code code} and {@code implicit}, or {@code client_credentials} alone; empty for no login page
 * @param oauthScopes such as {@code openid} and {@code email}; needed where there are flows
 * @param identityProviders what the login page offers: {@code COGNITO} for the pool's own users
 * @param explicitAuthFlows such as {@code ALLOW_USER_SRP_AUTH}
 * @param accessTokenValidity 5 minutes to 1 day
 * @param idTokenValidity 5 minutes to 1 day
 * @param refreshTokenValidity 60 minutes to 10 years
 * @param preventUserExistenceErrors whether answers hide which users there are
 */
public record UserPoolClient(
    @Change(Effect.REPLACES) String userPoolId,
    @Change(Effect.REPLACES) @From("name") String clientName,
    @Change(Effect.REPLACES) @From("generateSecret") Boolean generateSecret,
    @Semantic(Equality.AS_SET) @From("callbackUrls") List<String> callbackUrls,
    @Semantic(Equality.AS_SET) @From("logoutUrls") List<String> logoutUrls,
    @Semantic(Equality.AS_SET) @From("oauthFlows") List<String> oauthFlows,
    @Semantic(Equality.AS_SET) @From("oauthScopes") List<String> oauthScopes,
    @Semantic(Equality.AS_SET) @From("identityProviders") List<String> identityProviders,
    @Semantic(Equality.AS_SET) @From("authFlows") List<String> explicitAuthFlows,
    @From("accessTokenValidity") Duration accessTokenValidity,
    @From("idTokenValidity") Duration idTokenValidity,
    @From("refreshTokenValidity") Duration refreshTokenValidity,
    @From("preventUserExistenceErrors") Boolean preventUserExistenceErrors) implements Desired {}
