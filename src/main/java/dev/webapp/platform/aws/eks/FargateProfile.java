package dev.webapp.platform.aws.eks;

import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import java.util.List;
import java.util.Map;

/**
 * Which pods of a cluster run on Fargate. EKS changes nothing of one but its tags; its name hashes what may change all
 * the same, so that another one comes first and pods move to it.
 *
 * @param name up to 63 characters, so that pods can name it in a label
 * @param podExecutionRoleArn what Fargate fetches images and ships logs by; it trusts
 *     {@code eks-fargate-pods.amazonaws.com}
 * @param subnetIds private ones of the cluster's VPC; a profile keeps those that it was made with
 * @param labels what pods carry that are to run there
 */
public record FargateProfile(
    @Change(Effect.REPLACES) String cluster,
    @Change(Effect.REPLACES) String name,
    @Change(Effect.REPLACES) String podExecutionRoleArn,
    @AtCreation List<String> subnetIds,
    @Change(Effect.REPLACES) String namespace,
    @Change(Effect.REPLACES) Map<String, String> labels,
    Map<String, String> tags) implements Desired {

  /** What identifies it: names are unique in a cluster. */
  public static String physicalName(String cluster, String name) {
    return cluster + "/" + name;
  }
}
