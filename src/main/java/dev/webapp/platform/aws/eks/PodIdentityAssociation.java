package dev.webapp.platform.aws.eks;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import java.util.Map;

/**
 * Which role the pods of a service account act as. Pods that run already keep what they act as until they are replaced.
 *
 * @param roleArn of the cluster's account; trusts {@code pods.eks.amazonaws.com}
 * @param targetRoleArn the role that the first one assumes, of whichever account; null leaves what is there
 */
public record PodIdentityAssociation(
    @Change(Effect.REPLACES) String cluster,
    @Change(Effect.REPLACES) String namespace,
    @Change(Effect.REPLACES) String serviceAccount,
    String roleArn,
    String targetRoleArn,
    Map<String, String> tags) implements Desired {
  /** What identifies it: a service account has one association at most. */
  public static String physicalName(String cluster, String namespace, String serviceAccount) {
    return cluster + " " + namespace + " " + serviceAccount;
  }
}
