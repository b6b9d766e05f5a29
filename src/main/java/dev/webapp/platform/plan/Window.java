package dev.webapp.platform.plan;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * When interruptions may begin. One whose end is not after its start goes past midnight, and is open on the days on
 * which it starts.
 *
 * @param days on which it opens, at least one
 */
public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
  public Window {
    days = Set.copyOf(days);
    if (days.isEmpty()) {
      throw new IllegalArgumentException("a window that never opens");
    }
  }

  /** Null while it is open, else when it opens next. */
  public Instant opensAfter(Instant now) {
    ZonedDateTime local = now.atZone(zone);
    for (int day = -1; day <= 7; day++) {
      ZonedDateTime start = local.plusDays(day).with(from);
      ZonedDateTime end = from.isBefore(to) ? start.with(to) : start.plusDays(1).with(to);
      if (days.contains(start.getDayOfWeek()) && end.isAfter(local)) {
        return start.isAfter(local) ? start.toInstant() : null;
      }
    }
    throw new IllegalStateException("no week is longer than seven days");
  }
}
