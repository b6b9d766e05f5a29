package dev.webapp.platform.aws.route53;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * A host's validation record, and that one platform needs it.
 *
 * @param mine what the marker says of that platform
 * @param marker the TXT record that says who needs it
 * @param cname the CNAME record that is noted for the platform, or null where it is not there
 */
public record ObservedValidationRecord(
    String zoneId, String host, Marker mine, ResourceRecordSet marker, ResourceRecordSet cname, boolean inSync)
    implements Observed {
  static final String USER = "user";
  static final String RECORD = "record";
  /** Noted where the CNAME was there before anybody of ours needed it: it stays. */
  static final String FOUND = "found";

  @Override
  public Map<String, String> tags() {
    return mine.tags();
  }

  String value() {
    return cname == null ? null : RecordNames.plain(cname.resourceRecords().getFirst().value());
  }

  /** What the marker says of others. */
  List<String> others() {
    return marker == null ? List.of() : marker.resourceRecords().stream().map(ResourceRecord::value)
        .filter(value -> !mine.equals(Marker.read(value))).toList();
  }

  /** Whether the CNAME is nobody's any more once this platform does not need it. */
  boolean goesWithMe() {
    String record = mine.facts().get(RECORD);
    return cname != null && !mine.facts().containsKey(FOUND)
        && others().stream().noneMatch(other -> Marker.read(other).facts().getOrDefault(RECORD, "").equals(record));
  }
}
