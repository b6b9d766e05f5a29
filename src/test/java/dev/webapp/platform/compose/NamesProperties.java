package dev.webapp.platform.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;

class NamesProperties {
  @Provide
  Arbitrary<String> labels() {
    return Arbitraries.strings().withChars("abc019-").ofMinLength(1).ofMaxLength(63)
        .filter(text -> text.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?"));
  }

  /** Names that look alike: the ones that collide if any do. */
  @Provide
  Arbitrary<String> lookalikes() {
    return Arbitraries.of("a", "b", "a-b", "a-1", "a-2", "a-1-1", "a-reader", "reader", "reader-a", "replica-a-1",
        "databases", "a-b-read", "pods");
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void everyNameFitsAndIsOfTheAllowedCharacters(@ForAll("labels") String namespace, @ForAll("labels") String platform,
      @ForAll("labels") String name, @ForAll @IntRange(min = 20, max = 255) int limit) {
    String physical = new Names(namespace, platform, new Ownership("o", namespace + "/" + platform)).of(name, limit);

    assertThat(physical).hasSizeLessThanOrEqualTo(limit).matches("[a-z]([a-z0-9]|-(?!-))*[a-z0-9]");
  }

  @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
  void noTwoOfManyAreEqual(@ForAll("labels") String namespace, @ForAll("labels") String platform,
      @ForAll @Size(200) @UniqueElements List<@net.jqwik.api.From("labels") String> all) {
    Names names = new Names(namespace, platform, new Ownership("o", namespace + "/" + platform));
    Set<String> physical = new HashSet<>();
    all.forEach(name -> physical.add(names.of(name, 30)));

    assertThat(physical).hasSameSizeAs(all);
  }

  /** Databases with replicas, provisioned tables with indexes, and services that use all of them. */
  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void noTwoResourcesOfAPlatformMeet(
      @ForAll @Size(min = 1, max = 4) @UniqueElements List<@net.jqwik.api.From("lookalikes") String> names) {
    Graph<Resource> graph = Composer.compose(everythingCalled(names), Specs.SETTING);

    Map<String, ResourceId> physical = new HashMap<>();
    for (Resource resource : graph.order()) {
      String where = sort(resource.id()) + " " + resource.physicalName();
      assertThat(physical.put(where, resource.id())).as(where).isNull();
    }
    long replicas = graph.ids().stream().filter(id -> id.kind().equals("DbReplica")).count();
    long targets = graph.ids().stream().filter(id -> id.kind().equals("ScalableTarget")).count();
    long bindings = graph.ids().stream().filter(id -> id.kind().equals("Binding")).count();
    assertThat(replicas).isEqualTo(2L * names.size());
    assertThat(targets).isEqualTo(2L * names.size() * (names.size() + 1));
    assertThat(bindings).isEqualTo(3L * names.size());
  }

  /** Replicas share the names of instances. */
  private static String sort(ResourceId id) {
    return id.kind().equals("DbReplica") ? "DbInstance" : id.kind();
  }

  private static WebAppPlatformSpec everythingCalled(List<String> names) {
    String indexes = names.stream().map(n -> "{name: " + n + "x, partitionKey: {name: k, type: String}}")
        .collect(Collectors.joining(", ", "[", "]"));
    StringBuilder yaml = new StringBuilder("databases:\n");
    names.forEach(n -> yaml.append("- {name: %s, engine: postgres, version: '16', readReplicas: 2}\n".formatted(n)));
    yaml.append("tables:\n");
    names.forEach(n -> yaml.append(("- {name: %s, partitionKey: {name: k, type: String}, indexes: %s, capacity: "
        + "{mode: Provisioned, read: {min: 1, max: 2}, write: {min: 1, max: 2}}}\n").formatted(n, indexes)));
    yaml.append("services:\n");
    names.forEach(n -> yaml.append("- {name: %s, image: i, port: 80, uses: [%s]}\n".formatted(n, names.stream()
        .map(m -> "{database: %1$s, as: w-%1$s}, {database: %1$s, endpoint: Reader, as: r-%1$s}, {table: %1$s}"
            .formatted(m)).collect(Collectors.joining(", ")))));
    return Specs.spec(yaml.toString());
  }
}
