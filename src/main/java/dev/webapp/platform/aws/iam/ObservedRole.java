package dev.webapp.platform.aws.iam;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;

/**
 * A role as IAM tells.
 *
 * @param id what its ARN in policies of others becomes once it is deleted: a new role of the same name has another
 * @param policy the inline policy that is ours; empty where there is none
 * @param otherPolicies names of inline policies that others gave it, sorted
 * @param permissionsBoundary null where it has none
 */
public record ObservedRole(
    String arn, String name, String path, String id, String description, PolicyDocument trustPolicy,
    PolicyDocument policy, List<String> otherPolicies, String permissionsBoundary, int maxSessionSeconds,
    Map<String, String> tags) implements Observed {
  ObservedRole tagged(Map<String, String> others) {
    return new ObservedRole(arn, name, path, id, description, trustPolicy, policy, otherPolicies, permissionsBoundary,
        maxSessionSeconds, others);
  }

  ObservedRole trusting(PolicyDocument other) {
    return new ObservedRole(arn, name, path, id, description, other, policy, otherPolicies, permissionsBoundary,
        maxSessionSeconds, tags);
  }

  ObservedRole allowing(PolicyDocument other) {
    return new ObservedRole(arn, name, path, id, description, trustPolicy, other, otherPolicies, permissionsBoundary,
        maxSessionSeconds, tags);
  }

  ObservedRole boundedBy(String boundary) {
    return new ObservedRole(arn, name, path, id, description, trustPolicy, policy, otherPolicies, boundary,
        maxSessionSeconds, tags);
  }

  ObservedRole described(String words, int seconds) {
    return new ObservedRole(arn, name, path, id, words, trustPolicy, policy, otherPolicies, permissionsBoundary,
        seconds, tags);
  }
}
