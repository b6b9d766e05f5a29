package dev.webapp.platform.cli;

import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.reconcile.Telemetry;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.sql.SqlCalls;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Metrics of what the operator does; none carries the name of a platform, so that their number stays bounded. */
final class Metering implements Telemetry, ApiCall.Listener, SqlCalls {
  private final MeterRegistry registry;
  private final InstantSource clock;
  private final MultiGauge states;
  private final Map<String, Map<String, Integer>> byPlatform = new ConcurrentHashMap<>();

  Metering(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.states = MultiGauge.builder("webapp_resources").description("Resources by state").register(registry);
  }

  @Override
  public void called(ApiCall call, Problem problem, Duration took) {
    registry.timer("webapp_aws_calls",
        Tags.of("service", call.service(), "operation", call.operation(), "outcome", outcome(problem))).record(took);
  }

  @Override
  public void called(String action, Problem problem, Duration took) {
    registry.timer("webapp_sql_calls", Tags.of("operation", action.substring(action.indexOf(':') + 1),
        "outcome", outcome(problem))).record(took);
  }

  private static String outcome(Problem problem) {
    return problem == null ? "ok" : problem.category().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void passed(
      WebAppPlatform platform, WebAppPlatformStatus before, WebAppPlatformStatus after, Plan plan) {
    Map<String, Integer> counts = new TreeMap<>();
    if (after.inventory() != null) {
      after.inventory().forEach(entry -> counts.merge(entry.state(), 1, Integer::sum));
    }
    byPlatform.put(platform.getMetadata().getUid(), counts);
    gauge();
    if (!isReady(before) && isReady(after) && before != null && platform.getMetadata().getGeneration() == 1) {
      Instant created = Instant.parse(platform.getMetadata().getCreationTimestamp());
      registry.timer("webapp_time_to_ready").record(Duration.between(created, clock.instant()));
    }
  }

  @Override
  public void drifted(WebAppPlatform platform, Step step) {
    registry.counter("webapp_drift", "kind", step.handle().id().kind()).increment();
  }

  @Override
  public void left(WebAppPlatform platform) {
    byPlatform.remove(platform.getMetadata().getUid());
    gauge();
  }

  private void gauge() {
    Map<String, Integer> total = new TreeMap<>();
    byPlatform.values().forEach(counts -> counts.forEach((state, n) -> total.merge(state, n, Integer::sum)));
    List<MultiGauge.Row<?>> rows = total.entrySet().stream()
        .<MultiGauge.Row<?>>map(e -> MultiGauge.Row.of(Tags.of("state", e.getKey()), e.getValue())).toList();
    states.register(rows, true);
  }

  private static boolean isReady(WebAppPlatformStatus status) {
    return status != null && status.conditions() != null && status.conditions().stream()
        .anyMatch(c -> c.type().equals(Conditions.READY) && c.status().equals("True"));
  }
}
