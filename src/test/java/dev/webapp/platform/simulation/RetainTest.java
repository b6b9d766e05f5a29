package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Conditions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What a platform has let go of can become a platform's again: its own in another life, or another's that adopts it.
 */
class RetainTest {
  private static final String HEAD = "aws: {region: us-east-1}\n";
  private static final String RETAINED = """
      databases: [{name: main, engine: postgres, version: "16", dataPolicy: Retain, parameters: {work_mem: "8192"}}]
      tables: [{name: carts, partitionKey: {name: id, type: String}, dataPolicy: Retain, deletionProtection: true}]
      services: [{name: web, image: "shop/web:1", uses: [{database: main}, {table: carts}]}]
      """;

  private static final String STORES = """
      dataPolicy: Retain
      buckets: [{name: uploads}]
      caches: [{name: sessions, engine: valkey, version: "8.0", parameters: {maxmemory-policy: allkeys-lru}}]
      documentStores: [{name: catalog, parameters: {audit_logs: enabled}}]
      userPools: [{name: users, clients: [{name: server, secret: true}]}]
      services:
        - {name: web, image: "shop/web:1",
           uses: [{bucket: uploads}, {cache: sessions}, {documentStore: catalog}, {userPool: users}]}
      """;

  private static DBInstance instance(World world) {
    return world.account().client(RdsClient.class, World.REGION).describeDBInstances().dbInstances().getFirst();
  }

  private static String table(World world) {
    DynamoDbClient dynamoDb = world.account().client(DynamoDbClient.class, World.REGION);
    String name = dynamoDb.listTables().tableNames().getFirst();
    return dynamoDb.describeTable(r -> r.tableName(name)).table().tableId();
  }

  @Test
  void theSamePlatformTakesItUpAgain() {
    Scene scene = Scene.of(HEAD + RETAINED).ready();
    String instance = instance(scene.world).dbiResourceId();
    String table = table(scene.world);
    scene.delete();

    scene.apply(HEAD + RETAINED);
    scene.ready();

    assertThat(instance(scene.world).dbiResourceId()).isEqualTo(instance);
    assertThat(table(scene.world)).isEqualTo(table);
    Invariants.check(scene.world);
  }

  @Test
  void storesAreTakenUpAgainWithAllThatIsInThem() {
    Scene scene = Scene.of(HEAD + STORES).ready();
    S3Client s3 = scene.aws(S3Client.class);
    String bucket = scene.named("Bucket/uploads");
    s3.putObject(r -> r.bucket(bucket).key("kept"), RequestBody.fromString("dear"));
    CognitoIdentityProviderClient cognito = scene.aws(CognitoIdentityProviderClient.class);
    String pool = StoreHoldings.pools(cognito).getFirst().id();
    cognito.adminCreateUser(r -> r.userPoolId(pool).username("ada"));
    String cluster = scene.aws(DocDbClient.class).describeDBClusters().dbClusters().getFirst().dbClusterResourceId();
    var instance = scene.aws(DocDbClient.class).describeDBInstances().dbInstances().getFirst();
    String client = client(cognito, pool);
    var cache = scene.aws(ElastiCacheClient.class).describeReplicationGroups().replicationGroups().getFirst();
    scene.delete();
    assertThat(scene.aws(DocDbClient.class).describeDBInstances().dbInstances()).as("it goes on serving").hasSize(1);

    scene.apply(HEAD + STORES);
    scene.ready();

    assertThat(s3.listObjectsV2(r -> r.bucket(bucket)).contents()).hasSize(1);
    assertThat(cognito.listUsers(r -> r.userPoolId(pool)).users()).hasSize(1);
    assertThat(StoreHoldings.pools(cognito)).hasSize(1);
    assertThat(scene.aws(DocDbClient.class).describeDBClusters().dbClusters().getFirst().dbClusterResourceId())
        .isEqualTo(cluster);
    assertThat(scene.aws(DocDbClient.class).describeDBInstances().dbInstances()).singleElement()
        .extracting(i -> i.dbiResourceId()).isEqualTo(instance.dbiResourceId());
    assertThat(client(cognito, pool)).isEqualTo(client);
    assertThat(scene.aws(ElastiCacheClient.class).describeReplicationGroups().replicationGroups().getFirst()
        .replicationGroupCreateTime()).isEqualTo(cache.replicationGroupCreateTime());
    Invariants.check(scene.world);

    scene.apply(HEAD + STORES.replace("dataPolicy: Retain", "dataPolicy: Delete"));
    scene.ready();
    scene.delete();
    assertThat(scene.aws(DocDbClient.class).describeDBInstances().dbInstances()).isEmpty();
    assertThat(scene.aws(DocDbClient.class).describeDBClusters().dbClusters()).isEmpty();
    assertThat(StoreHoldings.pools(cognito)).isEmpty();
  }

  /** The id of the only one. */
  private static String client(CognitoIdentityProviderClient cognito, String pool) {
    return cognito.listUserPoolClients(r -> r.userPoolId(pool)).userPoolClients().getFirst().clientId();
  }

