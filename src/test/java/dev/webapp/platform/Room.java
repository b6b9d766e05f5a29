package dev.webapp.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What each package may use, besides itself and the JDK. The one place that says so: {@link ArchitectureTest} holds the
 * code to it, and {@link RoomMap} writes it into the README.
 */
enum Room {
  FUNCTION("function", List.of()),
  GRAPH("graph", List.of()),
  RESOURCE("resource", List.of("graph"), Library.JACKSON),
  API("api", List.of(), Library.FABRIC8_MODEL, Library.JACKSON),
  AWS("aws", List.of("resource", "graph"), Library.AWS_SDK, Library.S3_BUILDER, Library.BUCKET4J),
  AWS_SERVICE("aws.*", List.of("aws", "resource", "graph"), Library.AWS_SERVICE, Library.JACKSON),
  KUBERNETES("kubernetes", List.of("api", "resource", "graph"), Library.FABRIC8, Library.JACKSON),
  SQL("sql", List.of("resource", "graph"), Library.JACKSON, Library.JDBC),
  COMPOSE("compose", List.of("api", "kubernetes", "resource", "graph"), Library.TAGS, Library.DESIRED),
  OBSERVE("observe", List.of("resource", "graph")),
  PLAN("plan", List.of("resource", "graph")),
  APPLY("apply", List.of("plan", "observe", "resource", "graph")),
  COST("cost", List.of("resource", "graph"), Library.DESIRED),
  STATUS("status", List.of("api", "apply", "plan", "cost", "resource", "graph")),
  RECONCILE("reconcile", List.of("api", "compose", "observe", "plan", "apply", "cost", "status", "kubernetes", "aws",
      "resource", "graph"), Library.JOSDK, Library.FABRIC8, Library.JACKSON, Library.SLF4J),
  SANDBOX_AWS("sandbox.aws", List.of("sandbox.aws.*"), Library.AWS_SERVICES),
  SANDBOX_AWS_POLICY("sandbox.aws.policy", List.of(), Library.JACKSON),
  SANDBOX_AWS_REGION("sandbox.aws.region", List.of("sandbox.aws.policy"), Library.AWS_SDK),
  SANDBOX_AWS_SERVICE("sandbox.aws.*", List.of("sandbox.aws.*"), Library.AWS_SERVICES),
  SANDBOX("sandbox..", List.of("api", "sandbox.."), Library.AWS_SERVICES, Library.FABRIC8,
      Library.JACKSON, Library.YAML, Library.SCHEMA),
  CLI("cli", List.of("*"), Library.ANY);

  /** What is not a package of ours, or only a part of one. */
  enum Library {
    FABRIC8_MODEL("fabric8's model", "io.fabric8.kubernetes.api.", "io.fabric8.kubernetes.model.",
        "io.fabric8.kubernetes.client.CustomResource", "io.fabric8.generator.", "io.fabric8.crd."),
    FABRIC8("fabric8", "io.fabric8."),
    JOSDK("JOSDK", "io.javaoperatorsdk."),
    AWS_SDK("the SDK's core and STS", "software.amazon.awssdk.auth.", "software.amazon.awssdk.awscore.",
        "software.amazon.awssdk.core.", "software.amazon.awssdk.http.", "software.amazon.awssdk.regions.",
        "software.amazon.awssdk.identity.", "software.amazon.awssdk.utils.", "software.amazon.awssdk.retries.",
        "software.amazon.awssdk.services.sts."),
    S3_BUILDER("how S3 is addressed", "software.amazon.awssdk.services.s3.S3ClientBuilder",
        "software.amazon.awssdk.services.s3.S3BaseClientBuilder"),
    /** Only the folder's own service. */
    AWS_SERVICE("its service's SDK", "software.amazon.awssdk.core.", "software.amazon.awssdk.awscore.",
        "software.amazon.awssdk.utils."),
    AWS_SERVICES("the SDK's interfaces", "software.amazon.awssdk."),
    TAGS("`Tags` and `ParameterGroup` of `aws`, `Pair` of `sql`"),
    DESIRED("desired records of `aws.*` and `sql`"),
    BUCKET4J("Bucket4j", "io.github.bucket4j."),
    JDBC("PostgreSQL's JDBC driver", "org.postgresql."),
    JACKSON("Jackson", "com.fasterxml.jackson."),
    SLF4J("SLF4J", "org.slf4j."),
    YAML("SnakeYAML", "org.yaml.snakeyaml."),
    SCHEMA("CEL, JSON Schema and JSON Patch", "dev.cel.", "com.google.", "com.networknt.", "io.fabric8.zjsonpatch."),
    ANY("every library", "");

    private final String words;
    private final List<String> prefixes;

    Library(String words, String... prefixes) {
      this.words = words;
      this.prefixes = List.of(prefixes);
    }

    /** Whether the class, by its full name, belongs to it. */
    boolean holds(String type) {
      return prefixes.stream().anyMatch(type::startsWith);
    }
  }

  private final String pattern;
  private final List<String> rooms;
  private final List<Library> libraries;

  Room(String pattern, List<String> rooms, Library... libraries) {
    this.pattern = pattern;
    this.rooms = rooms;
    this.libraries = List.of(libraries);
  }

  /** The room of a package, by its name below ours. */
  static Optional<Room> of(String name) {
    return Arrays.stream(values()).filter(room -> matches(room.pattern, name)).findFirst();
  }

  boolean mayUse(String other) {
    return rooms.stream().anyMatch(pattern -> matches(pattern, other));
  }

  boolean mayUse(Library library) {
    return libraries.contains(library);
  }

  /** Whether a class that is not ours may be used from the package of that name. */
  boolean mayUseLibrary(String from, String type) {
    return libraries.stream().anyMatch(library -> library.holds(type))
        || this == AWS_SERVICE && type.startsWith("software.amazon.awssdk.services." + from.substring(4) + ".");
  }

  /** For the README. */
  String uses() {
    if (this == CLI) {
      return "everything";
    }
    String all = Stream.concat(rooms.stream().map(room -> "`" + room.replace("..", "") + "`"),
        libraries.stream().map(library -> library.words)).collect(Collectors.joining(", "));
    return all.isEmpty() ? "the JDK" : all;
  }

  /** {@code *} is any name, and within one a single part of it; {@code ..} at the end whatever lies below, too. */
  private static boolean matches(String pattern, String name) {
    if (pattern.equals("*")) {
      return true;
    }
    if (pattern.endsWith("..")) {
      String root = pattern.substring(0, pattern.length() - 2);
      return name.equals(root) || name.startsWith(root + ".");
    }
    return name.matches(pattern.replace(".", "\\.").replace("*", "[a-z0-9]+"));
  }
}
