package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The process dies after every write of the life of a platform with a bucket, a cache, a document store, a user pool
 * and the roles of those who use them: in the end everything is as if nothing had happened.
 */
class StoreCrashTest {
  private static final String HEAD = "aws: {region: us-east-1, tags: {team: %s}}\nnetwork: {podSecurityGroup: Own}\n";
  private static final String ALL = HEAD.formatted("shop") + """
      buckets:
        - {name: uploads, versioned: true, expireAfterDays: 30, dataPolicy: Delete}
      caches:
        - {name: sessions, engine: redis, version: "7.1", nodes: 2, parameters: {maxmemory-policy: allkeys-lru}}
      documentStores:
        - {name: catalog, instances: 2, parameters: {audit_logs: enabled}, deletionProtection: true}
      userPools:
        - name: users
          signIn: [email]
          deletionProtection: true
          dataPolicy: Delete
          clients: [{name: web, callbackUrls: ["https://www.example.com/back"]}, {name: server, secret: true}]
      services:
        - name: web
          image: "shop/web:1"
          uses:
            - {bucket: uploads, access: ReadWrite}
            - {cache: sessions}
            - {documentStore: catalog}
            - {userPool: users, access: ReadWrite}
      """;
  private static final String CHANGED = HEAD.formatted("core") + """
      buckets:
        - name: uploads
          dataPolicy: Delete
          cors: [{allowedOrigins: ["https://www.example.com"], allowedMethods: [GET]}]
      caches:
        - {name: sessions, engine: valkey, version: "8.0", nodes: 3, nodeType: cache.t4g.small}
      documentStores:
        - {name: catalog, instances: 1, instanceClass: db.r6g.large, backup: {retentionDays: 3}}
      userPools:
        - name: users
          signIn: [email]
          mfa: Optional
          domainPrefix: shop-users
          dataPolicy: Delete
          clients: [{name: web, callbackUrls: ["https://app.example.com/back"]}, {name: mobile}]
      services:
        - {name: web, image: "shop/web:1", uses: [{bucket: uploads}, {cache: sessions}, {documentStore: catalog}]}
      """;
  private static final String NONE = HEAD.formatted("shop") + "services: [{name: web, image: \"shop/web:1\"}]\n";

  private static Scene begun() {
    return Scene.of(CrashEverywhere.world(), ALL);
  }

  /** With an object and a user. */
  private static Scene filled() {
    Scene scene = begun().ready();
    scene.aws(S3Client.class).putObject(r -> r.bucket(scene.named("Bucket/uploads")).key("kept"),
        RequestBody.fromString("dear"));
    CognitoIdentityProviderClient cognito = scene.aws(CognitoIdentityProviderClient.class);
    StoreHoldings.pools(cognito).forEach(pool ->
        cognito.adminCreateUser(r -> r.userPoolId(pool.id()).username("ada@example.com")));
    return scene;
  }

  private static void check(Supplier<Scene> beginning, Consumer<Scene> story, int leastWrites) {
    assertThat(CrashEverywhere.check(beginning, story)).isGreaterThanOrEqualTo(leastWrites);
  }

  @Test
  void creationIsTakenOver() {
    check(StoreCrashTest::begun, Scene::ready, 30);
  }

  @Test
  void changesAreTakenOver() {
    check(StoreCrashTest::filled, scene -> {
      scene.apply(CHANGED);
      // Another engine cannot be taken back.
      scene.approve(scene.waiting().hash());
      scene.ready();
    }, 20);
  }

  @Test
  void removalIsTakenOver() {
    check(StoreCrashTest::filled, scene -> {
      scene.apply(NONE);
      scene.approve(scene.waiting().hash());
      scene.ready();
      assertThat(left(scene)).containsExactly("CacheSnapshot", "DBClusterSnapshot");
    }, 20);
  }

  @Test
  void deletionIsTakenOver() {
    check(StoreCrashTest::filled, scene -> {
      scene.delete();
      assertThat(left(scene)).containsExactly("CacheSnapshot", "DBClusterSnapshot");
    }, 20);
  }

  /** The sorts of what there is of stores. */
  private static List<String> left(Scene scene) {
    return StoreContents.of(scene.world.account()).keySet().stream().map(key -> key.substring(0, key.indexOf(' ')))
        .distinct().toList();
  }
}
