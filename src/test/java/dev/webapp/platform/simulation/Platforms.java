package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.sandbox.cluster.ManifestReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Platforms to play with, and what their status says. */
final class Platforms {
  private Platforms() {}

  /** One of the platforms that the project ships. */
  static ObjectNode sample(String name) {
    try {
      return parse(Files.readString(Path.of("samples", name + ".yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode parse(String yaml) {
    return ManifestReader.read("test", yaml).getFirst().object();
  }

  /** One that uses every kind there is. */
  static ObjectNode everything(String name) {
    return of(name, """
        aws: {region: us-east-1, tags: {team: shop}}
        domain: {zone: example.com}
        network: {podSecurityGroup: Own}
        services:
          - name: api
            image: shop/api:1
            port: 8080
            release: {command: [migrate]}
            autoscaling: {min: 2, max: 4, cpuPercent: 70}
            routes: [{host: %s.example.com}]
            uses: [{database: main}, {table: carts, access: ReadWrite}]
          - name: worker
            image: shop/worker:1
            replicas: 2
            uses: [{database: main, endpoint: Reader, as: reader}]
        firewall: {rateLimitPerIp: 2000, allow: [192.0.2.0/24]}
        frontends:
          - name: web
            type: StaticSite
            host: www.%s.example.com
            staticSite: {singlePageApp: true, contentVersion: "1"}
        databases:
          - name: main
            engine: postgres
            version: "16"
            readReplicas: 1
            parameters: {work_mem: "8192"}
            deletionProtection: true
        tables:
          - name: carts
            partitionKey: {name: customer, type: String}
            timeToLive: expiresAt
            stream: NewAndOldImages
            pointInTimeRecovery: {enabled: true}
            deletionProtection: true
            indexes: [{name: by-product, partitionKey: {name: product, type: String}}]
            capacity:
              mode: Provisioned
              read: {min: 5, max: 50}
              write: {min: 5, max: 50}
        """.formatted(name, name));
  }

  /** A platform of that name with this spec, indented by two. */
  static ObjectNode of(String name, String spec) {
    return parse("""
        apiVersion: platform.webapp.dev/v1alpha1
        kind: WebAppPlatform
        metadata: {name: %s, namespace: %s}
        spec:
        """.formatted(name, name) + spec.indent(2));
  }

  static boolean isReady(WebAppPlatform platform) {
    return holds(platform, Conditions.READY)
        && platform.getStatus().observedGeneration().equals(platform.getMetadata().getGeneration());
  }

  static boolean holds(WebAppPlatform platform, String condition) {
    return condition(platform, condition).filter(c -> c.status().equals("True")).isPresent();
  }

  static Optional<Condition> condition(WebAppPlatform platform, String type) {
    return platform.getStatus() == null || platform.getStatus().conditions() == null ? Optional.empty()
        : platform.getStatus().conditions().stream().filter(c -> c.type().equals(type)).findFirst();
  }

  /** The conditions, and whatever is not ready. */
  static String troubles(WebAppPlatform platform) {
    StringBuilder text = new StringBuilder(platform.getMetadata().getName()).append('\n');
    if (platform.getStatus() != null && platform.getStatus().conditions() != null) {
      platform.getStatus().conditions().forEach(c -> text.append("  ").append(c.type()).append(' ').append(c.status())
          .append(' ').append(c.reason()).append(' ').append(c.message()).append('\n'));
    }
    if (platform.getStatus() != null && platform.getStatus().inventory() != null) {
      platform.getStatus().inventory().stream().filter(e -> !e.state().equals("Ready")).limit(10).forEach(e ->
          text.append("  ").append(e.id()).append(' ').append(e.state()).append(' ').append(e.message()).append('\n'));
    }
    return text.toString();
  }
}
