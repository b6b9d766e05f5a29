package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.policy.Policies;
import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;

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
        - {name: signs-in-to-main, image: i, uses: [{database: main, authentication: IAM, username: app}]}
        - name: signs-in-to-replicas
          image: i
          uses: [{database: main, endpoint: Reader, authentication: IAM, username: app}]
        - {name: alone, image: i}
      databases:
        - {name: main, engine: postgres, version: "16", readReplicas: 2, iamAuthentication: true}
        - {name: other, engine: mysql, version: "8.4", iamAuthentication: true}
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

  static {
    // To sign in to a database is no call to AWS.
    MAY.put("signs-in-to-main", Set.of());
    MAY.put("signs-in-to-replicas", Set.of());
  }

  private final Scene scene = Scene.of(new World(3, Settings.INSTANT), SPEC).ready();

  private static Set<String> both(Set<String> some, Set<String> more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }

  static Stream<String> services() {
    return MAY.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("services")
  void aServiceMayDoWhatItsUsesSayAndNothingElse(String service) {
    Attempts.Clients clients = new Attempts.Clients(scene.world.account().session(role(service)));
    Set<String> allowed = new TreeSet<>();
    new Attempts(scene).all().forEach((what, attempt) -> {
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
      assertThat(e.awsErrorDetails().errorMessage()).as(what).matches("User: arn:aws:sts::111122223333:assumed-role/"
          + "\\S+ is not authorized to perform: ([\\w-]+:\\w+)( on resource: \\S+)? because no identity-based policy "
          + "allows the \\1 action");
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
        + "PartiQLDelete GetRecords DescribeStream GetShardIterator ListStreams CreateBackup TagResource "
        + "ExportTableToPointInTime PutResourcePolicy",
        "s3:GetObjectTagging PutObjectTagging ListMultipartUploadParts GetObjectVersion "
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
    expected.put("signs-in-to-main", Set.of());
    expected.put("signs-in-to-replicas", Set.of());
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

  /** A role that connects as {@code app} does so as nobody else, and to no instance but those that it uses. */
  @Test
  void whoSignsInToADatabaseDoesSoAsOneUserOfIt() {
    Map<String, String> users = new TreeMap<>();
    for (String instance : List.of("DbInstance/main", "DbReplica/main-1", "DbReplica/main-2", "DbInstance/other")) {
      for (String user : List.of("app", "APP", "apps", "platform", "*")) {
        users.put(user + " of " + instance, "arn:aws:rds-db:us-east-1:111122223333:dbuser:"
            + scene.instance(instance).dbiResourceId() + "/" + user);
      }
    }
    users.put("app of another account", users.get("app of DbInstance/main").replace("111122223333", "444455556666"));
    Map<String, Set<String>> allowed = new TreeMap<>();
    MAY.keySet().forEach(service -> {
      String policy = policy(service);
      users.forEach((user, arn) -> {
        if (Policies.evaluate(List.of(policy), null, Request.of("rds-db:connect", arn)).allowed()) {
          allowed.computeIfAbsent(service, _ -> new TreeSet<>()).add(user);
        }
      });
    });
    assertThat(allowed).isEqualTo(Map.of("signs-in-to-main", Set.of("app of DbInstance/main"),
        "signs-in-to-replicas", Set.of("app of DbReplica/main-1", "app of DbReplica/main-2")));
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
}
