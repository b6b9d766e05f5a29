package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Delta;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Tags of anything in EC2. */
final class Ec2Tags {
  private Ec2Tags() {}

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  /**
   * Makes the first call that brings the tags closer to what is desired. Removal comes first: once {@link Tags#KEYS}
   * is set anew, nothing tells any more that a key was ours.
   *
   * @param present the tags as they are, changed along
   */
  static void update(Ec2Client ec2, String id, Delta delta, Map<String, String> present) {
    List<String> remove = Tags.toRemove(delta);
    Map<String, String> set = Tags.toSet(delta);
    if (!remove.isEmpty()) {
      // Without a value a tag goes whatever its value is.
      ec2.deleteTags(r -> r.resources(id).tags(remove.stream().map(k -> Tag.builder().key(k).build()).toList()));
      remove.forEach(present::remove);
    } else if (!set.isEmpty()) {
      ec2.createTags(r -> r.resources(id).tags(Tags.write(set, Ec2Tags::tag)));
      present.putAll(set);
    }
  }
}
