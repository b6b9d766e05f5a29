package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.sandbox.aws.Fault;
import dev.webapp.platform.sandbox.aws.Faults;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A platform that nobody but a user gets further takes a turn every ten minutes, and no more. */
class TurnsTest {
  private static final String SERVICE = """
      aws: {region: us-east-1}
      services: [{name: web, image: "shop/web:1", port: 8080, routes: [{host: a.example.com}], %s}]
      """;
  private static final String DATABASE = "databases: [{name: main, engine: postgres, version: \"%s\", "
      + "instanceClass: db.%s}]\n";
  private static final String USES = "uses: [{database: main}]";

  /** The turns of an hour at rest. */
  private static int hourly(Scene scene) {
    scene.world.runFor(Duration.ofMinutes(15));
    int before = scene.world.turns();
    scene.world.runFor(Duration.ofHours(1));
    assertThat(scene.world.failures()).isEmpty();
    return scene.world.turns() - before;
  }

  @Test
  void ofAPlatformThatAwsRefusesForGood() {
    Scene scene = Scene.of(SERVICE.formatted(USES) + DATABASE.formatted("13", "m8g.large"));
    scene.world.await(Scene.LONG, "Stalled", () -> Platforms.holds(scene.platform(), Conditions.STALLED));

    assertThat(hourly(scene)).isLessThanOrEqualTo(7);
    scene.apply(SERVICE.formatted(USES) + DATABASE.formatted("16", "t4g.micro"));
    scene.ready();
  }

  @Test
  void ofAPlatformThatWaitsForApproval() {
    Scene scene = Scene.of(SERVICE.formatted(USES) + DATABASE.formatted("16", "t4g.micro")).ready();
    scene.apply(SERVICE.formatted("replicas: 2"));
    scene.world.await(
        Scene.LONG, "ApprovalRequired", () -> Platforms.holds(scene.platform(), Conditions.APPROVAL_REQUIRED));

    assertThat(hourly(scene)).isLessThanOrEqualTo(7);
  }

  @Test
  void ofAPausedPlatform() {
    Scene scene = Scene.of(SERVICE.formatted("replicas: 2")).ready();
    scene.world.annotate(scene.key, Annotations.PAUSED, "true");
    scene.apply(SERVICE.formatted("replicas: 3"));

    assertThat(hourly(scene)).isLessThanOrEqualTo(7);
  }

  /** Asked for again after 5 s, 10 s, … and then every ten minutes: whoever grants it need not tell us. */
  @Test
  void ofAPlatformThatLacksAPermission() {
    Scene scene = Scene.of(new World(3), SERVICE.formatted(USES) + DATABASE.formatted("16", "t4g.micro"));
    scene.world.account().faults(Faults.next(Integer.MAX_VALUE, "rds", "CreateDBInstance",
        new Fault.Refuse("AccessDenied", 403, "not authorized to perform: rds:CreateDBInstance")));
    scene.world.await(Scene.LONG, "Stalled", () -> Platforms.holds(scene.platform(), Conditions.STALLED));
    scene.world.account().calls().reset();
    scene.world.runFor(Duration.ofMinutes(10));
    assertThat(scene.world.account().calls().count("rds", "CreateDBInstance")).isBetween(4L, 8L);

    assertThat(hourly(scene)).isLessThanOrEqualTo(14);
    scene.world.account().faults(Faults.none());
    scene.ready();
  }
}
