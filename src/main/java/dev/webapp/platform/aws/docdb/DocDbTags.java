package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.docdb.model.Tag;

/**
 * Tags of DocumentDB's resources. No listing tells them, so those of clusters and instances are read one by one and
 * remembered for a while.
 */
final class DocDbTags {
  private final RememberedTags remembered;

  DocDbTags(RememberedTags remembered) {
    this.remembered = remembered;
  }

  /**
   * Those of a cluster or an instance; null where it is gone by now.
   *
   * @param resourceId tells it from an earlier one of the same ARN, whose tags it does not have
   */
  Map<String, String> of(DocDbClient docdb, String arn, String resourceId) {
    return remembered.of(List.of(key(arn, resourceId)), 1, portion -> present(docdb, arn, portion.getFirst()))
        .get(key(arn, resourceId));
  }

  private static Map<String, Map<String, String>> present(DocDbClient docdb, String arn, String key) {
    try {
      return Map.of(key, read(docdb, arn));
    } catch (Problem problem) {
      if (problem.category() == Problem.Category.NOT_FOUND) {
        return Map.of();
      }
      throw problem;
    }
  }

  /** Changes those of a cluster or an instance, see {@link #change(DocDbClient, String, Map, Delta)}. */
  Map<String, String> change(
      DocDbClient docdb, String arn, String resourceId, Map<String, String> present, Delta delta) {
    try {
      return change(docdb, arn, present, delta);
    } finally {
      // Even a failed call may have taken effect.
      remembered.doubt(key(arn, resourceId));
    }
  }

  private static String key(String arn, String resourceId) {
    return arn + " " + resourceId;
  }

  static Map<String, String> read(DocDbClient docdb, String arn) {
    return Tags.read(docdb.listTagsForResource(r -> r.resourceName(arn)).tagList(), Tag::key, Tag::value);
  }

  static List<Tag> write(Map<String, String> tags) {
    return Tags.write(tags, (key, value) -> Tag.builder().key(key).value(value).build());
  }

  /**
   * Removes or sets what differs, one call: removals first, since the tag that lists our keys must outlive what it
   * names.
   *
   * @return all tags as they are then
   */
  static Map<String, String> change(DocDbClient docdb, String arn, Map<String, String> present, Delta delta) {
    Map<String, String> tags = new TreeMap<>(present);
    List<String> gone = Tags.toRemove(delta);
    if (!gone.isEmpty()) {
      docdb.removeTagsFromResource(r -> r.resourceName(arn).tagKeys(gone));
      tags.keySet().removeAll(gone);
    } else {
      Map<String, String> set = Tags.toSet(delta);
      docdb.addTagsToResource(r -> r.resourceName(arn).tags(write(set)));
      tags.putAll(set);
    }
    return tags;
  }
}
