package dev.webapp.platform.compose;

import java.util.List;

/**
 * The weekly and the daily window of a store, as a service asks for them: of some minutes at least, and apart from each
 * other (CreateDBInstance and CreateDBCluster, PreferredBackupWindow and PreferredMaintenanceWindow;
 * CreateReplicationGroup, SnapshotWindow and PreferredMaintenanceWindow).
 */
enum Windows {
  RDS("RDS", 30),
  DOCUMENT_DB("DocumentDB", 30),
  ELASTI_CACHE("ElastiCache", 60);

  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final int DAY = 24 * 60;
  private static final int WEEK = 7 * DAY;

  private final String service;
  private final int shortest;

  Windows(String service, int shortest) {
    this.service = service;
    this.shortest = shortest;
  }

  /** A part of the week, in minutes; the end may be in the next one. */
  private record Span(int start, int length) {
    boolean overlaps(Span other) {
      return Math.floorMod(other.start - start, WEEK) < length
          || Math.floorMod(start - other.start, WEEK) < other.length;
    }
  }

  /**
   * Throws {@link InvalidSpec} where the service would refuse the windows.
   *
   * @param weekly null where AWS chooses it
   * @param daily null where AWS chooses it
   */
  void check(String weekly, String daily, String origin) {
    Span maintenance = weekly == null ? null : weekly(weekly, origin + ".maintenanceWindow");
    Span backup = daily == null ? null : daily(daily, origin + ".backup.window");
    if (maintenance == null || backup == null) {
      return;
    }
    for (int day = 0; day < 7; day++) {
      if (new Span(backup.start + day * DAY, backup.length).overlaps(maintenance)) {
        throw new InvalidSpec(origin + ".backup.window", daily + " overlaps maintenanceWindow "
            + weekly + ": move one of the two, or leave one out and AWS chooses it");
      }
    }
  }

  private Span weekly(String window, String field) {
    String[] ends = window.split("-");
    int start = minuteOfWeek(ends[0]);
    return span(start, Math.floorMod(minuteOfWeek(ends[1]) - start, WEEK), window, field);
  }

  private Span daily(String window, String field) {
    String[] ends = window.split("-");
    int start = minuteOfDay(ends[0]);
    return span(start, Math.floorMod(minuteOfDay(ends[1]) - start, DAY), window, field);
  }

  private Span span(int start, int length, String window, String field) {
    if (length < shortest) {
      throw new InvalidSpec(field,
          window + " has " + length + " minutes: " + service + " needs " + shortest + " at least");
    }
    return new Span(start, length);
  }

  private static int minuteOfWeek(String time) {
    return DAYS.indexOf(time.substring(0, 3)) * DAY + minuteOfDay(time.substring(4));
  }

  private static int minuteOfDay(String time) {
    return Integer.parseInt(time.substring(0, 2)) * 60 + Integer.parseInt(time.substring(3));
  }
}
