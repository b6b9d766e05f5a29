package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** The types that a server serves at present: the built-in ones, and those of its CustomResourceDefinitions. */
public final class ResourceTypes {
  private final Map<String, TypeDefinition> byPath = new ConcurrentSkipListMap<>();
  private final Map<String, TypeDefinition> byKind = new ConcurrentSkipListMap<>();

  ResourceTypes() {
    BuiltInTypes.all().forEach(type -> add(TypeDefinition.builtIn(type)));
  }

  /** The type of a group, version and plural, as paths name it. */
  public Optional<ResourceType> at(String group, String version, String plural) {
    return Optional.ofNullable(byPath.get(path(group, version, plural))).map(TypeDefinition::type);
  }

  /** The type of an {@code apiVersion} and {@code kind}, as objects name it. */
  public Optional<ResourceType> of(String apiVersion, String kind) {
    return Optional.ofNullable(byKind.get(apiVersion + "/" + kind)).map(TypeDefinition::type);
  }

  /**
   * As {@link #of}, for a type that must be there.
   *
   * @throws StatusException 404 if the server has no such type
   */
  public ResourceType require(String apiVersion, String kind) {
    return of(apiVersion, kind).orElseThrow(StatusException::noSuchPath);
  }

  /** The type of an object, by its {@code apiVersion} and {@code kind}. */
  public ResourceType of(JsonNode object) {
    return require(object.path("apiVersion").asText(), object.path("kind").asText());
  }

  /** All types, sorted by group, version and plural. */
  public List<ResourceType> all() {
    return byPath.values().stream().map(TypeDefinition::type).toList();
  }

  /** The schema of a type as published: OpenAPI v3, references by name of {@link #publishedDefinitions}. */
  public JsonNode publishedSchema(ResourceType type) {
    return definition(type).schema().source();
  }

  /** The schemas that those of built-in types refer to, by name. */
  public JsonNode publishedDefinitions() {
    return BuiltInTypes.definitions();
  }

  /** A custom type's entry of {@code spec.versions}; missing for a built-in type. */
  public JsonNode customVersion(ResourceType type) {
    return definition(type).version();
  }

  TypeDefinition definition(ResourceType type) {
    TypeDefinition found = byPath.get(path(type.group(), type.version(), type.plural()));
    if (found == null) {
      throw StatusException.noSuchPath();
    }
    return found;
  }

  void add(TypeDefinition definition) {
    ResourceType type = definition.type();
    byPath.put(path(type.group(), type.version(), type.plural()), definition);
    byKind.put(type.apiVersion() + "/" + type.kind(), definition);
  }

  /** Replaces the types of a definition; with none, they are served no more. */
  void replace(String group, String plural, Collection<TypeDefinition> definitions) {
    byPath.values().removeIf(known -> known.type().group().equals(group) && known.type().plural().equals(plural));
    byKind.values().removeIf(known -> known.type().group().equals(group) && known.type().plural().equals(plural));
    definitions.forEach(this::add);
  }

  private static String path(String group, String version, String plural) {
    return group + "/" + version + "/" + plural;
  }

  @Override
  public String toString() {
    return all().stream().map(ResourceType::toString).collect(Collectors.joining(", "));
  }
}
