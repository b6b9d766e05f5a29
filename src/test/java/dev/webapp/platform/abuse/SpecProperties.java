package dev.webapp.platform.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.compose.Composer;
import dev.webapp.platform.compose.InvalidSpec;
import dev.webapp.platform.compose.Roles;
import dev.webapp.platform.compose.Setting;
import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.LocalDate;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the CRD accepts becomes a platform, or a message that says which field and what to do. */
class SpecProperties {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String NAMESPACE = "shop";

  static {
    // Serializes as the client does, which is what a server gets.
    new KubernetesSerialization(MAPPER, false);
  }

  private final ClusterStore store = new ClusterStore(new TestClock());

  SpecProperties() {
    SandboxWorld.kong().forEach(object -> store.apply(object, WriteOptions.by("kubectl")));
  }

  private void makeNamespace(String name) {
    store.apply(Platforms.yaml("{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}"),
        WriteOptions.by("kubectl"));
  }

  @Provide
  Arbitrary<ObjectNode> accepted() {
    return Platforms.accepted();
  }

  @Provide
  Arbitrary<ObjectNode> any() {
    return Platforms.any();
  }

  /** A generator that made only trivial specs would find nothing. */
  @Property(tries = 1, edgeCases = EdgeCasesMode.NONE)
  void acceptedSpecsUseMostOfTheApi(@ForAll Random random) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      all.append(Platforms.accepted(random));
    }
    assertThat(all).contains("\"services\":[{", "\"databases\":[{", "\"tables\":[{", "\"uses\":[{\"", "\"routes\":[{",
        "\"indexes\":[{", "\"autoscaling\":{", "\"readReplicas\":", "\"release\":{", "\"secretRef\":{");
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void whatIsAcceptedIsComposed(@ForAll("accepted") ObjectNode spec) {
    becomesAPlatform(spec);
  }

  @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
  void whatIsBrokenIsRefusedOrComposed(@ForAll("any") ObjectNode spec) {
    if (Platforms.RULES.check(Platforms.platform("web", NAMESPACE, spec), null).isEmpty()) {
      becomesAPlatform(spec);
    }
  }

  private void becomesAPlatform(ObjectNode spec) {
    WebAppPlatform platform = Platforms.read(Platforms.platform("web", NAMESPACE, spec));
    Graph<Resource> graph;
    try {
      graph = compose(platform);
    } catch (InvalidSpec invalid) {
      assertThat(invalid).hasMessageMatching("(?s)spec[.\\w\\[\\]-]+: .{15,}");
      return;
    }
    PhysicalNames.check(graph);
    assertThat(text(compose(platform))).isEqualTo(text(graph));
    for (Resource resource : graph.order()) {
      if (resource.template().render(Values.symbolic()) instanceof Manifest manifest) {
        makeNamespace(manifest.object().getMetadata().getNamespace());
        store.apply(MAPPER.valueToTree(manifest.object()), WriteOptions.by("tests").forced().strict());
      }
    }
  }

  private static Graph<Resource> compose(WebAppPlatform platform) {
    return Composer.compose(platform.getSpec(), new Setting(NAMESPACE, platform.getMetadata().getName(),
        new Ownership("cluster", NAMESPACE + "/" + platform.getMetadata().getName()), "prod", null, Roles.PLAIN,
        Map.of(), null, null, LocalDate.EPOCH));
  }

  private static String text(Graph<Resource> graph) {
    return graph.order().stream().map(r -> r.id() + " " + r.physicalName() + " " + r.origin() + " " + r.edges() + " "
        + r.template().render(Values.symbolic())).collect(Collectors.joining("\n"));
  }
}
