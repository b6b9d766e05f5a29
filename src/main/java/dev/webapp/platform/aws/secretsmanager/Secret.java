package dev.webapp.platform.aws.secretsmanager;

import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.From;
import java.util.Map;

/**
 * A user's name and a password that is generated when the secret is made: {@code {"username":…,"password":…}}. Whoever
 * rotates it afterwards is right.
 *
 * @param name up to 512 of letters, digits and {@code /_+=.@-}; not ending in a dash and six characters, which is how
 *     AWS ends ARNs
 */
public record Secret(
    @Change(Effect.REPLACES) String name,
    String description,
    @From("username") @AtCreation String username,
    Map<String, String> tags) implements Desired {}
