package dev.webapp.platform.aws.iam;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.Semantic;
import java.util.Map;

/**
 * A role and what it may do.
 *
 * @param name up to 64 of letters, digits and {@code +=,.@_-}; unique in the account whatever its case and path
 * @param path {@code /} or between two of them; {@link #PATH}, unless the operator was permitted more
 * @param description up to 1,000 characters of Latin-1; null leaves what is there
 * @param trustPolicy who may assume it; up to 2,048 characters, white space not counted
 * @param policy all that we allow it, kept as its inline policy {@link #POLICY}; up to 10,240 characters; empty, or
 *     null, for nothing
 * @param permissionsBoundary the ARN of the managed policy that bounds whatever policies allow; null leaves what is
 *     there, so that nobody widens a role by leaving it out
 * @param maxSessionSeconds 3,600 to 43,200; null leaves what is there, an hour in a new role
 */
public record Role(
    @Change(Effect.REPLACES) String name,
    @Change(Effect.REPLACES) String path,
    String description,
    @Semantic(Equality.JSON_POLICY) PolicyDocument trustPolicy,
    @Semantic(Equality.JSON_POLICY) PolicyDocument policy,
    String permissionsBoundary,
    Integer maxSessionSeconds,
    Map<String, String> tags) implements Desired {
  /** The name of the one inline policy that is ours. */
  public static final String POLICY = "webapp-platform";
  /** The path of platforms' roles: the operator's own permissions end there, so that it cannot widen what it may do. */
  public static final String PATH = "/webapp-platform/";

  public Role {
    policy = policy == null ? PolicyDocument.NONE : policy;
  }
}
