package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import java.util.Map;

/**
 * What nodes are launched with: an encrypted gp3 disk, and instance metadata by sessions alone (IMDSv2), one hop far,
 * so that pods do not reach their node's role. Another setting is another version, which node groups move to.
 *
 * @param name 3 to 128 letters, digits and {@code ().-/_}
 * @param diskGibibytes of the root volume
 * @param nodeTags what instances and their volumes are tagged with
 */
public record LaunchTemplate(
    @Change(Effect.REPLACES) String name, Integer diskGibibytes, Boolean encrypted, Boolean sessionsOnly,
    Integer metadataHops, Map<String, String> nodeTags, Map<String, String> tags) implements Desired {

  /** One whose nodes are as safe as they can be. */
  public LaunchTemplate(String name, int diskGibibytes, Map<String, String> nodeTags, Map<String, String> tags) {
    this(name, diskGibibytes, true, true, 1, nodeTags, tags);
  }
}
