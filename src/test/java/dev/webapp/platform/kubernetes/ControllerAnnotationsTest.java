package dev.webapp.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The annotations are the load balancer: one that the controller does not know is carried out by nobody. */
class ControllerAnnotationsTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final String PREFIX = "alb.ingress.kubernetes.io/";
  private static final Map<String, List<String>> DOCUMENTED = documented();

  static List<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      return files.filter(file -> file.endsWith("manifests.yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void areThoseThatAreDocumentedForTheirObject(Path manifests) throws IOException {
    for (HasMetadata object : objects(manifests)) {
      annotations(object).forEach((key, value) -> {
        assertThat(DOCUMENTED.getOrDefault(key, List.of())).as("%s on %s", key, object.getKind())
            .contains(object.getKind());
        assertThat(value).as(key).isNotBlank();
      });
    }
  }

  @Test
  void anIngressThatEndsTlsHasTheseAndNoOthers() throws IOException {
    Map<String, String> annotations = annotations(objects(GOLDEN.resolve("flask-api").resolve("manifests.yaml"))
        .stream().filter(object -> object.getKind().equals("Ingress")).findFirst().orElseThrow());
    assertThat(annotations.keySet()).containsExactly("certificate-arn", "listen-ports", "load-balancer-attributes",
        "manage-backend-security-group-rules", "scheme", "security-groups", "ssl-policy", "ssl-redirect", "subnets",
        "tags", "target-type");
    JsonNode listeners = new ObjectMapper().readTree(annotations.get("listen-ports"));
    assertThat(listeners.findValue("HTTPS").asText()).isEqualTo(annotations.get("ssl-redirect"));
    assertThat(listeners.findValue("HTTP").asInt()).isEqualTo(80);
    assertThat(annotations).containsEntry("target-type", "ip");
  }

  private static List<HasMetadata> objects(Path manifests) throws IOException {
    List<HasMetadata> objects = new ArrayList<>();
    for (String document : Files.readString(manifests).split("(?m)^---$")) {
      if (!document.isBlank()) {
        objects.add(Serialization.unmarshal(document));
      }
    }
    assertThat(objects).isNotEmpty();
    return objects;
  }

  private static Map<String, String> annotations(HasMetadata object) {
    Map<String, String> annotations = new TreeMap<>();
    Map<String, String> all = object.getMetadata().getAnnotations();
    if (all != null) {
      all.forEach((key, value) -> {
        if (key.startsWith(PREFIX)) {
          annotations.put(key.substring(PREFIX.length()), value);
        }
      });
    }
    return annotations;
  }

  private static Map<String, List<String>> documented() {
    try (InputStream in = ControllerAnnotationsTest.class.getResourceAsStream("controller-annotations.txt")) {
      Map<String, List<String>> documented = new TreeMap<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ")).forEach(parts -> documented.put(parts[0], List.of(parts[1].split(","))));
      return documented;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
