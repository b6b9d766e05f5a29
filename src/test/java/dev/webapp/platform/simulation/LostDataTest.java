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

  private final Scene scene = Scene.of(SPEC.formatted("")).ready();
  private final RdsClient rds = scene.aws(RdsClient.class);
  private final Contents contents = scene.world.account().contents(World.REGION);

  private DBInstance instance() {
    return rds.describeDBInstances().dbInstances().getFirst();
  }

  private void lose() {
    scene.world.runFor(Duration.ofHours(1));
    contents.write(instance().dbInstanceArn(), "orders");
    rds.deleteDBInstance(r -> r.dbInstanceIdentifier(instance().dbInstanceIdentifier())
        .finalDBSnapshotIdentifier("somebody-took-it"));
    scene.world.await(Duration.ofHours(2), "noticed",
        () -> Platforms.holds(scene.platform(), Conditions.APPROVAL_REQUIRED));
    scene.world.runFor(Duration.ofMinutes(30));
  }

  private void approve() {
    scene.world.annotate(scene.key, Annotations.APPROVE, scene.platform().getStatus().plan().hash());
  }

  @Test
  void thePlanNamesWhatBringsItBack() {
    lose();
    String message = Platforms.condition(scene.platform(), Conditions.APPROVAL_REQUIRED).orElseThrow().message();
    Matcher offer = OFFER.matcher(message);
    assertThat(offer.find()).as(message).isTrue();

    scene.apply(SPEC.formatted(", restoreFrom: " + offer.group(1)));
    scene.world.runFor(Duration.ofMinutes(5));
    assertThat(rds.describeDBInstances().dbInstances()).as("it still waits").isEmpty();
    approve();
    scene.ready();

    assertThat(contents.of(instance().dbInstanceArn())).isEqualTo("orders");
    Invariants.check(scene.world);
  }

  @Test
  void itBeginsEmptyOnlyWhereSomebodyApproves() {
    lose();

    approve();
    scene.ready();

    assertThat(contents.of(instance().dbInstanceArn())).isNotEqualTo("orders");
    Invariants.check(scene.world);
  }
}
