package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The process dies after every write of the life of a platform behind CloudFront and API Gateway: in the end everything
 * is as if nothing had happened.
 */
class EdgeCrashTest {
  private static final String ALL = """
      aws: {region: us-east-1}
      domain: {zone: example.com}
      dataPolicy: Delete
      services:
        - {name: web, image: "web:1", port: 3000}
        - {name: main, image: "main:1", port: 8080}
      userPools: [{name: users, signIn: [email], clients: [{name: web}]}]
      frontends:
        - {name: www, type: Service, host: www.example.com, service: {name: web, cacheStaticPaths: ["/assets/*"]}}
      gateway:
        type: ApiGateway
        host: api.example.com
        cors: {allowOrigins: ["https://www.example.com"]}
        routes: [{path: /, service: main, authorizer: users}]
      """;
  private static final String CHANGED = ALL.replace("{path: /, service: main, authorizer: users}",
      "{path: /, service: main}, {path: /me, service: main, authorizer: users}").replace("/assets/*", "/static/*")
      .replace("cors:", "rateLimit: {requestsPerSecond: 50}\n  accessLogs: {enabled: true}\n  cors:");

  private static Scene begun() {
    return Scene.of(CrashEverywhere.world(), ALL);
  }

  @Test
  void creationIsTakenOver() {
    assertThat(CrashEverywhere.check(EdgeCrashTest::begun, Scene::ready)).isGreaterThanOrEqualTo(25);
  }

  @Test
  void alsoOfWhatKongAnswers() {
    CrashEverywhere.check(() -> {
      World world = CrashEverywhere.world();
      world.sandbox().installKong();
      return Scene.of(world, """
          aws: {region: us-east-1}
          domain: {zone: example.com}
          services: [{name: web, image: "web:1", port: 3000}]
          gateway:
            type: Kong
            host: api.example.com
            rateLimit: {requestsPerSecond: 50}
            routes: [{path: /, service: web}, {path: /me, service: web, authorizer: Jwt}]
          """);
    }, scene -> {
      scene.ready();
      scene.delete();
    });
  }

  @Test
  void alsoOfWhatAmplifyBuilds() {
    String built = """
        aws: {region: us-east-1}
        domain: {zone: example.com}
        dataPolicy: Delete
        frontends:
          - name: www
            type: Amplify
            host: www.example.com
            amplify: {repository: "https://github.com/example/www", tokenSecretRef: {name: github, key: token}}
        """;
    CrashEverywhere.check(() -> {
      World world = CrashEverywhere.world();
      world.applySecret("shop", "github", "token", "token");
      return Scene.of(world, built);
    }, scene -> {
      scene.ready();
      scene.apply(built.replace("}}", "}, environment: [{name: A, value: b}]}").replace("www.ex", "web.ex"));
      scene.ready();
      scene.delete();
    });
  }

  @Test
  void changesAreTakenOver() {
    assertThat(CrashEverywhere.check(() -> begun().ready(), scene -> {
      scene.apply(CHANGED);
      scene.ready();
    })).isGreaterThanOrEqualTo(8);
  }

  @Test
  void deletionIsTakenOver() {
    assertThat(CrashEverywhere.check(() -> begun().ready(), Scene::delete)).isGreaterThanOrEqualTo(20);
  }
}
