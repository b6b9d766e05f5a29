package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Delta;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.Tag;

/** Tags of RDS resources, which but for instances are told one by one. */
final class RdsTags {
  private RdsTags() {}

  static Map<String, String> read(RdsClient rds, String arn) {
    return Tags.read(rds.listTagsForResource(r -> r.resourceName(arn)).tagList(), Tag::key, Tag::value);
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
  static Map<String, String> change(RdsClient rds, String arn, Map<String, String> present, Delta delta) {
    Map<String, String> tags = new TreeMap<>(present);
    List<String> gone = Tags.toRemove(delta);
    if (!gone.isEmpty()) {
      rds.removeTagsFromResource(r -> r.resourceName(arn).tagKeys(gone));
      tags.keySet().removeAll(gone);
    } else {
      Map<String, String> set = Tags.toSet(delta);
      rds.addTagsToResource(r -> r.resourceName(arn).tags(write(set)));
      tags.putAll(set);
    }
    return tags;
  }
}
