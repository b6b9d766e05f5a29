package dev.webapp.platform.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /** 2026-01-31 is a Saturday; Berlin is an hour ahead of UTC until 29 March, then two. */
  @ParameterizedTest
  @CsvSource({
    "02:00, 04:00, 2026-01-31T00:59:59Z, 2026-01-31T01:00:00Z",
    "02:00, 04:00, 2026-01-31T01:00:00Z,",
    "02:00, 04:00, 2026-01-31T02:59:59Z,",
    "02:00, 04:00, 2026-01-31T03:00:00Z, 2026-02-07T01:00:00Z",
    "02:00, 04:00, 2026-02-02T12:00:00Z, 2026-02-07T01:00:00Z",
    "22:00, 02:00, 2026-01-31T20:59:00Z, 2026-01-31T21:00:00Z",
    "22:00, 02:00, 2026-02-01T00:30:00Z,",
    "22:00, 02:00, 2026-02-01T01:00:00Z, 2026-02-07T21:00:00Z",
    "22:00, 02:00, 2026-01-31T00:30:00Z, 2026-01-31T21:00:00Z",
    "22:00, 02:00, 2026-04-04T19:59:00Z, 2026-04-04T20:00:00Z"})
  void opensOnSaturdays(LocalTime from, LocalTime to, Instant now, Instant opens) {
    assertThat(new Window(Set.of(DayOfWeek.SATURDAY), from, to, BERLIN).opensAfter(now)).isEqualTo(opens);
  }

  @Test
  void aWholeDayIsOpenThatDay() {
    Window window = new Window(Set.of(DayOfWeek.SATURDAY), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, BERLIN);

    assertThat(window.opensAfter(Instant.parse("2026-01-31T22:59:59Z"))).isNull();
    assertThat(window.opensAfter(Instant.parse("2026-01-31T23:00:00Z"))).isEqualTo("2026-02-06T23:00:00Z");
  }
}
