package dev.webapp.platform.abuse;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.sandbox.cluster.CustomResourceRules;
import dev.webapp.platform.sandbox.cluster.ManifestReader;
import dev.webapp.platform.sandbox.cluster.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/** Platforms as the CRD's schema allows them, and broken ones. */
final class Platforms {
  static final ObjectNode CRD = crd();
  static final CustomResourceRules RULES = CustomResourceRules.of(CRD);
  static final JsonNode SPEC_SCHEMA = CRD.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
  private static final ObjectMapper MAPPER =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  /** How often something else is drawn before it is taken away. */
  private static final int PATIENCE = 40;

  private Platforms() {}

  private static ObjectNode crd() {
    try {
      return ManifestReader.read(Path.of("crds", "webappplatforms.platform.webapp.dev.yaml")).getFirst().object();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Specs that the CRD accepts. */
  static Arbitrary<ObjectNode> accepted() {
    return Arbitraries.fromGenerator(random -> new Shrinking(accepted(random)));
  }

  /** Specs that the CRD may refuse: most are one mistake away from one that it accepts. */
  static Arbitrary<ObjectNode> any() {
    return Arbitraries.fromGenerator(random -> new Shrinking(any(random)));
  }

  static ObjectNode any(Random random) {
    ObjectNode spec = random.nextInt(10) == 0 ? drawn(random) : accepted(random);
    for (int i = random.nextInt(4); i > 0; i--) {
      Mutation.apply(spec, random);
      if (spec.isEmpty()) {
        break;
      }
    }
    return spec;
  }

  /** As the schema allows it; what rules refuse is drawn again, and taken away where that does not help. */
  static ObjectNode accepted(Random random) {
    SpecGenerator generator = new SpecGenerator(random);
    ObjectNode platform = platform("web", "shop", generator.value(SPEC_SCHEMA));
    List<Violation> violations = RULES.check(platform, null);
    for (int attempt = 0; !violations.isEmpty(); attempt++) {
      // From the last one on: what is taken out of a list moves what stands behind it.
      for (Violation violation : violations.reversed()) {
        List<Nodes.Place> along = Nodes.along(platform, violation.path());
        if (attempt < PATIENCE && along.size() > 1 && random.nextInt(4) > 0) {
          along.getLast().set(generator.another(schema(violation.path(), along.size())));
        } else if (!along.isEmpty()) {
          relent(platform, along, random);
        }
      }
      violations = RULES.check(platform, null);
    }
    return (ObjectNode) platform.get("spec");
  }

  /** The schema of what the first steps of a path lead to. */
  private static JsonNode schema(String path, int steps) {
    JsonNode schema = SPEC_SCHEMA;
    String[] all = path.replace("[", ".[").split("\\.");
    for (int i = 1; i < steps; i++) {
      schema = all[i].startsWith("[") ? schema.get("items")
          : schema.has("properties") ? schema.get("properties").get(all[i]) : schema.get("additionalProperties");
    }
    return schema;
  }

  private static ObjectNode drawn(Random random) {
    return (ObjectNode) new SpecGenerator(random).value(SPEC_SCHEMA);
  }

  /** Takes away something of what breaks a rule, and in the end all of it. */
  private static void relent(ObjectNode platform, List<Nodes.Place> along, Random random) {
    JsonNode culprit = along.getLast().value();
    if (along.size() == 1 || culprit.isContainerNode() && !culprit.isEmpty() && random.nextInt(5) > 0) {
      List<Nodes.Place> within = Nodes.places(culprit);
      within.get(random.nextInt(within.size())).remove();
    } else {
      along.getLast().remove();
    }
    ObjectNode spec = platform.withObject("/spec");
    if (!spec.path("aws").path("region").isTextual()) {
      spec.withObject("/aws").put("region", "us-east-1");
    }
  }

  static ObjectNode platform(String name, String namespace, JsonNode spec) {
    ObjectNode platform = JsonNodeFactory.instance.objectNode()
        .put("apiVersion", "platform.webapp.dev/v1alpha1").put("kind", "WebAppPlatform");
    platform.putObject("metadata").put("name", name).put("namespace", namespace);
    platform.set("spec", spec);
    return platform;
  }

  /** As the operator reads it. */
  static WebAppPlatform read(ObjectNode platform) {
    return MAPPER.convertValue(platform, WebAppPlatform.class);
  }

  static ObjectNode yaml(String text) {
    return ManifestReader.read("test", text).getFirst().object();
  }

  /** A spec that is made smaller by taking away one value after another. */
  private static final class Shrinking implements Shrinkable<ObjectNode> {
    private final ObjectNode spec;

    Shrinking(ObjectNode spec) {
      this.spec = spec;
    }

    @Override
    public ObjectNode value() {
      return spec.deepCopy();
    }

    @Override
    public Stream<Shrinkable<ObjectNode>> shrink() {
      return IntStream.range(0, Nodes.places(spec).size()).mapToObj(i -> {
        ObjectNode smaller = spec.deepCopy();
        Nodes.places(smaller).get(i).remove();
        return new Shrinking(smaller);
      });
    }

    @Override
    public ShrinkingDistance distance() {
      return ShrinkingDistance.of(Nodes.places(spec).size());
    }
  }
}
