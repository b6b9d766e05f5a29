package dev.webapp.platform.compose;

import dev.webapp.platform.api.DatabaseSpec;
import java.util.List;

/**
 * The weekly and the daily window of a database, as RDS asks for them: of 30 minutes at least, and apart from each other
 * (CreateDBInstance, PreferredBackupWindow and PreferredMaintenanceWindow).
 */
final class DatabaseWindows {
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final int DAY = 24 * 60;
  private static final int WEEK = 7 * DAY;
  private static final int SHORTEST = 30;

  private DatabaseWindows() {}

  /** A part of the week, in minutes; the end may be in the next one. */
  private record Span(int start, int length) {
    boolean overlaps(Span other) {
      return Math.floorMod(other.start - start, WEEK) < length || Math.floorMod(start - other.start, WEEK) < other.length;
    }
  }

  /** Throws {@link InvalidSpec} where RDS would refuse the windows. */
  static void check(DatabaseSpec database, String origin) {
    Span maintenance = database.maintenanceWindow() == null ? null
        : weekly(database.maintenanceWindow(), origin + ".maintenanceWindow");
    Span backup = database.backup().window() == null ? null
        : daily(database.backup().window(), origin + ".backup.window");
    if (maintenance == null || backup == null) {
      return;
    }
    for (int day = 0; day < 7; day++) {
      if (new Span(backup.start + day * DAY, backup.length).overlaps(maintenance)) {
        throw new InvalidSpec(origin + ".backup.window", database.backup().window() + " overlaps maintenanceWindow "
            + database.maintenanceWindow() + ": move one of the two, or leave one out and AWS chooses it");
      }
    }
  }

  private static Span weekly(String window, String field) {
    String[] ends = window.split("-");
    int start = minuteOfWeek(ends[0]);
    return span(start, Math.floorMod(minuteOfWeek(ends[1]) - start, WEEK), window, field);
  }

  private static Span daily(String window, String field) {
    String[] ends = window.split("-");
    int start = minuteOfDay(ends[0]);
    return span(start, Math.floorMod(minuteOfDay(ends[1]) - start, DAY), window, field);
  }

  private static Span span(int start, int length, String window, String field) {
    if (length < SHORTEST) {
      throw new InvalidSpec(field, window + " has " + length + " minutes: RDS needs " + SHORTEST + " at least");
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
