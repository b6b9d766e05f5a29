package dev.webapp.platform.resource;

import dev.webapp.platform.graph.ResourceId;
import java.util.List;

/** Resources to test with. */
final class Samples {
  static final Scope SCOPE = new Scope("us-east-1", null);

  private Samples() {}

  /** A desired record of three refs. */
  record Pool(String endpoint, List<String> subnets, SecretValue password) implements Desired {}

  static Resource resource(String id, Template<?> template) {
    ResourceId parsed = ResourceId.parse(id);
    return Resource.of(parsed, "physical-" + parsed.name(), SCOPE, Part.DATA, "spec." + parsed.name(), template);
  }
}
