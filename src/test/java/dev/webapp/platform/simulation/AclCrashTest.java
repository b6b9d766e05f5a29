package dev.webapp.platform.simulation;

import org.junit.jupiter.api.Test;

/** The process dies after every write while subnets change hands: each has one ACL, and none is left over. */
class AclCrashTest {
  private static final String WITHOUT = """
      aws: {region: us-east-1}
      dataPolicy: Delete
      caches: [{name: sessions, engine: valkey, version: "8.0"}]
      """;
  private static final String WITH = WITHOUT + "network: {networkAcls: Managed}\n";

  @Test
  void itsComingIsTakenOver() {
    CrashEverywhere.check(WITHOUT, scene -> {
      scene.apply(WITH);
      scene.ready();
    });
  }

  @Test
  void itsGoingIsTakenOver() {
    CrashEverywhere.check(WITH, Scene::delete);
  }
}
