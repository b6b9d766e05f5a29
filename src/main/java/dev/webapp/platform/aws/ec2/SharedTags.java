package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Ownership;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;

/** Who uses what several clusters share, as tags say it: one for each installation. */
final class SharedTags {
  private SharedTags() {}

  /** What installations share, of all of them: there is little of it, and who uses it is told along. */
  static Filter any() {
    return Filter.builder().name("tag:" + Ownership.PLATFORM).values(Ownership.SHARED).build();
  }

  /** Of what was found, the one that is meant. */
  static <T> Optional<T> pick(Handle handle, Collection<T> found, Function<T, Map<String, String>> tags) {
    return found.stream().filter(each -> tags.apply(each).containsKey(key(handle))
        && handle.id().toString().equals(tags.apply(each).get(Ownership.ID))).findFirst();
  }

  private static String key(Handle handle) {
    return Ownership.userKey(handle.physicalName());
  }

  /** Whether it is one that installations share. */
  static boolean isShared(Handle handle, Map<String, String> tags) {
    return Ownership.SHARED.equals(tags.get(Ownership.PLATFORM))
        && handle.id().toString().equals(tags.get(Ownership.ID));
  }

  static boolean isUser(Handle handle, Map<String, String> tags) {
    return tags.containsKey(key(handle));
  }

  /** What is ours of its tags; whoever made it is as good as we are. */
  static Map<String, String> ours(Map<String, String> present, Map<String, String> desired) {
    Map<String, String> ours = new TreeMap<>();
    Tags.ours(present, desired).forEach((key, value) -> {
      if (desired.containsKey(key)) {
        ours.put(key, key.equals(Ownership.OWNER) ? desired.get(key) : value);
      }
    });
    return ours;
  }

  /**
   * Joins those who use it; answers its tags.
   *
   * @param wanted the tags of one that is made anew
   */
  static Map<String, String> join(
      Ec2Client ec2, String id, Handle handle, Map<String, String> present, Map<String, String> wanted) {
    String owner = wanted.get(key(handle));
    ec2.createTags(r -> r.resources(id).tags(Ec2Tags.tag(key(handle), owner)));
    Map<String, String> tags = new TreeMap<>(present);
    tags.put(key(handle), owner);
    return tags;
  }

  /**
   * Makes the next call that leaves it to others; false where there are none. Whom it belongs to is told first: nothing
   * of it shows any more to who is no user.
   */
  static boolean leave(Ec2Client ec2, String id, Handle handle, Map<String, String> present) {
    Optional<Map.Entry<String, String>> other = new TreeMap<>(present).entrySet().stream()
        .filter(tag -> tag.getKey().startsWith(Ownership.USER) && !tag.getKey().equals(key(handle))).findFirst();
    if (other.isEmpty()) {
      return false;
    }
    boolean owned = present.entrySet().stream().anyMatch(tag -> tag.getKey().startsWith(Ownership.USER)
        && !tag.getKey().equals(key(handle)) && tag.getValue().equals(present.get(Ownership.OWNER)));
    if (owned) {
      ec2.deleteTags(r -> r.resources(id).tags(t -> t.key(key(handle))));
    } else {
      ec2.createTags(r -> r.resources(id).tags(Ec2Tags.tag(Ownership.OWNER, other.get().getValue())));
    }
    return true;
  }
}
