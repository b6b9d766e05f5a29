package dev.webapp.platform.sandbox.aws.policy;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One statement of a document.
 *
 * @param actions what it is about, or with {@code notActions} what it is not about; one of both is empty
 * @param resources as the actions; both are empty in a trust policy
 * @param principals values by type, such as {@code Service}; empty in a policy of a role
 */
record Statement(
    String sid, boolean allows, List<String> actions, List<String> notActions, List<String> resources,
    List<String> notResources, Map<String, List<String>> principals, List<Condition> conditions) {
  boolean applies(Request request, String resource, Glob glob) {
    return isAbout(request.action(), glob) && isOn(resource, glob) && Condition.all(conditions, request, glob);
  }

  /** Actions have no case. */
  boolean isAbout(String action, Glob glob) {
    return notActions.isEmpty()
        ? actions.stream().anyMatch(a -> glob.matches(a, action, true, true))
        : notActions.stream().noneMatch(a -> glob.matches(a, action, true, true));
  }

  private boolean isOn(String resource, Glob glob) {
    return notResources.isEmpty()
        ? resources.stream().anyMatch(r -> glob.matches(completed(r), resource, true, false))
        : notResources.stream().noneMatch(r -> glob.matches(completed(r), resource, true, false));
  }

  /**
   * An ARN of fewer than six parts goes on with anything
   * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
   */
  private static String completed(String resource) {
    StringBuilder arn = new StringBuilder(resource);
    if (resource.toLowerCase(Locale.ROOT).startsWith("arn:")) {
      for (int parts = resource.split(":(?![^{]*})", -1).length; parts < 6; parts++) {
        arn.append(":*");
      }
    }
    return arn.toString();
  }

  /**
   * @param type such as {@code Service} or {@code AWS}
   * @param names all that a policy may call the principal by
   */
  boolean trusts(String type, Collection<String> names) {
    List<String> trusted = principals.getOrDefault(type, List.of());
    return principals.getOrDefault("*", List.of()).contains("*") || trusted.stream().anyMatch(names::contains)
        || type.equals("AWS") && trusted.contains("*");
  }
}
