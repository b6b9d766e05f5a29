package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.iam.Role;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * What services' policies allow by the judgement of another one than ours. Of DynamoDB and Cognito this one judges
 * actions only, as if each call were about {@code *}: there the policies are tried with that in place of ARNs.
 */
@Tag("cluster")
class ServiceRightsOnMotoTest {
  private static final String SPEC = """
      services:
        - {name: bucket-reader, image: i, uses: [{bucket: files}]}
        - {name: bucket-writer, image: i, uses: [{bucket: files, access: ReadWrite}]}
        - {name: table-reader, image: i, uses: [{table: carts}]}
        - {name: table-writer, image: i, uses: [{table: carts, access: ReadWrite}]}
        - {name: user-reader, image: i, uses: [{userPool: people, access: Read}]}
        - {name: user-writer, image: i, uses: [{userPool: people, access: ReadWrite}]}
        - {name: signs-in, image: i, uses: [{database: main, authentication: IAM, username: app}]}
      databases: [{name: main, engine: postgres, version: "16", iamAuthentication: true}]
      tables: [{name: carts, partitionKey: {name: id, type: String}}]
      buckets: [{name: files}]
      userPools: [{name: people}]
      """;
  private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("1"));

  private final MotoEnvironment moto = MotoEnvironment.started();
  private String pool;

  @BeforeEach
  void makeWhatIsUsed() {
    moto.reset();
    moto.enforcePolicies(false);
    S3Client s3 = others(S3Client.class);
    for (String bucket : Set.of("files", "others")) {
      s3.createBucket(r -> r.bucket(bucket));
      s3.putObject(r -> r.bucket(bucket).key("a"), RequestBody.fromString("x"));
    }
    others(DynamoDbClient.class).createTable(r -> r.tableName("carts").billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(a -> a.attributeName("id").attributeType("S"))
        .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH)));
    pool = others(CognitoIdentityProviderClient.class).createUserPool(r -> r.poolName("people")).userPool().id();
  }

  private <C extends AwsClient> C others(Class<C> type) {
    return moto.others().get(type, AwsEnvironment.SCOPE);
  }

  private Map<String, Consumer<AwsSessionCredentials>> attempts() {
    Map<String, Consumer<AwsSessionCredentials>> all = new LinkedHashMap<>();
    all.put("list files", as -> s3(as).listObjectsV2(r -> r.bucket("files")));
    all.put("get file", as -> s3(as).getObjectAsBytes(r -> r.bucket("files").key("a")));
    all.put("put file", as -> s3(as).putObject(r -> r.bucket("files").key("b"), RequestBody.fromString("y")));
    all.put("delete file", as -> s3(as).deleteObject(r -> r.bucket("files").key("b")));
    all.put("list others", as -> s3(as).listObjectsV2(r -> r.bucket("others")));
    all.put("get other", as -> s3(as).getObjectAsBytes(r -> r.bucket("others").key("a")));
    all.put("put other", as -> s3(as).putObject(r -> r.bucket("others").key("b"), RequestBody.fromString("y")));
    all.put("drop files", as -> s3(as).deleteBucket(r -> r.bucket("files")));
    all.put("get item", as -> dynamoDb(as).getItem(r -> r.tableName("carts").key(KEY)));
    all.put("scan", as -> dynamoDb(as).scan(r -> r.tableName("carts")));
    all.put("put item", as -> dynamoDb(as).putItem(r -> r.tableName("carts").item(KEY)));
    all.put("update item", as -> dynamoDb(as).updateItem(r -> r.tableName("carts").key(KEY)
        .updateExpression("SET n = :n").expressionAttributeValues(Map.of(":n", AttributeValue.fromN("1")))));
    all.put("delete item", as -> dynamoDb(as).deleteItem(r -> r.tableName("carts").key(KEY)));
    all.put("drop table", as -> dynamoDb(as).deleteTable(r -> r.tableName("carts")));
    all.put("list users", as -> cognito(as).listUsers(r -> r.userPoolId(pool)));
    all.put("add user", as -> cognito(as).adminCreateUser(r -> r.userPoolId(pool).username("ann")));
    all.put("drop pool", as -> cognito(as).deleteUserPool(r -> r.userPoolId(pool)));
    all.put("list roles", as -> moto.client(IamClient.class, as).listRoles());
    return all;
  }

  private S3Client s3(AwsSessionCredentials as) {
    return moto.client(S3Client.class, as);
  }

  private DynamoDbClient dynamoDb(AwsSessionCredentials as) {
    return moto.client(DynamoDbClient.class, as);
  }

  private CognitoIdentityProviderClient cognito(AwsSessionCredentials as) {
    return moto.client(CognitoIdentityProviderClient.class, as);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      bucket-reader | list files, get file
      bucket-writer | list files, get file, put file, delete file
      table-reader  | get item, scan
      table-writer  | get item, scan, put item, update item, delete item
      user-reader   | list users
      user-writer   | list users, add user
      """)
  void aServiceMayDoWhatItsUsesSayAndNothingElse(String service, String may) {
    AwsSessionCredentials as = become(service);
    moto.enforcePolicies(true);
    assertThat(allowed(as)).isEqualTo(new TreeSet<>(Set.of(may.split(", "))));
  }

  /** Of databases it has no engine to connect to: that it takes the policy, and what else this does not allow. */
  @Test
  void whoSignsInToADatabaseMayDoNothingElse() {
    AwsSessionCredentials as = become("signs-in");
    moto.enforcePolicies(true);
    assertThat(allowed(as)).isEmpty();
  }

  private Set<String> allowed(AwsSessionCredentials as) {
    Set<String> allowed = new TreeSet<>();
    attempts().forEach((what, attempt) -> {
      if (passes(what, () -> attempt.accept(as))) {
        allowed.add(what);
      }
    });
    return allowed;
  }

  private static boolean passes(String what, Runnable attempt) {
    try {
      attempt.run();
      return true;
    } catch (AwsServiceException e) {
      // To clients of JSON it refuses in XML, so that they find no code in it.
      assertThat(e.statusCode()).as(what + ": " + e.getMessage()).isEqualTo(403);
      return false;
    }
  }

  private AwsSessionCredentials become(String service) {
    Role role = desired(compose(SPEC), "Role/" + service, Role.class);
    String policy = role.policy().text().replace("${Bucket/files.arn}", "arn:aws:s3:::files")
        .replace("${DbInstance/main.dbuserArn}", "arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-ABCDEFGHIJKL01234")
        .replaceAll("\\$\\{[^}]+}(/index/\\*)?", "*");
    IamClient iam = others(IamClient.class);
    String arn = iam.createRole(r -> r.roleName(service).path(role.path())
        .assumeRolePolicyDocument(role.trustPolicy().text())).role().arn();
    iam.putRolePolicy(r -> r.roleName(service).policyName(Role.POLICY).policyDocument(policy));
    var credentials = others(StsClient.class).assumeRole(r -> r.roleArn(arn).roleSessionName("pod")).credentials();
    return AwsSessionCredentials.create(
        credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
  }
}
