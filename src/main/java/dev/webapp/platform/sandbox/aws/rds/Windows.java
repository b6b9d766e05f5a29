package dev.webapp.platform.sandbox.aws.rds;

import dev.webapp.platform.sandbox.aws.region.Ids;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The windows for backups ({@code 03:00-03:30}) and maintenance ({@code sun:05:00-sun:05:30}) of databases, in UTC. RDS
 * and DocumentDB have the same rules for them.
 */
public final class Windows {
  private static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d";
  private static final String DAY = "(mon|tue|wed|thu|fri|sat|sun)";
  private static final Pattern WEEKLY = Pattern.compile(DAY + ":" + TIME + "-" + DAY + ":" + TIME);
  private static final Pattern DAILY = Pattern.compile(TIME + "-" + TIME);
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private Windows() {}

  /** What is wrong with both windows, as they would be together; either may be null. */
  public static Optional<Refusal> violation(String backup, String maintenance) {
    if (backup != null && !DAILY.matcher(backup).matches()) {
      return invalid("Invalid backup window format: " + backup
          + ". Should be specified as a range hh24:mi-hh24:mi (24H Clock UTC).");
    }
    if (maintenance != null && !WEEKLY.matcher(maintenance.toLowerCase(Locale.ROOT)).matches()) {
      return invalid("Invalid maintenance window format: " + maintenance
          + ". Should be specified as a range ddd:hh24:mi-ddd:hh24:mi (24H Clock UTC).");
    }
    if (backup == null || maintenance == null) {
      return Optional.empty();
    }
    int from = minutes(backup.substring(0, 5));
    int length = Math.floorMod(minutes(backup.substring(6)) - from, 1440);
    int start = minutes(maintenance.substring(4, 9));
    int lasts = Math.floorMod(minutes(maintenance.substring(14)) - start, 1440);
    if (length < 30 || lasts < 30) {
      return invalid("The window must be at least 30 minutes.");
    }
    boolean overlap = Math.floorMod(start - from, 1440) < length || Math.floorMod(from - start, 1440) < lasts;
    return overlap ? Optional.of(new Refusal("InvalidParameterCombination", 400,
        "The backup window and maintenance window must not overlap.")) : Optional.empty();
  }

  private static Optional<Refusal> invalid(String message) {
    return Optional.of(new Refusal("InvalidParameterValue", 400, message));
  }

  /** The backup window that AWS chooses where none is asked for. */
  public static String backup(String identifier) {
    String hour = hour(identifier, 3);
    return hour + ":00-" + hour + ":30";
  }

  /** The maintenance window that AWS chooses where none is asked for: right after the backup's. */
  public static String maintenance(String identifier) {
    String day = DAYS.get((int) Math.floorMod(Ids.mix(identifier.hashCode()) >> 8, 7L));
    return day + ":" + hour(identifier, 3) + ":30-" + day + ":" + hour(identifier, 4) + ":00";
  }

  private static String hour(String identifier, int earliest) {
    return String.format("%02d", Math.floorMod(Ids.mix(identifier.hashCode()), 5) + earliest);
  }

  /** The next time a maintenance window begins, later than now. */
  public static Instant next(String maintenance, Instant now) {
    String[] start = maintenance.substring(0, maintenance.lastIndexOf('-')).split(":", 2);
    DayOfWeek day = DayOfWeek.of(DAYS.indexOf(start[0].toLowerCase(Locale.ROOT)) + 1);
    ZonedDateTime at = now.atZone(ZoneOffset.UTC).with(LocalTime.parse(start[1]));
    at = at.plusDays(Math.floorMod(day.getValue() - at.getDayOfWeek().getValue(), 7));
    return (at.toInstant().isAfter(now) ? at : at.plusWeeks(1)).toInstant();
  }

  private static int minutes(String time) {
    return LocalTime.parse(time).toSecondOfDay() / 60;
  }
}
