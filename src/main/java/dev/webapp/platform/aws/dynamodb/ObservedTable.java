package dev.webapp.platform.aws.dynamodb;

import dev.webapp.platform.resource.Observed;
import java.time.Instant;
import java.util.Map;

/**
 * A table as AWS tells it.
 *
 * @param tableId tells this table from one of the same name that was before it; null where emulators tell none
 * @param created null where it is not told
 * @param restoration null where it began empty
 * @param status CREATING, UPDATING, DELETING, ACTIVE or one of the states that need a human
 * @param capacity never autoscaled: who moves the units does not show here
 */
public record ObservedTable(
    String name, String arn, String tableId, Instant created, Restoration restoration, String status, Key partitionKey,
    Key sortKey, Capacity capacity, Map<String, ObservedIndex> indexes, Stream stream, TimeToLive timeToLive,
    Recovery recovery, boolean deletionProtection, Map<String, String> tags) implements Observed {

  /**
   * An index as AWS tells it.
   *
   * @param backfilling whether it is being filled from the table, which may take hours
   */
  public record ObservedIndex(Index index, String arn, String status, boolean backfilling, Capacity capacity) {
    boolean active() {
      return status.equals("ACTIVE");
    }

    boolean deleting() {
      return status.equals("DELETING");
    }
  }

  /**
   * @param viewType empty where there is no stream
   * @param arn null where there is no stream
   */
  public record Stream(String viewType, String arn) {
    static final Stream OFF = new Stream("", null);
  }

  /**
   * @param status ENABLING, ENABLED, DISABLING or DISABLED
   * @param attribute empty where AWS tells none
   */
  public record TimeToLive(String status, String attribute) {
    static final TimeToLive OFF = new TimeToLive("DISABLED", "");

    /** The attribute by which items expire, or soon will; else empty. */
    String inForce() {
      return status.equals("ENABLED") || status.equals("ENABLING") ? attribute : "";
    }

    boolean changing() {
      return status.equals("ENABLING") || status.equals("DISABLING");
    }
  }

  /**
   * Point-in-time recovery.
   *
   * @param days null where it is off or AWS does not tell
   */
  public record Recovery(boolean enabled, Integer days) {
    static final Recovery OFF = new Recovery(false, null);
  }

  boolean active() {
    return status.equals("ACTIVE");
  }

  boolean deleting() {
    return status.equals("DELETING");
  }

  ObservedTable withTags(Map<String, String> changed) {
    return new ObservedTable(name, arn, tableId, created, restoration, status, partitionKey, sortKey, capacity, indexes,
        stream, timeToLive, recovery, deletionProtection, changed);
  }

  ObservedTable withTimeToLive(TimeToLive changed) {
    return new ObservedTable(name, arn, tableId, created, restoration, status, partitionKey, sortKey, capacity, indexes,
        stream, changed, recovery, deletionProtection, tags);
  }

  ObservedTable withRecovery(Recovery changed) {
    return new ObservedTable(name, arn, tableId, created, restoration, status, partitionKey, sortKey, capacity, indexes,
        stream, timeToLive, changed, deletionProtection, tags);
  }
}
