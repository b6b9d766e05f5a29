package dev.webapp.platform.simulation;

import org.junit.jupiter.api.Test;

/** The process dies after every write while pods move: in the end everything is as if nothing had happened. */
class ComputeCrashTest {
  private static final String NODES = """
      aws: {region: us-east-1}
      dataPolicy: Delete
      tables: [{name: orders, partitionKey: {name: id, type: String}}]
      services: [{name: web, image: "web:1", port: 8080, uses: [{table: orders}]}]
      """;
  private static final String FARGATE = NODES + "compute: {type: Fargate}\n";

  @Test
  void creationIsTakenOver() {
    CrashEverywhere.check(() -> Scene.of(CrashEverywhere.world(), FARGATE), Scene::ready);
  }

  @Test
  void movingIsTakenOver() {
    CrashEverywhere.check(NODES, scene -> {
      scene.apply(FARGATE);
      scene.ready();
      scene.apply(NODES);
      scene.ready();
    });
  }

  @Test
  void deletionIsTakenOver() {
    CrashEverywhere.check(FARGATE, Scene::delete);
  }

  @Test
  void nodesAreTakenOver() {
    CrashEverywhere.check(() -> Scene.of(CrashEverywhere.world(), NODES), scene -> {
      scene.ready();
      scene.apply(NODES + "compute: {type: NodeGroup, nodeGroup: {spotPercent: 50}}\n");
      scene.ready();
      scene.delete();
    });
  }
}
