package dev.webapp.platform.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.resource.Resource;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReleaseNameTest {
  private static final String SERVICE =
      "services: [{name: api, image: 'i:1', release: {command: [migrate]}, env: [{name: A, value: '1'}]}]";
  private static final String HASH = hash(SERVICE);
  private static final String JOB = "web-api-release-" + HASH;

  private static String hash(String yaml) {
    return ReleaseName.hash(Specs.spec(yaml).services().getFirst());
  }

  private static Resource job(String yaml, Setting.Release last, String refresh) {
    Graph<Resource> graph = Composer.compose(Specs.spec(yaml), Specs.setting(
        last == null ? Map.of() : Map.of("api", last), refresh));
    return Specs.resource(graph, "ReleaseJob/api");
  }

  private static Setting.Release ended(boolean succeeded, String refresh) {
    return new Setting.Release(HASH, JOB, succeeded, refresh);
  }

  @Test
  void hashesImageCommandAndEnvAndNothingElse() {
    assertThat(hash(SERVICE.replace("i:1", "i:2"))).isNotEqualTo(HASH);
    assertThat(hash(SERVICE.replace("migrate", "other"))).isNotEqualTo(HASH);
    assertThat(hash(SERVICE.replace("'1'", "'2'"))).isNotEqualTo(HASH);
    assertThat(hash(SERVICE.replace("release: {", "replicas: 5, port: 80, release: {timeoutSeconds: 5, ")))
        .isEqualTo(HASH);
    assertThat(hash(SERVICE.replace("[migrate]", "[a, b]")))
        .isNotEqualTo(hash(SERVICE.replace("[migrate]", "['a, b']")));
    assertThat(hash(SERVICE.replace("value: '1'", "secretRef: {name: s, key: k}")))
        .isNotEqualTo(hash(SERVICE.replace("value: '1'", "configMapRef: {name: s, key: k}")));
  }

  /** Changing how it is made runs every user's migrations again. */
  @Test
  void theHashOfAReleaseStaysWhatItWas() {
    assertThat(HASH).isEqualTo("e81b2cb45e");
  }

  @Test
  void longNamesOfServicesAreToldApart() {
    String one = "services: [{name: %s, image: i, release: {command: [m]}}]".formatted("a".repeat(29) + "b");
    Setting setting = new Setting("shop", "p".repeat(32), Specs.OWNERSHIP, "prod", null, Roles.PLAIN, Map.of(),
        null, null, LocalDate.EPOCH);

    assertThat(Specs.resource(Composer.compose(Specs.spec(one), setting), "ReleaseJob/" + "a".repeat(29) + "b")
        .physicalName()).hasSizeLessThanOrEqualTo("shop/".length() + 63).isNotEqualTo(
            Specs.resource(Composer.compose(Specs.spec(one.replace("b,", "c,")), setting),
                "ReleaseJob/" + "a".repeat(29) + "c").physicalName());
  }

  @Test
  void aFirstReleaseIsNamedAfterItsHash() {
    Resource job = job(SERVICE, null, "whatever");

    assertThat(job.physicalName()).isEqualTo("shop/" + JOB);
    assertThat(job.done()).isFalse();
  }

  @Test
  void oneThatSucceededIsDoneWhateverIsRefreshed() {
    Resource job = job(SERVICE, ended(true, null), "again");

    assertThat(job.physicalName()).isEqualTo("shop/" + JOB);
    assertThat(job.done()).isTrue();
  }

  @Test
  void oneThatFailedStaysUntilRefresh() {
    assertThat(job(SERVICE, ended(false, "r1"), "r1").physicalName()).isEqualTo("shop/" + JOB);
    assertThat(job(SERVICE, ended(false, "r1"), "r1").done()).isFalse();

    Resource again = job(SERVICE, ended(false, "r1"), "r2");

    assertThat(again.physicalName()).matches("shop/" + JOB + "[0-9a-f]{4}");
    assertThat(again.done()).isFalse();
    assertThat(job(SERVICE, ended(false, "r1"), "r3").physicalName()).isNotEqualTo(again.physicalName());
  }

  @Test
  void anotherReleaseIsAnotherJob() {
    Resource next = job(SERVICE.replace("i:1", "i:2"), ended(true, null), null);

    assertThat(next.physicalName()).isNotEqualTo("shop/" + JOB);
    assertThat(next.done()).isFalse();
  }
}
