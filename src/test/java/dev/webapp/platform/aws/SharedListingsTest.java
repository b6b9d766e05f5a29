package dev.webapp.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.resource.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedListingsTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);

  private final List<String> there = new ArrayList<>(List.of("a"));
  private Instant now = Instant.parse("2026-03-02T10:00:00Z");
  private int listed;
  private final SharedListings<List<String>> listings = new SharedListings<>(() -> now, _ -> {
    listed++;
    return List.copyOf(there);
  });

  @Test
  void oneListingAnswersForAMoment() {
    assertThat(listings.of(SCOPE)).containsExactly("a");
    now = now.plusSeconds(2);
    there.add("b");
    assertThat(listings.of(SCOPE)).containsExactly("a");
    now = now.plusSeconds(1);
    assertThat(listings.of(SCOPE)).containsExactly("a", "b");
    assertThat(listed).isEqualTo(2);
  }

  @Test
  void whoAsksAfterAWriteIsToldOfIt() {
    listings.of(SCOPE);
    listings.write(SCOPE, () -> there.add("b"));
    assertThat(listings.of(SCOPE)).containsExactly("a", "b");
  }
}
