package dev.webapp.platform.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What {@code deploy/iam} lets the operator do, without what only adoption needs. */
final class OperatorPolicies {
  private static final Path FOLDER = Path.of("deploy", "iam");
  private static final String ADOPTION = "adoption.json";

  private OperatorPolicies() {}

  /** Documents by the names of their files. Suites call buckets as they like, not as platforms' buckets are called. */
  static Map<String, String> documents() {
    Map<String, String> documents = new TreeMap<>();
    try (var files = Files.newDirectoryStream(FOLDER, "*.json")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!name.equals(ADOPTION)) {
          documents.put(name, Files.readString(file).replace("*-????????????", "*"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }
}
