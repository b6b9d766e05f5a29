package dev.webapp.platform.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a world has come to, with everything that may differ from one run to another (generated ids, passwords, times)
 * blotted out, so that two ends are equal exactly when users could not tell them apart.
 */
final class EndState {
  private static final ObjectMapper SORTED =
      new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
  private static final Map<Pattern, String> GENERATED = generated();
  private static final List<String> METADATA =
      List.of("managedFields", "resourceVersion", "uid", "creationTimestamp", "generation");

  private EndState() {}

  static Map<String, String> of(World world) {
    Map<String, String> names = AwsContents.groupNames(world.account());
    Map<String, String> state = new TreeMap<>();
    AwsContents.of(world.account()).forEach((key, text) -> state.put(blotted(key, names), blotted(text, names)));
    for (ObjectType type : ObjectType.values()) {
      for (Snapshot object : objects(world.store(), type, Selection.ALL)) {
        state.put(object.key().toString(), blotted(essence(object), names));
      }
    }
    return state;
  }

  /** Those of a type; none where the cluster has no such type. */
  static List<Snapshot> objects(ClusterStore store, ObjectType type, Selection selection) {
    return store.types().of(type.apiVersion(), type.kind())
        .map(found -> store.list(found, "", selection).items()).orElse(List.of());
  }

  /** What is not as expected, by sort and name. */
  static Map<String, String> differences(World world, Map<String, String> expected) {
    Map<String, String> actual = of(world);
    Map<String, String> differences = new TreeMap<>();
    expected.forEach((key, value) -> {
      if (!value.equals(actual.get(key))) {
        differences.put(key, "expected " + value + "\n     but was " + actual.get(key));
      }
    });
    actual.keySet().stream().filter(key -> !expected.containsKey(key))
        .forEach(key -> differences.put(key, "unexpected " + actual.get(key)));
    return differences;
  }

  private static String essence(Snapshot object) {
    ObjectNode copy = object.copy();
    copy.remove("status");
    ObjectNode metadata = copy.withObject("/metadata");
    METADATA.forEach(metadata::remove);
    // Hashes over what is generated.
    metadata.withObject("/annotations").remove("platform.webapp.dev/applied");
    if (copy.at("/spec/template/metadata/annotations") instanceof ObjectNode annotations) {
      annotations.remove("platform.webapp.dev/bindings");
    }
    if (copy.get("data") instanceof ObjectNode data) {
      List.of("password", "uri").forEach(key -> data.replace(key, data.textNode(data.has(key) ? "(secret)" : "")));
      data.properties().forEach(entry -> entry.setValue(data.textNode(entry.getKey().startsWith("client-")
          ? "(generated)" : decoded(entry.getValue().asText()))));
    }
    if (object.key().type().kind().equals("Job")) {
      // Labels with the Job's uid.
      List.of("/spec/selector", "/spec/template/metadata").forEach(path -> copy.withObject(path).removeAll());
    }
    if (object.key().type().kind().equals("Service")) {
      copy.withObject("/spec").remove(List.of("clusterIP", "clusterIPs"));
    }
    return sorted(copy);
  }

  /** What is generated shows only where it is read as it was written. */
  private static String decoded(String data) {
    try {
      return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException plain) {
      return data;
    }
  }

