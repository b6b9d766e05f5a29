package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A launch template with its latest version.
 *
 * @param version the number of that
 * @param settings what that version says
 */
record ObservedLaunchTemplate(String id, String name, long version, Settings settings, Map<String, String> tags)
    implements Observed {
  /** See {@link LaunchTemplate}; null or false where it says nothing. */
  record Settings(Integer diskGibibytes, boolean encrypted, boolean sessionsOnly, Integer metadataHops,
      Map<String, String> nodeTags) {
    static Settings of(LaunchTemplate desired) {
      return new Settings(desired.diskGibibytes(), desired.encrypted(), desired.sessionsOnly(), desired.metadataHops(),
          desired.nodeTags());
    }
  }

  ObservedLaunchTemplate tagged(Map<String, String> others) {
    return new ObservedLaunchTemplate(id, name, version, settings, others);
  }
}
