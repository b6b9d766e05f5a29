package dev.webapp.platform.resource;

import dev.webapp.platform.graph.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whose a resource is; written as tags in AWS and labels in the cluster, so that a lost status can be rebuilt.
 *
 * @param owner the operator's installation: by default the ARN of its cluster
 * @param platform {@code namespace/name}
 */
public record Ownership(String owner, String platform) {
  /** Every tag of ours begins with it. */
  public static final String PREFIX = "platform.webapp.dev/";
  public static final String OWNER = PREFIX + "owner";
  public static final String PLATFORM = PREFIX + "platform";
  public static final String ID = PREFIX + "id";
  /** The tags that together make a resource ours. */
  public static final List<String> CLAIM = List.of(OWNER, PLATFORM, ID);
  public static final String DATA_POLICY = PREFIX + "data-policy";
  /** What {@link #PLATFORM} says of a resource that platforms share. */
  public static final String SHARED = "shared";
  /** Keys of tags that name an installation whose platforms use what is shared begin with it. */
  public static final String USER = PREFIX + "user.";
  /** STS takes 2 to 1,224 characters of {@code [\w+=,.@:/-]} (API reference, AssumeRole). */
  private static final String NOT_IN_EXTERNAL_ID = "[^\\w+=,.@:/-]+";
  private static final int HASH = 12;

  /** The tags of one resource. */
  public Map<String, String> tags(ResourceId id, DataPolicy policy) {
    Map<String, String> tags = new TreeMap<>();
    tags.put(OWNER, owner);
    tags.put(PLATFORM, platform);
    tags.put(ID, id.toString());
    tags.put(DATA_POLICY, policy.toString());
    return tags;
  }

  /**
   * The tags of one that platforms share, perhaps with those of other clusters: each installation that uses it puts its
   * own one beside those of the others.
   *
   * @param physicalName by which the platforms of this installation know it, and no other's do
   */
  public Map<String, String> sharedTags(ResourceId id, String physicalName) {
    Map<String, String> tags = new TreeMap<>();
    tags.put(OWNER, owner);
    tags.put(PLATFORM, SHARED);
    tags.put(ID, id.toString());
    tags.put(DATA_POLICY, DataPolicy.DELETE.toString());
    tags.put(userKey(physicalName), owner);
    return tags;
  }

  /** The key of the tag by which the installation that calls it so says that it uses what is shared. */
  public static String userKey(String physicalName) {
    return USER + Digest.of(HASH, physicalName);
  }

  /**
   * What roles of users are asked for with, the same for a namespace at all times: {@code <owner>/<namespace>}. No
   * namespace has a slash in its name, so that none gets another one's.
   */
  public String externalId() {
    String clean = owner.replaceAll(NOT_IN_EXTERNAL_ID, "-");
    return (clean.equals(owner) ? owner : clean + "-" + Digest.of(HASH, owner)) + "/"
        + platform.substring(0, Math.max(0, platform.indexOf('/')));
  }

  /** Whether tags read from a resource say that it is this platform's resource of that id, or one that it may share. */
  public boolean claims(ResourceId id, Map<String, String> tags) {
    return id.toString().equals(tags.get(ID))
        && (owner.equals(tags.get(OWNER)) && platform.equals(tags.get(PLATFORM)) || uses(tags));
  }

  private boolean uses(Map<String, String> tags) {
    return SHARED.equals(tags.get(PLATFORM)) && tags.entrySet().stream()
        .anyMatch(tag -> tag.getKey().startsWith(USER) && tag.getValue().equals(owner));
  }

  /** Who else owns it, in words. */
  public static String describe(Map<String, String> tags) {
    String platform = tags.get(PLATFORM);
    return platform == null
        ? "it carries no ownership tags"
        : "it belongs to " + tags.getOrDefault(ID, "a resource") + " of platform " + platform + " (owner "
            + tags.getOrDefault(OWNER, "unknown") + ")";
  }
}
