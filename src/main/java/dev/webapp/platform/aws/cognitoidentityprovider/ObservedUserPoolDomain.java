package dev.webapp.platform.aws.cognitoidentityprovider;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A user pool's domain as AWS tells it.
 *
 * @param status CREATING, UPDATING, ACTIVE, DELETING or FAILED
 * @param tags of its pool, naming the domain: domains have none, and are whose the pool is
 */
public record ObservedUserPoolDomain(String prefix, String userPoolId, String status, Map<String, String> tags)
    implements Observed {}
