package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Every sort of store comes up with the services that use it, and goes without losing anything. */
class DataLayerTest {
  private static final String HEAD = "aws: {region: us-east-1}\n";
  private static final String ROTATED = "PlantedPlantedPlanted";

  private static void gone(World world, ObjectKey key) {
    world.await(Duration.ofHours(3), "gone", () -> world.find(key).isEmpty());
    world.runFor(Duration.ofMinutes(10));
  }

  private static List<String> buckets(World world) {
    return world.account().client(S3Client.class, World.REGION).listBuckets().buckets().stream()
        .map(bucket -> bucket.name()).toList();
  }

  @Test
  void threeSystemsComeUpAndLeaveTheirSnapshots() {
    World world = new World(1);
    ObjectKey key = world.applySample("three-systems");
    world.await(Duration.ofHours(2), "Ready", () -> Platforms.isReady(world.platform(key)));
    Invariants.check(world);

    world.delete(key);
    gone(world, key);

    DocDbClient docDb = world.account().client(DocDbClient.class, World.REGION);
    ElastiCacheClient caches = world.account().client(ElastiCacheClient.class, World.REGION);
    RdsClient rds = world.account().client(RdsClient.class, World.REGION);
    assertThat(docDb.describeDBClusters().dbClusters()).isEmpty();
    assertThat(docDb.describeDBClusterSnapshots(r -> r.snapshotType("manual")).dbClusterSnapshots())
        .singleElement().extracting(s -> s.dbClusterSnapshotIdentifier()).asString().startsWith("campus-campus-docs-");
    assertThat(caches.describeReplicationGroups().replicationGroups()).isEmpty();
    assertThat(caches.describeSnapshots().snapshots()).singleElement().extracting(s -> s.snapshotName()).asString()
        .startsWith("campus-campus-shared-");
    assertThat(rds.describeDBInstances().dbInstances()).isEmpty();
    assertThat(rds.describeDBSnapshots(r -> r.snapshotType("manual")).dbSnapshots()).hasSize(1);
    assertThat(buckets(world)).as("empty ones go").isEmpty();
    assertThat(world.account().client(IamClient.class, World.REGION).listRolesPaginator().roles())
        .noneMatch(role -> role.path().startsWith("/webapp-platform/"));
    assertThat(world.failures()).isEmpty();
  }

  @Test
  void aBucketWithObjectsHoldsUpTheEndUntilSomebodySaysWhatIsToBecomeOfThem() {
    Scene scene = Scene.of(HEAD + "buckets: [{name: files, versioned: true}]\n").ready();
    World world = scene.world;
    String bucket = scene.named("Bucket/files");
    S3Client s3 = world.account().client(S3Client.class, World.REGION);
    for (int i = 0; i < 3; i++) {
      s3.putObject(r -> r.bucket(bucket).key("report.pdf"), RequestBody.fromString("pages"));
    }

    world.delete(scene.key);
    world.runFor(Duration.ofHours(1));
    assertThat(buckets(world)).containsExactly(bucket);
    assertThat(Platforms.condition(world.platform(scene.key), Conditions.STALLED)).hasValueSatisfying(stalled ->
        assertThat(stalled.message()).contains("Bucket/files", "dataPolicy: Retain", "dataPolicy: Delete"));

    scene.apply(HEAD + "buckets: [{name: files, versioned: true, dataPolicy: Delete}]\n");
    gone(world, scene.key);
    assertThat(buckets(world)).isEmpty();
    assertThat(world.failures()).isEmpty();
  }

  @Test
  void aUserPoolWithUsersIsKeptWhereNobodySaysThatTheyMayGo() {
    Scene scene = Scene.of(HEAD + "userPools: [{name: customers, signIn: [email], clients: [{name: web, "
        + "callbackUrls: ['https://shop.example.com/back']}]}]\n").ready();
    CognitoIdentityProviderClient cognito =
        scene.world.account().client(CognitoIdentityProviderClient.class, World.REGION);
    String pool = cognito.listUserPools(r -> r.maxResults(60)).userPools().getFirst().id();
    cognito.adminCreateUser(r -> r.userPoolId(pool).username("ann@example.com"));

    scene.world.delete(scene.key);
    scene.world.runFor(Duration.ofHours(1));
    assertThat(cognito.listUserPools(r -> r.maxResults(60)).userPools()).hasSize(1);
    assertThat(Platforms.condition(scene.world.platform(scene.key), Conditions.STALLED)).hasValueSatisfying(stalled ->
        assertThat(stalled.message()).contains("UserPool/customers"));

    cognito.adminDeleteUser(r -> r.userPoolId(pool).username("ann@example.com"));
    scene.world.annotate(scene.key, Annotations.REFRESH, "now");
    gone(scene.world, scene.key);
    assertThat(cognito.listUserPools(r -> r.maxResults(60)).userPools()).isEmpty();
  }

  /** A password that was rotated in the store reaches what it opens, and then the pods, without a turn that fails. */
  @Test
  void aRotatedPasswordReachesThePods() {
    Scene scene = Scene.of(HEAD + """
        databases: [{name: main, engine: postgres, version: "16"}]
        caches: [{name: shared, engine: valkey, version: "8.0"}]
        documentStores: [{name: docs}]
        services: [{name: web, image: "shop/web:1", uses: [{database: main}, {cache: shared}, {documentStore: docs}]}]
        """).ready();
    World world = scene.world;
    SecretsManagerClient secrets = scene.aws(SecretsManagerClient.class);
    for (String id : List.of("Secret/main", "Secret/cache.shared", "Secret/document-store.docs")) {
      String name = scene.named(id);
      secrets.putSecretValue(r -> r.secretId(name)
          .secretString("{\"username\":\"platform\",\"password\":\"" + ROTATED + "\"}"));
    }
    world.await(Duration.ofHours(2), "rolled", () -> scene.rollouts("shop-web") > 1);
    world.await(Duration.ofHours(2), "Ready", () -> Platforms.isReady(world.platform(scene.key)));
    world.runFor(Duration.ofMinutes(20));

    String cluster = scene.aws(DocDbClient.class).describeDBClusters().dbClusters().getFirst().dbClusterArn();
    String instance = scene.aws(RdsClient.class).describeDBInstances().dbInstances().getFirst().dbInstanceArn();
    assertThat(world.account().contents(World.REGION).masterPassword(cluster)).isEqualTo(ROTATED);
    assertThat(world.account().contents(World.REGION).masterPassword(instance)).isEqualTo(ROTATED);
    assertThat(world.failures()).isEmpty();
    Invariants.check(world);
  }
}
