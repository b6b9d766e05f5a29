package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Services elsewhere: what stands before them comes, follows their credentials, and goes. */
class ExternalLifeTest {
  private static final Duration LONG = Duration.ofHours(3);
  private final World world = new World(1);

  private static String spec(String more) {
    return """
        aws: {region: us-east-1}
        services: [{name: web, image: "web:1", port: 8080%s
        """.formatted(more);
  }

  private static final String WITH = spec("""
      , uses: [{external: payments}]}]
      externalServices:
        - name: payments
          url: https://payments.example.net
          auth: {secretRef: {name: payments-api, key: token}}
      """);

  private ObjectKey apply(String spec) {
    return world.apply(Platforms.of("shop", spec));
  }

  private void ready(ObjectKey key) {
    world.await(LONG, "Ready", () -> Platforms.isReady(world.platform(key)));
    world.runFor(Duration.ofMinutes(5));
    assertThat(world.failures()).isEmpty();
  }

  private List<Snapshot> proxies() {
    return EndState.objects(world.store(), ObjectType.DEPLOYMENT, Selection.ALL).stream()
        .filter(each -> each.key().name().contains("proxy")).toList();
  }

  private String credentials() {
    return proxies().getFirst().json().at("/spec/template/metadata/annotations/platform.webapp.dev~1credentials")
        .asText();
  }

  @Test
  void aCredentialThatIsMissingIsAskedForAndAnotherOneIsTakenUp() {
    ObjectKey key = apply(WITH);
    world.runFor(Duration.ofMinutes(10));
    assertThat(Platforms.troubles(world.platform(key)))
        .contains("Secret payments-api", "spec.externalServices[payments].auth.secretRef");
    assertThat(proxies()).isEmpty();

    world.applySecret("shop", "payments-api", "token", "one");
    ready(key);
    String before = credentials();
    assertThat(before).isNotEmpty();
    world.applySecret("shop", "payments-api", "token", "two");
    world.await(LONG, "taken up", () -> !credentials().equals(before));
    ready(key);
  }

  @Test
  void itGoesWithTheLastOfThem() {
    world.applySecret("shop", "payments-api", "token", "one");
    ObjectKey key = apply(WITH);
    ready(key);
    assertThat(proxies()).hasSize(1);
    apply(spec("}]"));
    ready(key);
    assertThat(proxies()).isEmpty();
    assertThat(EndState.objects(world.store(), ObjectType.SERVICE, Selection.ALL))
        .noneMatch(each -> each.key().name().equals("payments"));
    assertThat(EndState.objects(world.store(), ObjectType.CONFIG_MAP, Selection.ALL))
        .noneMatch(each -> each.key().name().contains("proxy"));
  }
}
