package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Holds {@link Rule#READY_IS_TRUE}. */
final class ReadyIsTrue implements Witness {
  /**
   * How long the operator may not know of what others did, or of what an answer that lagged behind kept from it: the
   * longest interval of a kind (20 minutes and its spread), and as long as an answer counts while looking fails.
   */
  private static final Duration UNAWARE = Duration.ofMinutes(35);
  /** How long the operator may not have heard of an annotation, which moves no generation: {@link Lag}, and a turn. */
  private static final Duration UNHEARD = Duration.ofMinutes(12);

  private final World world;
  private final Truth truth;
  private final Violations violations;
  private Instant misledUntil = Instant.MIN;
  private Instant heardBy = Instant.MIN;

  ReadyIsTrue(World world, Violations violations) {
    this.world = world;
    this.truth = new Truth(world);
    this.violations = violations;
  }

  /** Something happened that the operator cannot know of yet. */
  void misled() {
    misledUntil = world.clock().instant().plus(UNAWARE);
  }

  /** An annotation has been set. */
  void asked() {
    heardBy = world.clock().instant().plus(UNHEARD);
  }

  @Override
  public void reports(Snapshot before, JsonNode status) {
    check(before.key());
  }

  /** Compares what a platform that says that it is ready says with what is so. */
  void check(ObjectKey key) {
    WebAppPlatform platform = world.find(key).orElse(null);
    if (platform != null && Platforms.isReady(platform) && !isUnaware(key)) {
      expectNone(truth.differences(platform, false));
    }
  }

  /** Whether what others did, or an answer that lagged behind, is what the operator may not know of. */
  boolean isMisled() {
    Instant now = world.clock().instant();
    Instant stale = world.weather().lastStale();
    return now.isBefore(misledUntil) || stale.isAfter(Instant.MIN) && now.isBefore(stale.plus(UNAWARE));
  }

  /** The same of what it is asked to do as well, by an annotation or by a schedule. */
  boolean isUnaware(ObjectKey key) {
    Instant now = world.clock().instant();
    boolean newDay = now.plus(UNAWARE).truncatedTo(ChronoUnit.DAYS).isAfter(now.minus(UNAWARE));
    return isMisled() || now.isBefore(heardBy)
        || newDay && world.store().find(key).filter(platform -> Self.of(platform).hasSchedule()).isPresent();
  }

  /**
   * The same where nothing happened for long, so that every resource has to be ready, too. At other times one may be
   * about to leave readiness, or be back in it: pods that are replaced, parameters that are applied, between two looks.
   */
  void checkAtRest(ObjectKey key) {
    world.find(key).ifPresent(platform -> expectNone(truth.differences(platform, true)));
  }

  private void expectNone(List<String> differences) {
    violations.expect(differences.isEmpty(), Rule.READY_IS_TRUE, "it says Ready, and " + differences);
  }
}
