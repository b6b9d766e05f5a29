package dev.webapp.platform.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.compose.Composer;
import dev.webapp.platform.compose.InvalidSpec;
import dev.webapp.platform.compose.Roles;
import dev.webapp.platform.compose.Setting;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.sandbox.cluster.Violation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The rules in memory and a real API server accept and refuse the same; and what is composed it accepts too. */
@Tag("cluster")
@EnabledIfEnvironmentVariable(named = "KUBECONFIG", matches = ".+")
class ServerAgreementTest {
  private static final long SEED = 20_260_301;

  private static Server server;

  @BeforeAll
  static void install() throws Exception {
    server = new Server();
  }

  @AfterAll
  static void remove() {
    server.close();
  }

  @Test
  void bothJudgeTheSameSpecsAlike() {
    List<String> disagreements = new ArrayList<>();
    int accepted = 0;
    for (int i = 0; i < 500; i++) {
      ObjectNode platform = Platforms.platform("web", server.namespace(), Platforms.any(new Random(SEED + i)));
      List<Violation> here = Platforms.RULES.check(platform, null);
      String there = server.refusal(platform);
      accepted += there == null ? 1 : 0;
      if (here.isEmpty() != (there == null)) {
        disagreements.add((SEED + i) + ": here " + here + ", there " + there + ": " + platform.get("spec"));
      }
    }
    assertThat(disagreements).isEmpty();
    assertThat(accepted).isBetween(100, 400);
  }

  @Test
  void itTakesEveryManifestOfWhatIsAccepted() {
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      ObjectNode spec = Platforms.any(new Random(SEED + 10_000 + i));
      ObjectNode platform = Platforms.platform("web", server.namespace(), spec);
      if (Platforms.RULES.check(platform, null).isEmpty()) {
        for (JsonNode manifest : manifests(Platforms.read(platform))) {
          String why = server.refusal(manifest);
          if (why != null) {
            refused.add(why + ": " + spec);
          }
        }
      }
    }
    assertThat(refused).isEmpty();
  }

  private static List<JsonNode> manifests(WebAppPlatform platform) {
    String namespace = platform.getMetadata().getNamespace();
    Graph<Resource> graph;
    try {
      graph = Composer.compose(platform.getSpec(), new Setting(namespace, "web",
          new Ownership("cluster", namespace + "/web"), "prod", null, Roles.PLAIN, Map.of(), null, null,
          LocalDate.EPOCH));
    } catch (InvalidSpec invalid) {
      return List.of();
    }
    List<JsonNode> manifests = new ArrayList<>();
    for (Resource resource : graph.order()) {
      if (resource.template().render(Known.VALUES) instanceof Manifest manifest) {
        manifests.add(server.json(manifest.object()));
      }
    }
    return manifests;
  }
}