  @Test
  void anotherPlatformAdoptsItOnceApproved() {
    Scene scene = Scene.of(HEAD + RETAINED).ready();
    DBInstance before = instance(scene.world);
    String table = table(scene.world);
    String tableName = scene.named("Table/carts");
    scene.delete();

    var heir = scene.world.apply(Platforms.of("heir", HEAD + """
        databases:
          - {name: orders, engine: postgres, version: "16", identifier: %s, adopt: true}
        tables:
          - {name: baskets, partitionKey: {name: id, type: String}, identifier: %s, adopt: true}
        services: [{name: web, image: "shop/web:1", uses: [{database: orders}, {table: baskets}]}]
        """.formatted(before.dbInstanceIdentifier(), tableName)));
    scene.world.await(Duration.ofHours(1), "ApprovalRequired",
        () -> Platforms.holds(scene.world.platform(heir), Conditions.APPROVAL_REQUIRED)
            && scene.world.platform(heir).getStatus().plan().items().stream().map(i -> i.id()).distinct().count() == 2);
    scene.world.runFor(Duration.ofMinutes(10));
    assertThat(instance(scene.world).tagList()).as("until then it is left alone").isEqualTo(before.tagList());

    scene.world.annotate(
        heir, Annotations.APPROVE, scene.world.platform(heir).getStatus().plan().hash());
    scene.world.await(Duration.ofHours(3), "Ready", () -> Platforms.isReady(scene.world.platform(heir)));

    assertThat(instance(scene.world).dbiResourceId()).isEqualTo(before.dbiResourceId());
    assertThat(table(scene.world)).isEqualTo(table);
    assertThat(scene.world.failures()).isEmpty();
    // What the database was made of by then stays with whoever made it.
    assertThat(scene.world.platform(heir).getStatus().inventory()).extracting(e -> e.name())
        .contains(before.dbInstanceIdentifier(), tableName);
  }

  @Test
  void aPausedPlatformWhoseStatusIsLostDoesNotGoWithoutWhatIsItsOwn() {
    Scene scene = Scene.of(HEAD + RETAINED.replace("dataPolicy: Retain, ", "")).ready();
    scene.world.annotate(scene.key, Annotations.PAUSED, "true");
    scene.world.delete(scene.key);
    scene.world.loseStatus(scene.key);
    scene.world.runFor(Duration.ofHours(1));
    assertThat(scene.world.find(scene.key)).as("it still is to take its things along").isPresent();

    scene.world.annotate(scene.key, Annotations.PAUSED, null);
    scene.world.await(Duration.ofHours(3), "gone", () -> scene.world.find(scene.key).isEmpty());
    scene.world.runFor(Duration.ofMinutes(10));
    assertThat(scene.aws(RdsClient.class).describeDBInstances().dbInstances()).isEmpty();
    assertThat(scene.aws(DynamoDbClient.class).listTables().tableNames()).isEmpty();
  }

  @Test
  void whatARetainedOneUsesStaysThoughAnotherOneUsedItToo() {
    String main = "databases: [{name: main, engine: postgres, version: \"16\", dataPolicy: Retain}]\n";
    Scene scene = Scene.of(HEAD + main + "services: [{name: web, image: \"shop/web:1\"}]\n").ready();
    scene.apply(HEAD + "services: [{name: web, image: \"shop/web:1\"}]\n");
    scene.ready();
    scene.apply(HEAD + main.replace("main", "other").replace("Retain", "Delete"));
    scene.ready();

    scene.delete();

    assertThat(instance(scene.world).dbSubnetGroup().dbSubnetGroupName()).contains("databases");
    assertThat(scene.aws(RdsClient.class).describeDBInstances().dbInstances()).hasSize(1);
  }

  @Test
  void holdsFromTheMomentItIsSaidThoughNoTurnSawIt() {
    Scene scene = Scene.of(HEAD + RETAINED.replace("dataPolicy: Retain, ", "dataPolicy: Delete, ")
        .replace(", deletionProtection: true", "")).ready();
    String instance = instance(scene.world).dbiResourceId();
    String table = table(scene.world);

    scene.world.annotate(scene.key, Annotations.PAUSED, "true");
    scene.apply(HEAD + RETAINED);
    scene.world.delete(scene.key);
    scene.world.runFor(Duration.ofMinutes(10));
    scene.world.annotate(scene.key, Annotations.PAUSED, null);
    scene.world.await(Duration.ofHours(3), "gone", () -> scene.world.find(scene.key).isEmpty());
    scene.world.runFor(Duration.ofMinutes(10));

    assertThat(instance(scene.world).dbiResourceId()).isEqualTo(instance);
    assertThat(table(scene.world)).isEqualTo(table);
    assertThat(scene.world.failures()).isEmpty();
  }

  @Test
  void whatIsNotThereIsNotAdoptedAndNoEmptyOneTakesItsPlace() {
    String adopting = HEAD + """
        databases: [{name: main, engine: postgres, version: "16", identifier: theirs%s}]
        tables: [{name: carts, partitionKey: {name: id, type: String}, identifier: theirs%s}]
        """;
    Scene scene = Scene.of(adopting.formatted(", adopt: true", ", adopt: true"));
    scene.world.await(Duration.ofHours(1), "Stalled", () -> Platforms.holds(scene.platform(), Conditions.STALLED));
    scene.world.runFor(Duration.ofMinutes(30));

    assertThat(Platforms.condition(scene.platform(), Conditions.STALLED).orElseThrow().message())
        .contains("theirs is to be adopted as spec.", "and is not there");
    assertThat(scene.aws(RdsClient.class).describeDBInstances().dbInstances()).isEmpty();
    assertThat(scene.aws(DynamoDbClient.class).listTables().tableNames()).isEmpty();

    scene.apply(adopting.formatted("", ""));
    scene.ready();
    assertThat(instance(scene.world).dbInstanceIdentifier()).isEqualTo("theirs");
  }
}
