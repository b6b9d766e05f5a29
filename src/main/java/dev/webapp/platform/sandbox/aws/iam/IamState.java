package dev.webapp.platform.sandbox.aws.iam;

import static dev.webapp.platform.sandbox.aws.iam.Iam.IAM;

import dev.webapp.platform.sandbox.aws.policy.MalformedPolicyException;
import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;

/** The roles and managed policies of an account: what IAM's operations share. */
final class IamState {
  /** A part of IAM's client. */
  interface Part extends IamClient {
    @Override
    default String serviceName() {
      return IamClient.SERVICE_NAME;
    }

    @Override
    default void close() {}
  }

  /**
   * A role.
   *
   * @param inline policies by name
   * @param attached ARNs of managed policies
   * @param boundary the ARN of a managed policy, or null
   */
  record Role(String arn, String name, String path, String id, String description, String trust, int maxSession,
      String boundary, Map<String, String> tags, Map<String, String> inline, Set<String> attached, Instant created) {
    Role described(String words, int seconds) {
      return new Role(arn, name, path, id, words, trust, seconds, boundary, tags, inline, attached, created);
    }

    Role trusting(String document) {
      return new Role(
          arn, name, path, id, description, document, maxSession, boundary, tags, inline, attached, created);
    }

    Role boundedBy(String policyArn) {
      return new Role(arn, name, path, id, description, trust, maxSession, policyArn, tags, inline, attached, created);
    }

    Role tagged(Map<String, String> others) {
      return new Role(arn, name, path, id, description, trust, maxSession, boundary, others, inline, attached, created);
    }

    Role with(String policy, String document) {
      Map<String, String> more = new TreeMap<>(inline);
      if (document == null) {
        more.remove(policy);
      } else {
        more.put(policy, document);
      }
      return new Role(arn, name, path, id, description, trust, maxSession, boundary, tags, more, attached, created);
    }

    Role attaching(String policyArn, boolean attach) {
      Set<String> others = new TreeSet<>(attached);
      if (attach) {
        others.add(policyArn);
      } else {
        others.remove(policyArn);
      }
      return new Role(arn, name, path, id, description, trust, maxSession, boundary, tags, inline, others, created);
    }
  }

  /** A managed policy of the account. */
  record ManagedPolicy(String arn, String name, String path, String id, String document, Instant created) {}

  /** What it takes at least until another service knows of a role; AWS names no bound. */
  static final Duration REACHES_SERVICES = Duration.ofSeconds(8);
  static final int MOST_TAGS = 50;
  private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  /** Those of AWS's own that the sandbox knows. */
  private static final Map<String, String> OF_AWS = Map.of("arn:aws:iam::aws:policy/AdministratorAccess",
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}");

  private final Region region;
  /** By {@link #key}. */
  final Store<Role> roles;
  /** By ARN. */
  final Store<ManagedPolicy> policies;

  IamState(Region region) {
    this.region = region;
    this.roles = new Store<>(region.view());
    this.policies = new Store<>(region.view());
  }

  Instant now() {
    return region.now();
  }

  /** Names differ in more than case. */
  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  Role role(String name) {
    Role role = name == null ? null : roles.get(key(name));
    if (role == null || !role.name().equals(name)) {
      throw IAM.error("NoSuchEntity", 404, "The role with name " + name + " cannot be found.");
    }
    return role;
  }

  void put(Role role) {
    roles.put(key(role.name()), role);
  }

  /** The text of a managed policy, or null. */
  String document(String policyArn) {
    ManagedPolicy policy = policies.get(policyArn);
    return policy == null ? OF_AWS.get(policyArn) : policy.document();
  }

  String arn(String type, String path, String name) {
    return "arn:aws:iam::" + region.account() + ":" + type + path + name;
  }

  String id(String prefix) {
    return prefix + region.ids().letters(17, ID_ALPHABET);
  }

  static AwsServiceException invalid(String field, Object value, String constraint) {
    return IAM.refuse("ValidationError", "1 validation error detected: Value '" + value + "' at '" + field
        + "' failed to satisfy constraint: " + constraint);
  }

  static void checkName(String field, String name, int most) {
    if (name == null || !name.matches("[\\w+=,.@-]+") || name.length() > most) {
      throw invalid(field, name, "Member must satisfy regular expression pattern: [\\w+=,.@-]+ and have length less "
          + "than or equal to " + most);
    }
  }

  /** The path as it is kept; none is the root. */
  static String path(String given) {
    String path = given == null ? "/" : given;
    if (!path.matches("/|/[\\x21-\\x7E]+/") || path.length() > 512) {
      throw IAM.refuse("ValidationError", "The specified value for path is invalid. It must begin and end with / and "
          + "contain only alphanumeric characters and/or / characters.");
    }
    return path;
  }

  static void check(String document, Consumer<String> check) {
    try {
      check.accept(document == null ? "" : document);
    } catch (MalformedPolicyException e) {
      throw IAM.refuse("MalformedPolicyDocument", e.getMessage());
    }
  }

  /** IAM counts no white space. */
  static int size(String document) {
    return document.replaceAll("\\s", "").length();
  }

  /** As it comes over the wire, by RFC 3986. */
  static String encoded(String document) {
    return URLEncoder.encode(document, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  static Map<String, String> merge(Map<String, String> has, List<Tag> more) {
    if (more.size() > MOST_TAGS) {
      throw invalid("tags", "[...]", "Member must have length less than or equal to " + MOST_TAGS);
    }
    Map<String, String> merged = new TreeMap<>(has);
    for (Tag tag : more) {
      boolean key = tag.key() != null && tag.key().matches("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}");
      boolean value = tag.value() != null && tag.value().matches("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}");
      if (!key || !value) {
        throw invalid("tags.member." + (key ? "value" : "key"), key ? tag.value() : tag.key(),
            "Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");
      }
      if (tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
        throw IAM.refuse("InvalidInput", "The tag key " + tag.key() + " uses the reserved prefix aws:.");
      }
      merged.put(tag.key(), tag.value());
    }
    if (merged.size() > MOST_TAGS) {
      throw IAM.error("LimitExceeded", 409, "The number of tags has reached the maximum limit.");
    }
    return merged;
  }

  static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream().map(t -> Tag.builder().key(t.getKey()).value(t.getValue()).build()).toList();
  }

  /** A page of at most 1,000, by default of 100. */
  static <V> Page<V> page(List<V> all, String marker, Integer maxItems) {
    if (maxItems != null && (maxItems < 1 || maxItems > 1000)) {
      throw invalid("maxItems", maxItems, "Member must have value between 1 and 1000");
    }
    if (marker != null && !marker.matches("\\d+")) {
      throw IAM.refuse("ValidationError", "Invalid Marker.");
    }
    return Page.of(all, marker, maxItems == null ? 100 : maxItems);
  }
}
