package dev.webapp.platform.simulation;

import org.junit.jupiter.api.Test;

/** The process dies after every write while something shared comes or goes: it is there once, or not at all. */
class EndpointCrashTest {
  private static final String WITHOUT = """
      aws: {region: us-east-1}
      dataPolicy: Delete
      services: [{name: web, image: "web:1", port: 8080}]
      """;
  private static final String WITH = WITHOUT + "network: {privateEndpoints: [s3, sts]}\n";

  @Test
  void creationIsTakenOver() {
    CrashEverywhere.check(() -> Scene.of(CrashEverywhere.world(), WITH), Scene::ready);
  }

  @Test
  void removalIsTakenOver() {
    CrashEverywhere.check(WITH, scene -> {
      scene.apply(WITHOUT);
      scene.ready();
    });
  }

  @Test
  void deletionIsTakenOver() {
    CrashEverywhere.check(WITH, Scene::delete);
  }
}
