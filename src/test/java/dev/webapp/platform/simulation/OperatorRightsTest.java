package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.sandbox.aws.AwsAccount;
import dev.webapp.platform.sandbox.aws.CallLog;
import dev.webapp.platform.sandbox.aws.Furnishing;
import dev.webapp.platform.sandbox.aws.RoleSession;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The operator, as the role that {@code deploy/iam} describes and nobody else, is refused nothing that it needs. */
class OperatorRightsTest {
  private static final String ROLE = "operator";
  private static final List<String> DENIALS =
      List.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation");

  /** Clients of the operator's role. */
  private static final class AsRole implements Parts {
    private AwsAccount account;

    @Override
    public ScopedClients.Source clients(ScopedClients.Source sound) {
      return new ScopedClients.Source() {
        @Override
        public <C extends AwsClient> C make(Class<C> type, Scope scope) {
          RoleSession operator = account.session(ROLE);
          return (scope.roleArn() == null ? operator
              : operator.assume(scope.roleArn(), scope.externalId(), "operator")).client(type, scope.region());
        }
      };
    }
  }

  private static World world(List<String> policies) throws IOException {
    AsRole role = new AsRole();
    World world = new World(7, Settings.INSTANT, role, _ -> Witness.NONE);
    role.account = world.account();
    makeRole(world.account(), ROLE, policies, "{\"Version\":\"2012-10-17\",\"Statement\":[{"
        + "\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"pods.eks.amazonaws.com\"},"
        + "\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}]}");
    world.account().calls().reset();
    return world;
  }

