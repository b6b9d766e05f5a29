package dev.webapp.platform.sandbox.aws.policy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What somebody wants to do, as policies see it.
 *
 * @param action such as {@code dynamodb:PutItem}
 * @param resources ARNs, each of which must be allowed; {@code *} where the action is about no resource
 * @param context values by condition key, such as {@code aws:RequestTag/team}; keys have no case
 */
public record Request(String action, List<String> resources, Map<String, List<String>> context) {
  public Request {
    resources = List.copyOf(resources);
    Map<String, List<String>> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    keys.putAll(context);
    context = keys;
  }

  /** A request without context. */
  public static Request of(String action, String... resources) {
    return new Request(action, List.of(resources), Map.of());
  }

  /** With one more condition key; without values it is not there. */
  public Request with(String key, List<String> values) {
    if (values.isEmpty()) {
      return this;
    }
    Map<String, List<String>> more = new TreeMap<>(context);
    more.put(key, List.copyOf(values));
    return new Request(action, resources, more);
  }

  public Request with(String key, String... values) {
    return with(key, List.of(values));
  }

  /** With tags of the request: {@code aws:RequestTag/…} and {@code aws:TagKeys}. */
  public Request tagging(Map<String, String> tags) {
    Request tagged = with("aws:TagKeys", List.copyOf(new TreeMap<>(tags).keySet()));
    for (Map.Entry<String, String> tag : new TreeMap<>(tags).entrySet()) {
      tagged = tagged.with("aws:RequestTag/" + tag.getKey(), tag.getValue());
    }
    return tagged;
  }

  /** With tags of the resource: {@code aws:ResourceTag/…}. */
  public Request onTagged(Map<String, String> tags) {
    Request on = this;
    for (Map.Entry<String, String> tag : new TreeMap<>(tags).entrySet()) {
      on = on.with("aws:ResourceTag/" + tag.getKey(), tag.getValue());
    }
    return on;
  }
}
