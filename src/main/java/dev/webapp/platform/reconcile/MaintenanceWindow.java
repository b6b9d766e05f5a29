package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.ChangesSpec;
import dev.webapp.platform.plan.Window;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The maintenance window of a spec. */
final class MaintenanceWindow {
  private MaintenanceWindow() {}

  /** Null while interruptions may begin, else from when on they may; throws where the time zone is unknown. */
  static Instant opensAfter(ChangesSpec.Window window, Instant now) {
    return window == null ? null : of(window).opensAfter(now);
  }

  private static Window of(ChangesSpec.Window window) {
    Set<DayOfWeek> days = window.days().isEmpty() ? EnumSet.allOf(DayOfWeek.class)
        : window.days().stream().map(day -> DayOfWeek.valueOf(day.name())).collect(Collectors.toSet());
    String[] hours = window.hours().split("-", 2);
    ZoneId zone = window.timeZone() == null ? ZoneOffset.UTC : ZoneId.of(window.timeZone());
    return new Window(days, LocalTime.parse(hours[0]), LocalTime.parse(hours[1]), zone);
  }
}
