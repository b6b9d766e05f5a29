package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Delta;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.elasticache.model.RemoveTagsFromResourceResponse;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** Tags of ElastiCache's resources, which are told one by one. */
final class CacheTags {
  private CacheTags() {}

  static Map<String, String> read(ElastiCacheClient cache, String arn) {
    return read(cache.listTagsForResource(r -> r.resourceName(arn)).tagList());
  }

  private static Map<String, String> read(List<Tag> tags) {
    return Tags.read(tags, Tag::key, Tag::value);
  }

  static List<Tag> write(Map<String, String> tags) {
    return Tags.write(tags, (key, value) -> Tag.builder().key(key).value(value).build());
  }

  /**
   * Removes or sets what differs, one call: removals first, since the tag that lists our keys must outlive what it
   * names.
   *
   * @return all tags as they are then: AWS answers with them, emulators do not
   */
  static Map<String, String> change(ElastiCacheClient cache, String arn, Map<String, String> present, Delta delta) {
    Map<String, String> tags = new TreeMap<>(present);
    List<String> gone = Tags.toRemove(delta);
    if (!gone.isEmpty()) {
      RemoveTagsFromResourceResponse answer = cache.removeTagsFromResource(r -> r.resourceName(arn).tagKeys(gone));
      tags.keySet().removeAll(gone);
      return answer.hasTagList() ? read(answer.tagList()) : tags;
    }
    Map<String, String> set = Tags.toSet(delta);
    AddTagsToResourceResponse answer = cache.addTagsToResource(r -> r.resourceName(arn).tags(write(set)));
    tags.putAll(set);
    return answer.hasTagList() ? read(answer.tagList()) : tags;
  }
}