  private static void makeRole(AwsAccount account, String name, List<String> policies, String trust)
      throws IOException {
    IamClient iam = account.client(IamClient.class, World.REGION);
    iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(trust));
    for (String policy : policies) {
      String document = Files.readString(Path.of("deploy", "iam", policy + ".json"));
      String arn = iam.createPolicy(r -> r.policyName(policy).policyDocument(document)).policy().arn();
      iam.attachRolePolicy(r -> r.roleName(name).policyArn(arn));
    }
  }

  private static List<String> policies() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("deploy", "iam"))) {
      return files.map(file -> file.getFileName().toString().replace(".json", "")).sorted().toList();
    }
  }

  /** As who adopts nothing. */
  private static World world() throws IOException {
    return world(policies().stream().filter(policy -> !policy.equals("adoption")).toList());
  }

  private static void refusedNothing(World world) {
    Map<String, Long> outcomes = world.account().calls().byOutcome();
    assertThat(outcomes).containsKey(CallLog.OK).doesNotContainKeys(DENIALS.toArray(String[]::new));
    assertThat(world.failures()).isEmpty();
  }

  private static void comesAndGoes(World world, Scene scene) {
    scene.ready();
    refusedNothing(world);
    scene.delete();
    refusedNothing(world);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flask-api", "inventory", "amplify-storefront", "api-gateway", "three-systems"})
  void samplesComeAndGo(String sample) throws IOException {
    World world = world();
    var key = world.applySample(sample);
    world.await(Scene.LONG, "Ready", () -> Platforms.isReady(world.platform(key)));
    world.runFor(Duration.ofMinutes(10));
    refusedNothing(world);
    world.delete(key);
    world.await(Scene.LONG, "gone or waiting", () -> world.find(key).isEmpty());
    refusedNothing(world);
  }

  /** All kinds, with keys of the customer's, changed, upgraded beside, and emptied. */
  private static final String ALL = """
      aws: {region: us-east-1, tags: {team: a}}
      dataPolicy: Snapshot
      network: {podSecurityGroup: Own}
      services:
        - name: api
          image: i
          port: 8080
          routes: [{host: shop.example.com}]
          uses: [{database: main}, {table: carts, access: ReadWrite}, {cache: hot}, {documentStore: docs},
                 {bucket: files, access: ReadWrite}, {userPool: people, access: Read}]
      databases:
        - {name: main, engine: postgres, version: "16", users: Alternating, readReplicas: 1,
           parameters: {work_mem: "8192"}}
      documentStores: [{name: docs, version: "5.0"}]
      caches: [{name: hot, engine: valkey, version: "8.0"}]
      tables:
        - name: carts
          partitionKey: {name: id, type: String}
          stream: NewAndOldImages
          pointInTimeRecovery: {enabled: true}
          capacity: {mode: Provisioned, read: {min: 5, max: 50}, write: {min: 5, max: 50}}
      buckets: [{name: files, dataPolicy: Delete, kmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/k"}]
      userPools: [{name: people, dataPolicy: Delete, clients: [{name: web, callbackUrls: ["https://example.com/in"]}]}]
      """;

  @Test
  void everyKindComesChangesAndGoes() throws IOException {
    World world = world();
    Scene scene = Scene.of(world, ALL).ready();
    refusedNothing(world);
    scene.apply(ALL.replace("team: a", "group: b").replace("readReplicas: 1", "readReplicas: 0")
        .replace("8192", "4096").replace("max: 50", "max: 60").replace("access: ReadWrite", "access: Read"));
    scene.ready();
    comesAndGoes(world, scene);
  }

  /** There as a role with the same policies, and here for what is the cluster's. */
  @Test
  void platformsInAnotherAccountComeAndGo() throws IOException {
    World world = world();
    String target = "arn:aws:iam::444455556666:role/platforms";
    world.account().client(IamClient.class, World.REGION).putRolePolicy(r -> r.roleName(ROLE).policyName("platforms")
        .policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            + "\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"],\"Resource\":\"" + target + "\"}]}"));
    AwsAccount other = world.account().other("444455556666");
    Furnishing there = other.furnish(World.REGION, "stores");
    makeRole(other, "platforms", policies(), "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
        + "\"Action\":\"sts:AssumeRole\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:role/" + ROLE + "\"},"
        + "\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"" + world.sandbox().owner() + "/" + Scene.NAME
        + "\"}}}]}");
    other.calls().reset();
    world.sandbox().createNamespace(Scene.NAME);
    world.annotateNamespace(Scene.NAME, Annotations.ALLOWED_ROLE_ARNS, target);

    comesAndGoes(world, Scene.of(world, ALL.replace("us-east-1, tags", "us-east-1, roleArn: \"" + target + "\", tags")
        .replace("{podSecurityGroup: Own}", "{podSecurityGroup: Own, vpcId: " + there.vpcId()
            + ", privateSubnetIds: " + there.privateSubnetIds() + "}").replace("dataPolicy: Snapshot\n",
            "dataPolicy: Delete\n")));

    assertThat(other.calls().byOutcome()).containsKey(CallLog.OK).doesNotContainKeys(DENIALS.toArray(String[]::new));
    assertThat(other.calls().writes()).isPositive();
  }

  /** Another major version by a copy beside, and data that comes back from a backup. */
  @Test
  void databasesAreUpgradedAndRestored() throws IOException {
    World world = world();
    String spec = """
        aws: {region: us-east-1}
        tables:
          - {name: carts, partitionKey: {name: id, type: String}, pointInTimeRecovery: {enabled: true}}
        databases:
          - {name: main, engine: mysql, version: "8.0", majorUpgrade: BlueGreen}
        """;
    Scene scene = Scene.of(world, spec).ready();
    world.runFor(Duration.ofHours(1));
    String instance = scene.named("DbInstance/main");
    scene.apply(spec.replace("8.0", "8.4"));
    scene.approve(scene.waiting().hash());
    scene.ready();
    refusedNothing(world);
    assertThat(world.account().calls().count("rds", "SwitchoverBlueGreenDeployment")).isPositive();
    scene.apply(spec.replace("8.0", "8.4").replace("databases:",
        "  - {name: again, partitionKey: {name: id, type: String}, restoreFrom: {table: %s}}%ndatabases:"
            .formatted(scene.named("Table/carts")))
        + "  - {name: copy, engine: mysql, version: \"8.4\", restoreFrom: {instance: %s}}%n".formatted(instance));
    scene.ready();
    assertThat(world.account().calls().count("rds", "RestoreDBInstanceToPointInTime")).isPositive();
    assertThat(world.account().calls().count("dynamodb", "RestoreTableToPointInTime")).isPositive();
    comesAndGoes(world, scene);
  }

  private static Scene adopting(World world) {
    world.account().client(DynamoDbClient.class, World.REGION).createTable(r -> r.tableName("legacy")
        .billingMode("PAY_PER_REQUEST").keySchema(k -> k.attributeName("id").keyType("HASH"))
        .attributeDefinitions(a -> a.attributeName("id").attributeType("S")));
    world.account().client(S3Client.class, World.REGION).createBucket(r -> r.bucket("legacy"));
    world.runFor(Duration.ofMinutes(5));
    Scene scene = Scene.of(world, """
        aws: {region: us-east-1}
        tables: [{name: carts, partitionKey: {name: id, type: String}, identifier: legacy, adopt: true}]
        buckets: [{name: files, identifier: legacy, adopt: true}]
        """);
    scene.approve(scene.waiting().hash());
    return scene;
  }

  @Test
  void whoeverAdoptsHasOneMorePolicy() throws IOException {
    World world = world(policies());
    Scene scene = adopting(world);
    comesAndGoes(world, scene);
  }

  /** Of others' buckets the names tell; a table that has no owner cannot be told from one that is being made. */
  @Test
  void withoutItOthersBucketsAreOutOfReach() throws IOException {
    World world = world();
    adopting(world);
    world.runFor(Duration.ofMinutes(30));
    assertThat(world.account().calls().byOutcome())
        .containsKey("AccessDenied").doesNotContainKey("AccessDeniedException");
    S3Client s3 = world.account().session(ROLE).client(S3Client.class, World.REGION);
    assertThat(Stream.<Runnable>of(
        () -> s3.deleteBucket(r -> r.bucket("legacy")),
        () -> s3.putBucketPolicy(r -> r.bucket("legacy").policy("{}")),
        () -> s3.deleteObjects(r -> r.bucket("legacy").delete(d -> d.objects(o -> o.key("k")))))
        .map(OperatorRightsTest::code)).containsOnly("AccessDenied");
  }

  /** What shows that these tests can fail. */
  @Test
  void withoutOneOfThePoliciesItIsRefused() throws IOException {
    World world = world(List.of("foundation", "storage"));
    Scene scene = Scene.of(world, "aws: {region: us-east-1}\n"
        + "databases: [{name: main, engine: postgres, version: \"16\"}]");
    world.runFor(Duration.ofMinutes(5));
    assertThat(world.account().calls().byOutcome()).containsKey("AccessDenied");
    assertThat(scene.aws(RdsClient.class).describeDBInstances().dbInstances()).isEmpty();
  }

  /** The operator cannot make itself more than it is: roles are its own to change only where platforms' roles are. */
  @Test
  void itsOwnRoleIsOutOfItsReach() throws IOException {
    World world = world();
    IamClient iam = world.account().session(ROLE).client(IamClient.class, World.REGION);
    assertThat(Stream.<Runnable>of(
        () -> iam.putRolePolicy(r -> r.roleName(ROLE).policyName("more").policyDocument("{}")),
        () -> iam.attachRolePolicy(r -> r.roleName(ROLE).policyArn("arn:aws:iam::aws:policy/AdministratorAccess")),
        () -> iam.createRole(r -> r.roleName("other").assumeRolePolicyDocument("{}")),
        () -> iam.deleteRolePermissionsBoundary(r -> r.roleName(ROLE)))
        .map(OperatorRightsTest::code)).containsOnly("AccessDenied");
  }

  private static String code(Runnable call) {
    try {
      call.run();
      return CallLog.OK;
    } catch (AwsServiceException e) {
      return e.awsErrorDetails().errorCode();
    }
  }
}
