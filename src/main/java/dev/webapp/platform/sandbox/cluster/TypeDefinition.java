package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A type with all that the server knows of it.
 *
 * @param rules what a custom resource must obey; null for a built-in type
 * @param version the entry of {@code spec.versions} of a custom resource's definition; missing for a built-in type
 */
record TypeDefinition(ResourceType type, Schema schema, CustomResourceRules rules, JsonNode version) {
  static TypeDefinition builtIn(ResourceType type) {
    return new TypeDefinition(type, BuiltInTypes.schema(type.apiVersion(), type.kind()), null,
        MissingNode.getInstance());
  }

  /**
   * The types that a CustomResourceDefinition defines, one for each version that it serves.
   *
   * @throws IllegalArgumentException if a rule can't be compiled
   */
  static List<TypeDefinition> custom(JsonNode crd) {
    JsonNode spec = crd.path("spec");
    JsonNode names = spec.path("names");
    List<TypeDefinition> types = new ArrayList<>();
    for (JsonNode version : spec.path("versions")) {
      if (!version.path("served").asBoolean()) {
        continue;
      }
      String plural = names.path("plural").asText();
      ResourceType type = new ResourceType(spec.path("group").asText(), version.path("name").asText(),
          new ResourceType.Names(names.path("kind").asText(), plural, names.path("singular").asText(),
              texts(names.path("shortNames")), texts(names.path("categories"))),
          spec.path("scope").asText().equals("Namespaced"), subresources(version), true,
          spec.path("group").asText() + "/" + plural);
      CustomResourceRules rules = CustomResourceRules.of(crd, type.version());
      types.add(new TypeDefinition(type, rules.schema(), rules, version));
    }
    return types;
  }

  boolean isCustom() {
    return rules != null;
  }

  private static Set<String> subresources(JsonNode version) {
    List<String> names = new ArrayList<>();
    version.path("subresources").fieldNames().forEachRemaining(names::add);
    return Set.copyOf(names);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return List.copyOf(texts);
  }
}
