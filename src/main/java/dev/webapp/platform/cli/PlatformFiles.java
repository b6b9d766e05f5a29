package dev.webapp.platform.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.sandbox.cluster.CustomResourceRules;
import dev.webapp.platform.sandbox.cluster.Manifest;
import dev.webapp.platform.sandbox.cluster.ManifestException;
import dev.webapp.platform.sandbox.cluster.ManifestReader;
import dev.webapp.platform.sandbox.cluster.Violation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Platforms from files, checked with the CRD's schema and rules: what an API server refuses is refused here too. */
final class PlatformFiles {
  private static final String CRD = "/crds/webappplatforms.platform.webapp.dev.yaml";

  /** Where a manifest goes that does not say. */
  private static final String NAMESPACE = "default";

  private PlatformFiles() {}

  /** The CRD as the program ships it. */
  static Manifest crd() {
    try (InputStream in = PlatformFiles.class.getResourceAsStream(CRD)) {
      return ManifestReader.read(CRD, new String(in.readAllBytes(), StandardCharsets.UTF_8)).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + CRD, e);
    }
  }

  /**
   * Every document of the files; throws {@link UserError} that names file, line and reason where one cannot be read.
   */
  static List<Manifest> read(List<Path> files) {
    List<Manifest> manifests = new ArrayList<>();
    for (Path file : files) {
      try {
        manifests.addAll(ManifestReader.read(file));
      } catch (ManifestException e) {
        throw UserError.input(e.getMessage());
      } catch (NoSuchFileException e) {
        throw UserError.input(file + ": there is no such file");
      } catch (IOException e) {
        throw UserError.input(file + ": cannot be read: " + e.getMessage());
      }
    }
    return manifests;
  }

  /** The platforms in the files; throws {@link UserError} with every violation where one is not as it must be. */
  static List<WebAppPlatform> platforms(List<Path> files) {
    return platforms(files, (_, _) -> null);
  }

  /**
   * The same of platforms that may be there already: what must not change does not.
   *
   * @param running by namespace and name the platform as a server shows it, null where there is none
   */
  static List<WebAppPlatform> platforms(List<Path> files, BiFunction<String, String, JsonNode> running) {
    CustomResourceRules rules = CustomResourceRules.of(crd().object(), WebAppPlatform.VERSION);
    List<WebAppPlatform> platforms = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (Manifest manifest : read(files)) {
      if (!manifest.object().path("kind").asText().equals("WebAppPlatform")) {
        continue;
      }
      JsonNode metadata = manifest.object().path("metadata");
      JsonNode before = running.apply(metadata.path("namespace").asText(NAMESPACE), metadata.path("name").asText());
      for (Violation violation : rules.check(manifest.object(), before)) {
        wrong.add(manifest.file() + ":" + manifest.lineOf(violation.path()) + ": " + violation);
      }
      if (wrong.isEmpty()) {
        platforms.add(platform(manifest));
      }
    }
    if (!wrong.isEmpty()) {
      throw UserError.input(wrong.stream().collect(Collectors.joining(System.lineSeparator())));
    }
    if (platforms.isEmpty()) {
      throw UserError.input("no WebAppPlatform in " + files.stream().map(Path::toString)
          .collect(Collectors.joining(", ")));
    }
    return platforms;
  }

  private static WebAppPlatform platform(Manifest manifest) {
    ObjectMapper mapper = new ObjectMapper();
    try {
      WebAppPlatform platform =
          Serialization.unmarshal(mapper.writeValueAsString(manifest.object()), WebAppPlatform.class);
      if (platform.getMetadata().getNamespace() == null) {
        platform.getMetadata().setNamespace(NAMESPACE);
      }
      return platform;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that was read is written again", e);
    }
  }
}
