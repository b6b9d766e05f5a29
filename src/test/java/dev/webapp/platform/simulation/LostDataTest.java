package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.sandbox.aws.Contents;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** Somebody deletes a database behind the operator's back. */
class LostDataTest {
  private static final String SPEC = """
      aws: {region: us-east-1}
      databases: [{name: main, engine: postgres, version: "16"%s}]
      services: [{name: web, image: "shop/web:1", uses: [{database: main}]}]
      """;
  private static final Pattern OFFER = Pattern.compile("set spec\\.databases\\[main]\\.restoreFrom to (\\{[^}]*})");

  private final World world = new World(3);
  private final RdsClient rds = world.account().client(RdsClient.class, World.REGION);
  private final Contents contents = world.account().contents(World.REGION);
  private Scene scene;

  private DBInstance instance() {
    return rds.describeDBInstances().dbInstances().getFirst();
  }

  private void lose() {
    lose(Conditions.APPROVAL_REQUIRED);
  }

  /**
   * @param condition that tells of it
   */
  private void lose(String condition) {
    world.runFor(Duration.ofHours(1));
    contents.write(instance().dbInstanceArn(), "orders");
    rds.deleteDBInstance(r -> r.dbInstanceIdentifier(instance().dbInstanceIdentifier())
        .finalDBSnapshotIdentifier("somebody-took-it"));
    world.await(Duration.ofHours(2), "noticed",
        () -> Platforms.holds(scene.platform(), condition));
    world.runFor(Duration.ofMinutes(30));
  }

  private void approve() {
    world.annotate(scene.key, Annotations.APPROVE, scene.platform().getStatus().plan().hash());
  }

  @Test
  void thePlanNamesWhatBringsItBack() {
    scene = Scene.of(world, SPEC.formatted("")).ready();
    lose();
    bringBack("");
  }

  /** Its subnets and more are its own and not in the spec, so that no other one is made of what the spec says of it. */
  @Test
  void whatWasAdoptedComesBackOnceItIsNoLongerToBeAdopted() {
    String identifier = ", identifier: theirs";
    var former = world.apply(Platforms.of("former", SPEC.formatted(identifier + ", dataPolicy: Retain")));
    world.await(Duration.ofHours(1), "Ready", () -> Platforms.isReady(world.platform(former)));
    world.delete(former);
    world.await(Duration.ofHours(1), "gone", () -> world.find(former).isEmpty());

    scene = Scene.of(world, SPEC.formatted(identifier + ", adopt: true"));
    scene.waiting();
    approve();
    scene.ready();

    lose(Conditions.STALLED);
    assertThat(Platforms.condition(scene.platform(), Conditions.STALLED).orElseThrow().message())
        .contains("was adopted as spec.databases[main] and is gone: remove adopt");
    scene.apply(SPEC.formatted(identifier));
    world.await(Duration.ofMinutes(10), "noticed",
        () -> Platforms.holds(scene.platform(), Conditions.APPROVAL_REQUIRED));
    world.runFor(Duration.ofMinutes(30));
    bringBack(identifier);
  }

  /**
   * @param fields that the spec has already
   */
  private void bringBack(String fields) {
    String message = Platforms.condition(scene.platform(), Conditions.APPROVAL_REQUIRED).orElseThrow().message();
    Matcher offer = OFFER.matcher(message);
    assertThat(offer.find()).as(message).isTrue();

    scene.apply(SPEC.formatted(fields + ", restoreFrom: " + offer.group(1)));
    world.runFor(Duration.ofMinutes(5));
    assertThat(rds.describeDBInstances().dbInstances()).as("it still waits").isEmpty();
    approve();
    scene.ready();

    assertThat(contents.of(instance().dbInstanceArn())).isEqualTo("orders");
    Invariants.check(scene.world);
  }

  @Test
  void itBeginsEmptyOnlyWhereSomebodyApproves() {
    scene = Scene.of(world, SPEC.formatted("")).ready();
    lose();

    approve();
    scene.ready();

    assertThat(contents.of(instance().dbInstanceArn())).isNotEqualTo("orders");
    Invariants.check(scene.world);
  }
}
