package dev.webapp.platform.sandbox.aws.region;

import dev.webapp.platform.sandbox.aws.policy.Request;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;

/**
 * What calls are about, of services whose actions are called as their operations, and whose requests name resources in
 * fields of the same names everywhere. A call that names none is about {@code *}: for some AWS's reference has patterns
 * instead, such as {@code db:*} of DescribeDBInstances.
 */
public final class NamedResources {
  private final Region region;
  private final ServiceModel service;
  private final Map<String, String> types;
  private final Function<String, Map<String, String>> tagsOf;

  /**
   * @param types by the field that names a resource, what stands before the name in ARNs, such as {@code db:}; a field
   *     may hold a whole ARN as well
   * @param tagsOf the tags of a resource, by its ARN; none where it is not there
   */
  public NamedResources(
      Region region, ServiceModel service, Map<String, String> types, Function<String, Map<String, String>> tagsOf) {
    this.region = region;
    this.service = service;
    this.types = new TreeMap<>(types);
    this.tagsOf = tagsOf;
  }

  /** An action on each that the request names, with its tags and those of the request; all have to be allowed. */
  public List<Request> about(String operation, SdkRequest request) {
    TreeSet<String> arns = new TreeSet<>();
    types.forEach((field, prefix) -> {
      String name = text(request, field);
      if (!name.isEmpty()) {
        arns.add(name.startsWith("arn:") ? name : region.arn(service, prefix + name));
      }
    });
    return arns.isEmpty() ? List.of(tagging(anywhere(operation), request))
        : arns.stream().map(arn -> tagging(on(operation, arn), request)).toList();
  }

  /** An action on one resource, with its tags. */
  public Request on(String operation, String arn) {
    return Request.of(action(operation), arn).onTagged(tagsOf.apply(arn));
  }

  /** With what the request tags or untags. */
  public static Request tagging(Request about, SdkRequest request) {
    Object keys = request.getValueForField("TagKeys", Object.class)
        .or(() -> request.getValueForField("tagKeys", Object.class)).orElse(List.of());
    return keys instanceof List<?> list && !list.isEmpty()
        ? about.with("aws:TagKeys", list.stream().map(String::valueOf).toList()) : about.tagging(tags(request));
  }

  /** Another action, whatever it is about. */
  public Request anywhere(String operation) {
    return Request.of(action(operation), "*");
  }

  private String action(String operation) {
    return operation.contains(":") ? operation : service.prefix() + ":" + operation;
  }

  /** What is asked about a key in behalf of whoever encrypts with it; nothing where none is named. */
  public static List<Request> encrypting(String key) {
    return key.isEmpty() ? List.of() : List.of(Request.of("kms:DescribeKey", key),
        Request.of("kms:CreateGrant", key).with("kms:GrantIsForAWSResource", "true"));
  }

  /** The text in a field; empty where there is none. */
  public static String text(SdkRequest request, String field) {
    return request.getValueForField(field, Object.class).filter(String.class::isInstance).map(String.class::cast)
        .orElse("");
  }

  /** The tags of a request that has them in {@code Tags} or {@code tags}. */
  public static Map<String, String> tags(SdkRequest request) {
    Object value = request.getValueForField("Tags", Object.class)
        .or(() -> request.getValueForField("tags", Object.class)).orElse(List.of());
    Map<String, String> tags = new TreeMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> tags.put(String.valueOf(key), String.valueOf(each)));
    } else if (value instanceof List<?> list) {
      list.forEach(tag -> tags.put(field((SdkPojo) tag, "Key"), field((SdkPojo) tag, "Value")));
    }
    return tags;
  }

  private static String field(SdkPojo tag, String name) {
    return tag.sdkFields().stream().filter(field -> field.memberName().equals(name)).findFirst()
        .map(field -> String.valueOf(field.getValueOrDefault(tag))).orElse("");
  }
}
