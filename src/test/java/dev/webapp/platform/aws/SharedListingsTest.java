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
  private Runnable meanwhile = () -> { };
  private final SharedListings<List<String>> listings = new SharedListings<>(() -> now, _ -> {
    listed++;
    List<String> told = List.copyOf(there);
    Runnable once = meanwhile;
    meanwhile = () -> { };
    once.run();
    return told;
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

  @Test
  void aListingThatBeganBeforeAWriteIsToldToNobodyElse() {
    meanwhile = () -> listings.write(SCOPE, () -> there.add("b"));
    assertThat(listings.of(SCOPE)).containsExactly("a");
    assertThat(listings.of(SCOPE)).containsExactly("a", "b");
  }

  /** AWS may take its time to tell; whoever else asks meanwhile need not wait for that. */
  @Test
  void nobodyWaitsForAnothersListing() {
    List<List<String>> asked = new ArrayList<>();
    meanwhile = () -> {
      Thread other = Thread.ofVirtual().start(() -> asked.add(listings.of(SCOPE)));
      try {
        assertThat(other.join(java.time.Duration.ofSeconds(10))).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    };
    listings.of(SCOPE);
    assertThat(asked).containsExactly(List.of("a"));
  }
}