  private static String sorted(ObjectNode object) {
    try {
      return SORTED.writeValueAsString(SORTED.convertValue(object, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that was read is written again", e);
    }
  }

  private static String blotted(String text, Map<String, String> names) {
    String result = text;
    for (Map.Entry<String, String> group : names.entrySet()) {
      result = result.replace(group.getKey(), "(" + group.getValue() + ")");
    }
    for (Map.Entry<Pattern, String> pattern : GENERATED.entrySet()) {
      result = pattern.getKey().matcher(result).replaceAll(pattern.getValue());
    }
    return result;
  }

  private static Map<Pattern, String> generated() {
    Map<String, String> patterns = new java.util.LinkedHashMap<>();
    patterns.put("sgr-[0-9a-f]+", "sgr");
    patterns.put("\\blt-[0-9a-f]+", "lt");
    patterns.put("\\bvpce-[0-9a-f]+", "vpce");
    patterns.put("\\b(acl|aclassoc)-[0-9a-f]+", "$1");
    // What came between leaves its number.
    patterns.put(
        "\\b((?:Latest)?VersionNumber=|LaunchTemplate=LaunchTemplateSpecification\\([^)]*Version=)\\d+", "$1n");
    patterns.put("UpdateStatus=UPDATE_COMPLETE, ", "");
    // Which zone an instance of a cluster comes to be in follows from which one came first.
    patterns.put("\\b(AvailabilityZone=)" + World.REGION + "[a-z]", "$1zone");
    patterns.put("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "uuid");
    patterns.put("(VersionIdsToStages=)\\{[^}]*}|(SecretVersionsToStages=)\\{[^}]*}", "versions");
    patterns.put("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z?", "time");
    patterns.put("\\b(db|cluster)-[A-Z0-9]{20,}", "$1i");
    patterns.put("\\bAROA[A-Z0-9]{17}\\b", "role");
    patterns.put("\\ba-[a-z0-9]{17}\\b", "association");
    patterns.put(World.REGION + "_[A-Za-z0-9]{9}\\b", "pool");
    patterns.put("\\b(ClientId=)[a-z0-9]{26}\\b", "$1client");
    patterns.put("\\b(ClientSecret=)[A-Za-z0-9*(). ]+", "$1secret");
    patterns.put("(:secret:[a-z0-9-]+)-[A-Za-z0-9]{6}\\b", "$1");
    patterns.put("((?:master-password|auth-token), Value=)[0-9a-f]{16}", "$1digest");
    patterns.put("-final-[0-9a-f]{10}", "-final");
    patterns.put("(:scalable-target/)[0-9a-f]+", "$1");
    patterns.put("(:loadbalancer/app/[a-z0-9-]+/|:targetgroup/[a-z0-9-]+/)[0-9a-f]{16}", "$1");
    patterns.put("(k8s-[a-z0-9-]+)-\\d+(\\.[a-z0-9-]+\\.elb)", "$1$2");
    patterns.put("(ApiId=|RouteId=|IntegrationId=|AuthorizerId=|ApiMappingId=|VpcLinkId=|ConnectionId=|integrations/)"
        + "[a-z0-9]{6,10}\\b", "$1id");
    patterns.put("(ID ')[a-z0-9]{6}'", "$1'");
    patterns.put("\\b(?:d-)?[a-z0-9]{10}(\\.execute-api)", "api$1");
    patterns.put("(:listener/app/[a-z0-9-]+/)[0-9a-f]{16}/[0-9a-f]{16}", "$1");
    patterns.put("\\bvo_[A-Za-z0-9]{22}\\b", "way");
    patterns.put("\\b[EI][A-Z0-9]{13}\\b", "edge");
    patterns.put("\\bd[a-z0-9]{13}(\\.cloudfront\\.net)", "edge$1");
    patterns.put("(Audience=\\[)[a-z0-9]{26}]", "$1client]");
    patterns.put("(AppId=|apps/)d[a-z0-9]{13}\\b|\\bd[a-z0-9]{13}(\\.amplifyapp)", "$1app$2");
    patterns.put("(repository-token=)[0-9a-f]{16}", "$1digest");
    patterns.put("(CallerReference=)[0-9a-f]{32}", "$1reference");
    patterns.put("(/backup/)[0-9a-f-]+", "$1");
    Map<Pattern, String> compiled = new java.util.LinkedHashMap<>();
    patterns.forEach((pattern, to) -> compiled.put(Pattern.compile(pattern), to));
    return compiled;
  }
}
