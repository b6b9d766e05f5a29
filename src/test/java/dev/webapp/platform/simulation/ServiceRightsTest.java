package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.RoleSession;
import dev.webapp.platform.sandbox.aws.policy.Policies;
import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/** A service may do in AWS what its uses say, and nothing else; nobody else may do it in its name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceRightsTest {
  private static final String SPEC = """
      aws: {region: us-east-1}
      services:
        - {name: table-reader, image: i, uses: [{table: carts}]}
        - {name: table-writer, image: i, uses: [{table: carts, access: ReadWrite}]}
        - {name: plain-writer, image: i, uses: [{table: orders, access: ReadWrite}]}
        - {name: bucket-reader, image: i, uses: [{bucket: files}]}
        - {name: bucket-writer, image: i, uses: [{bucket: files, access: ReadWrite}]}
        - {name: secret-files, image: i, uses: [{bucket: sealed}]}
        - {name: user-reader, image: i, uses: [{userPool: people, access: Read}]}
        - {name: user-writer, image: i, uses: [{userPool: people, access: ReadWrite}]}
        - {name: mixed, image: i, uses: [{table: carts}, {bucket: files, access: ReadWrite}, {database: main}]}
        - {name: signs-in, image: i, uses: [{userPool: people}]}
        - {name: queries, image: i, uses: [{database: main}]}
        - {name: alone, image: i}
      databases: [{name: main, engine: postgres, version: "16"}]
      tables:
        - name: carts
          partitionKey: {name: id, type: String}
          stream: NewAndOldImages
          indexes: [{name: by-product, partitionKey: {name: product, type: String}}]
        - {name: orders, partitionKey: {name: id, type: String}}
      buckets:
        - {name: files}
        - {name: others}
        - {name: sealed, kmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/k"}
      userPools: [{name: people}, {name: staff}]
      """;

  private static final Set<String> READS_CARTS = Set.of("describe carts", "get from carts", "get several from carts",
      "query carts", "scan carts", "query an index of carts");
  private static final Set<String> WRITES_CARTS =
      Set.of("put into carts", "write several into carts", "delete from carts");
  private static final Set<String> READS_FILES = Set.of("locate files", "list files", "get from files");
  private static final Set<String> WRITES_FILES = Set.of("put into files", "delete from files",
      "begin an upload to files", "list uploads to files", "abort an upload to files");
  private static final Set<String> READS_PEOPLE = Set.of("describe people", "list people");
  private static final Set<String> WRITES_PEOPLE = Set.of("add to people", "remove from people");
  private static final Set<String> WRITES_ORDERS = Set.of("get from orders", "put into orders");

  private static final Map<String, Set<String>> MAY = new TreeMap<>(Map.of(
      "table-reader", READS_CARTS,
      "table-writer", both(READS_CARTS, WRITES_CARTS),
      "plain-writer", WRITES_ORDERS,
      "bucket-reader", READS_FILES,
      "bucket-writer", both(READS_FILES, WRITES_FILES),
      "secret-files", Set.of("list sealed"),
      "user-reader", READS_PEOPLE,
      "user-writer", both(READS_PEOPLE, WRITES_PEOPLE),
      "mixed", both(READS_CARTS, both(READS_FILES, WRITES_FILES))));

  private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("1"));

  private final Scene scene = Scene.of(new World(3, Settings.INSTANT), SPEC).ready();
  private final S3Client s3 = scene.aws(S3Client.class);
  private final CognitoIdentityProviderClient cognito = scene.aws(CognitoIdentityProviderClient.class);

  private static Set<String> both(Set<String> some, Set<String> more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }

  static Stream<String> services() {
    return MAY.keySet().stream();
  }

  /** What somebody tries, by what it is; what it takes is there before each. */
  private Map<String, Consumer<Clients>> attempts() {
    Map<String, Consumer<Clients>> all = new LinkedHashMap<>();
    ofTables(all);
    ofBuckets(all);
    ofUserPools(all);
    all.put("list roles", as -> as.get(IamClient.class).listRoles());
    all.put("allow itself everything", as -> as.get(IamClient.class).putRolePolicy(r -> r
        .roleName(role("mixed")).policyName("more").policyDocument("{}")));
    all.put("become another service", as -> as.get(StsClient.class).assumeRole(r -> r
        .roleArn(arn("Role/table-writer")).roleSessionName("me")));
    all.put("list secrets", as -> as.get(SecretsManagerClient.class).listSecrets());
    all.put("read the database's password", as -> as.get(SecretsManagerClient.class).getSecretValue(r -> r
        .secretId(scene.aws(SecretsManagerClient.class).listSecrets().secretList().getFirst().arn())));
    return all;
  }

  private void ofTables(Map<String, Consumer<Clients>> all) {
    String carts = scene.named("Table/carts");
    String orders = scene.named("Table/orders");
    all.put("describe carts", as -> as.dynamoDb().describeTable(r -> r.tableName(carts)));
    all.put("get from carts", as -> as.dynamoDb().getItem(r -> r.tableName(carts).key(KEY)));
    all.put("get several from carts", as -> as.dynamoDb().batchGetItem(r -> r
        .requestItems(Map.of(carts, KeysAndAttributes.builder().keys(KEY).build()))));
    all.put("query carts", as -> as.dynamoDb().query(r -> r.tableName(carts).keyConditionExpression("id = :id")
        .expressionAttributeValues(Map.of(":id", AttributeValue.fromS("1")))));
    all.put("scan carts", as -> as.dynamoDb().scan(r -> r.tableName(carts)));
    all.put("query an index of carts", as -> as.dynamoDb().query(r -> r.tableName(carts).indexName("by-product")
        .keyConditionExpression("product = :p").expressionAttributeValues(Map.of(":p", AttributeValue.fromS("1")))));
    all.put("put into carts", as -> as.dynamoDb().putItem(r -> r.tableName(carts).item(KEY)));
    all.put("write several into carts", as -> as.dynamoDb().batchWriteItem(r -> r
        .requestItems(Map.of(carts, List.of(WriteRequest.builder().putRequest(p -> p.item(KEY)).build())))));
    all.put("delete from carts", as -> as.dynamoDb().deleteItem(r -> r.tableName(carts).key(KEY)));
    all.put("change carts", as -> as.dynamoDb().updateTable(r -> r.tableName(carts).deletionProtectionEnabled(false)));
    all.put("drop carts", as -> as.dynamoDb().deleteTable(r -> r.tableName(carts)));
    all.put("get from orders", as -> as.dynamoDb().getItem(r -> r.tableName(orders).key(KEY)));
    all.put("put into orders", as -> as.dynamoDb().putItem(r -> r.tableName(orders).item(KEY)));
    all.put("get from carts and orders", as -> as.dynamoDb().batchGetItem(r -> r.requestItems(Map.of(
        carts, KeysAndAttributes.builder().keys(KEY).build(), orders, KeysAndAttributes.builder().keys(KEY).build()))));
    all.put("list tables", as -> as.dynamoDb().listTables());
  }

  private void ofBuckets(Map<String, Consumer<Clients>> all) {
    String files = scene.named("Bucket/files");
    String others = scene.named("Bucket/others");
    all.put("locate files", as -> as.s3().getBucketLocation(r -> r.bucket(files)));
    all.put("list files", as -> as.s3().listObjectsV2(r -> r.bucket(files)));
    all.put("get from files", as -> {
      s3.putObject(r -> r.bucket(files).key("a"), RequestBody.fromString("x"));
      as.s3().getObject(r -> r.bucket(files).key("a"));
    });
    all.put("put into files", as -> as.s3().putObject(r -> r.bucket(files).key("a"), RequestBody.fromString("y")));
    all.put("delete from files", as -> as.s3().deleteObject(r -> r.bucket(files).key("a")));
    all.put("begin an upload to files", as -> as.s3().createMultipartUpload(r -> r.bucket(files).key("a")));
    all.put("list uploads to files", as -> as.s3().listMultipartUploads(r -> r.bucket(files)));
    all.put("abort an upload to files", as -> {
      String begun = s3.createMultipartUpload(r -> r.bucket(files).key("a")).uploadId();
      as.s3().abortMultipartUpload(r -> r.bucket(files).key("a").uploadId(begun));
    });
    all.put("put into files for everybody", as -> as.s3().putObject(
        r -> r.bucket(files).key("a").acl("public-read"), RequestBody.fromString("y")));
    all.put("delete a version for good", as -> as.s3().deleteObject(r -> r.bucket(files).key("a").versionId("null")));
    all.put("open files to the public", as -> as.s3().deletePublicAccessBlock(r -> r.bucket(files)));
    all.put("drop files", as -> as.s3().deleteBucket(r -> r.bucket(files)));
    all.put("list others", as -> as.s3().listObjectsV2(r -> r.bucket(others)));
    all.put("get from others", as -> as.s3().getObject(r -> r.bucket(others).key("a")));
    all.put("put into others", as -> as.s3().putObject(r -> r.bucket(others).key("a"), RequestBody.fromString("y")));
    all.put("list sealed", as -> as.s3().listObjectsV2(r -> r.bucket(scene.named("Bucket/sealed"))));
    all.put("list buckets", as -> as.s3().listBuckets());
  }

  private void ofUserPools(Map<String, Consumer<Clients>> all) {
    String people = id("UserPool/people");
    String staff = id("UserPool/staff");
    all.put("describe people", as -> as.cognito().describeUserPool(r -> r.userPoolId(people)));
    all.put("list people", as -> as.cognito().listUsers(r -> r.userPoolId(people)));
    all.put("add to people", as -> {
      as.cognito().adminCreateUser(r -> r.userPoolId(people).username("ann"));
      cognito.adminDeleteUser(r -> r.userPoolId(people).username("ann"));
    });
    all.put("remove from people", as -> {
      if (cognito.listUsers(r -> r.userPoolId(people)).users().isEmpty()) {
        cognito.adminCreateUser(r -> r.userPoolId(people).username("bob"));
      }
      as.cognito().adminDeleteUser(r -> r.userPoolId(people).username("bob"));
    });
    all.put("list the clients of people", as -> as.cognito().listUserPoolClients(r -> r.userPoolId(people)));
    all.put("drop people", as -> as.cognito().deleteUserPool(r -> r.userPoolId(people)));
    all.put("list staff", as -> as.cognito().listUsers(r -> r.userPoolId(staff)));
    all.put("add to staff", as -> as.cognito().adminCreateUser(r -> r.userPoolId(staff).username("ann")));
    all.put("list pools", as -> as.cognito().listUserPools(r -> r.maxResults(9)));
  }

  /** Somebody's clients. */
  private record Clients(RoleSession session) {
    <C extends AwsClient> C get(Class<C> type) {
      return session.client(type, World.REGION);
    }

    DynamoDbClient dynamoDb() {
      return get(DynamoDbClient.class);
    }

    S3Client s3() {
      return get(S3Client.class);
    }

    CognitoIdentityProviderClient cognito() {
      return get(CognitoIdentityProviderClient.class);
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void aServiceMayDoWhatItsUsesSayAndNothingElse(String service) {
    Clients clients = new Clients(scene.world.account().session(role(service)));
    Set<String> allowed = new TreeSet<>();
    attempts().forEach((what, attempt) -> {
      if (passes(what, () -> attempt.accept(clients))) {
        allowed.add(what);
      }
    });
    assertThat(allowed).isEqualTo(new TreeSet<>(MAY.get(service)));
  }

  /** Whether it is allowed; what is not is refused in AWS's words and no others. */
  private static boolean passes(String what, Runnable attempt) {
    try {
      attempt.run();
      return true;
    } catch (AwsServiceException e) {
      assertThat(e.awsErrorDetails().errorCode()).as(what).startsWith("AccessDenied");
      assertThat(e.awsErrorDetails().errorMessage()).as(what).matches("User: arn:aws:sts::111122223333:assumed-role/\\S+ "
          + "is not authorized to perform: ([\\w-]+:\\w+)( on resource: \\S+)? because no identity-based policy allows "
          + "the \\1 action");
      return false;
    }
  }

  @Test
  void whoNeedsNothingOfAwsIsNobodyThere() {
    List<String> roles = scene.platform().getStatus().inventory().stream().map(entry -> entry.id())
        .filter(id -> id.startsWith("Role/")).map(id -> id.substring(5)).toList();
    assertThat(roles).containsExactlyInAnyOrderElementsOf(MAY.keySet());
  }

  /** What nobody plays here is judged by the role's policy alone. */
  @Test
  void policiesAllowTheseActionsAndNoOthers() {
    String carts = arn("Table/carts");
    String stream = carts + "/stream/2026-01-01T00:00:00.000";
    String file = arn("Bucket/files") + "/a";
    String people = arn("UserPool/people");
    String key = "arn:aws:kms:us-east-1:111122223333:key/k";
    List<String> actions = Stream.of("dynamodb:UpdateItem ConditionCheckItem PartiQLSelect PartiQLUpdate PartiQLInsert "
        + "PartiQLDelete GetRecords DescribeStream GetShardIterator ListStreams CreateBackup TagResource ExportTableToPoint"
        + "InTime PutResourcePolicy", "s3:GetObjectTagging PutObjectTagging ListMultipartUploadParts GetObjectVersion "
        + "PutObjectAcl PutObjectRetention BypassGovernanceRetention ReplicateObject",
        "cognito-idp:AdminGetUser AdminListGroupsForUser GetGroup ListGroups ListUsersInGroup AdminSetUserPassword "
        + "AdminUpdateUserAttributes AdminDisableUser AdminAddUserToGroup CreateGroup UpdateUserPool AdminInitiateAuth "
        + "DescribeUserPoolClient", "kms:Decrypt GenerateDataKey Encrypt CreateGrant ScheduleKeyDeletion")
        .flatMap(ServiceRightsTest::each).toList();
    List<String> resources = List.of(carts, stream, arn("Table/orders"), file, arn("Bucket/files"),
        arn("Bucket/others") + "/a", people, arn("UserPool/staff"), key);
    String items = "dynamodb:ConditionCheckItem PartiQLSelect";
    String itemWrites = items + " UpdateItem PartiQLUpdate PartiQLInsert PartiQLDelete";
    String records = "dynamodb:GetRecords DescribeStream GetShardIterator ListStreams";
    String userReads = "cognito-idp:AdminGetUser AdminListGroupsForUser GetGroup ListGroups ListUsersInGroup";
    Map<String, Set<String>> expected = new TreeMap<>(Map.of(
        "table-reader", both(on(carts, items), on(stream, records)),
        "table-writer", both(on(carts, itemWrites), on(stream, records)),
        "plain-writer", on(arn("Table/orders"), itemWrites),
        "bucket-reader", on(file, "s3:GetObjectTagging"),
        "bucket-writer", on(file, "s3:GetObjectTagging PutObjectTagging ListMultipartUploadParts"),
        "secret-files", on(key, "kms:Decrypt"),
        "user-reader", on(people, userReads),
        "user-writer", on(people, userReads + " AdminSetUserPassword AdminUpdateUserAttributes AdminDisableUser "
            + "AdminAddUserToGroup CreateGroup"),
        "mixed", both(both(on(carts, items), on(stream, records)),
            on(file, "s3:GetObjectTagging PutObjectTagging ListMultipartUploadParts"))));
    Map<String, Set<String>> allowed = new TreeMap<>();
    MAY.keySet().forEach(service -> {
      String policy = policy(service);
      Set<String> all = new TreeSet<>();
      actions.forEach(action -> resources.stream().filter(resource -> Policies.evaluate(List.of(policy), null,
              Request.of(action, resource).with("kms:ViaService", "s3.us-east-1.amazonaws.com")).allowed())
          .forEach(resource -> all.add(action + " " + resource)));
      allowed.put(service, all);
    });
    assertThat(allowed).isEqualTo(expected);
  }

  /** A key is used by S3 on the service's behalf, never by the service itself. */
  @Test
  void keysAreForWhatTheyEncryptOnly() {
    Request decrypts = Request.of("kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/k");
    assertThat(Policies.evaluate(List.of(policy("secret-files")), null, decrypts).allowed()).isFalse();
    assertThat(Policies.evaluate(List.of(policy("secret-files")), null,
        decrypts.with("kms:ViaService", "secretsmanager.us-east-1.amazonaws.com")).allowed()).isFalse();
  }

  /** Actions as {@code s3:GetObject PutObject}, of one service. */
  private static Stream<String> each(String actions) {
    String service = actions.substring(0, actions.indexOf(':') + 1);
    return Arrays.stream(actions.substring(service.length()).split(" ")).map(name -> service + name);
  }

  private static Set<String> on(String resource, String actions) {
    Set<String> all = new TreeSet<>();
    each(actions).forEach(action -> all.add(action + " " + resource));
    return all;
  }

  @Test
  void podsGetTheirOwnRoleOnly() {
    List<String> trusted = new ArrayList<>();
    for (String service : MAY.keySet()) {
      String trust = decoded(scene.aws(IamClient.class).getRole(r -> r.roleName(role(service))).role()
          .assumeRolePolicyDocument());
      for (String namespace : List.of(Scene.NAME, "else")) {
        for (String pods : MAY.keySet()) {
          if (Stream.of("sts:AssumeRole", "sts:TagSession").allMatch(action -> Policies.trusts(trust,
              "pods.eks.amazonaws.com", tagged(action, namespace, Scene.NAME + "-" + pods)))) {
            trusted.add(service + " to " + pods + " in " + namespace);
          }
        }
      }
      assertThat(Policies.trusts(trust, "pods.eks.amazonaws.com", Request.of("sts:AssumeRole", "*")))
          .as("pods that nobody tells").isFalse();
      assertThat(Policies.trusts(trust, "ec2.amazonaws.com", tagged("sts:AssumeRole", Scene.NAME,
          Scene.NAME + "-" + service))).as("others than pods").isFalse();
    }
    assertThat(trusted).containsExactlyElementsOf(
        MAY.keySet().stream().map(service -> service + " to " + service + " in " + Scene.NAME).toList());
  }

  /** As EKS asks for the role of a pod (EKS user guide, "Grant Pods access to AWS resources based on tags"). */
  private static Request tagged(String action, String namespace, String serviceAccount) {
    return Request.of(action, "*").tagging(Map.of("kubernetes-namespace", namespace,
        "kubernetes-service-account", serviceAccount, "eks-cluster-name", "sandbox"));
  }

  private String policy(String service) {
    IamClient iam = scene.aws(IamClient.class);
    List<String> names = iam.listRolePolicies(r -> r.roleName(role(service))).policyNames();
    assertThat(names).hasSize(1);
    assertThat(iam.listAttachedRolePolicies(r -> r.roleName(role(service))).attachedPolicies()).isEmpty();
    return decoded(iam.getRolePolicy(r -> r.roleName(role(service)).policyName(names.getFirst())).policyDocument());
  }

  private static String decoded(String document) {
    return URLDecoder.decode(document, StandardCharsets.UTF_8);
  }

  private String role(String service) {
    return scene.named("Role/" + service);
  }

  private String arn(String id) {
    return scene.entry(id).orElseThrow().arn();
  }

  /** The last part of an ARN. */
  private String id(String id) {
    String arn = arn(id);
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
