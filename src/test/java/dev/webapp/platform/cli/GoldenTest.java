package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the samples are made into, to the letter. A change here is a change at every user's: after a release, names and
 * defaults must stay as they are.
 */
class GoldenTest {
  private static final Path SAMPLES = Path.of("samples");
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  /** What no sample has, beside its golden files. */
  private static final String ALTERNATING_USERS = "alternating-users";

  static Stream<String> samples() throws IOException {
    return Stream.concat(shipped(), Stream.of(ALTERNATING_USERS)).sorted();
  }

  private static Stream<String> shipped() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml"))
          .map(name -> name.substring(0, name.length() - ".yaml".length())).sorted().toList().stream();
    }
  }

  @Test
  void everySampleIsHeldToItsGoldenFiles() throws IOException {
    try (Stream<Path> folders = Files.list(GOLDEN)) {
      assertThat(shipped()).hasSize(5);
      assertThat(samples()).containsExactlyElementsOf(
          folders.map(folder -> folder.getFileName().toString()).sorted().toList());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theGraph(String sample) throws IOException {
    WebAppPlatform platform = PlatformFiles.platforms(List.of(file(sample))).getFirst();

    isGolden(sample, "graph.txt", text(FilePlans.graph(platform, "cluster")));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void thePlan(String sample) throws IOException {
    isGolden(sample, "plan.txt", printed(new PlanVerb(), sample));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theManifests(String sample) throws IOException {
    isGolden(sample, "manifests.yaml", printed(new RenderVerb(), sample));
  }

  private static Path file(String sample) {
    return sample.equals(ALTERNATING_USERS) ? GOLDEN.resolve(sample).resolve("platform.yaml")
        : SAMPLES.resolve(sample + ".yaml");
  }

  private static void isGolden(String sample, String name, String text) throws IOException {
    Path file = GOLDEN.resolve(sample).resolve(name);
    if (System.getProperty("golden.update") != null) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertThat(text).as("differs from %s: if that is meant, run mvn test -Dtest=GoldenTest -Dgolden.update and read "
        + "the difference", file).isEqualTo(Files.readString(file));
  }

  private static String printed(Callable<Integer> verb, String sample) {
    StringWriter out = new StringWriter();
    int code = Main.line(verb).setOut(new PrintWriter(out))
        .execute(file(sample).toString(), "--cluster-name", "cluster");
    assertThat(code).isZero();
    return out.toString();
  }

  private static String text(Graph<Resource> graph) {
    StringBuilder text = new StringBuilder();
    for (Resource resource : graph.order()) {
      text.append(resource.id()).append(" = ").append(resource.physicalName()).append('\n')
          .append("  in ").append(resource.scope()).append(", ").append(resource.part()).append(", from ")
          .append(resource.origin()).append(", ").append(resource.dataPolicy()).append('\n');
      resource.edges().forEach(edge -> text.append("  after ").append(edge.target()).append(' ')
          .append(edge.await()).append(edge.always() ? " always" : "")
          .append(edge.optional() ? " if there" : "").append('\n'));
      fields(resource.template().render(Values.symbolic()), text);
      text.append('\n');
    }
    return text.toString();
  }

  /** Of a manifest only the secret entries: the objects have a file of their own. */
  private static void fields(Desired desired, StringBuilder text) {
    if (desired instanceof Manifest manifest) {
      text.append("  ").append(manifest.object().getKind()).append('\n');
      manifest.secretData().forEach((key, secret) ->
          text.append("  secret ").append(key).append(" of ").append(secret.fingerprint()).append('\n'));
      return;
    }
    text.append("  ").append(desired.getClass().getSimpleName()).append('\n');
    for (RecordComponent component : desired.getClass().getRecordComponents()) {
      Object value = read(component, desired);
      if (value == null && component.isAnnotationPresent(AtCreation.class)) {
        // Nothing is said about how it begins.
        continue;
      }
      if (value instanceof Map<?, ?> map) {
        text.append("    ").append(component.getName()).append(":\n");
        map.forEach((key, entry) -> text.append("      ").append(key).append(": ").append(entry).append('\n'));
      } else {
        text.append("    ").append(component.getName()).append(": ").append(value).append('\n');
      }
    }
  }

  private static Object read(RecordComponent component, Desired desired) {
    try {
      return component.getAccessor().invoke(desired);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("cannot read " + component, e);
    }
  }
}
