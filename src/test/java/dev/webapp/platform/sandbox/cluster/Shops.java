package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The tests' own custom resource, and manifests from text. */
final class Shops {
  private Shops() {}

  static ObjectNode definition() {
    try (InputStream in = Shops.class.getResourceAsStream("shops.yaml")) {
      return yaml(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode yaml(String text) {
    return ManifestReader.read("test", text).getFirst().object();
  }

  /** A shop with a spec in flow style, without its braces. */
  static ObjectNode shop(String name, String spec) {
    return yaml("{apiVersion: test.webapp.dev/v1, kind: Shop, metadata: {name: " + name
        + ", namespace: default}, spec: {"
        + spec + "}}");
  }
}
