package dev.webapp.platform.sandbox.aws;

import static dev.webapp.platform.sandbox.aws.Account.REGION;
import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Pods act as roles, and may do what these may. */
class RoleSessionTest {
  private static final String TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/events";
  private static final Map<String, AttributeValue> ITEM = Map.of("id", AttributeValue.fromS("1"));

  private final Account account = new Account();
  private final IamClient iam = account.client(IamClient.class);
  private final RoleSession session = account.aws.session("app");
  private final DynamoDbClient dynamoDb = session.client(DynamoDbClient.class, REGION);
  private final SecretsManagerClient secrets = session.client(SecretsManagerClient.class, REGION);

  @BeforeEach
  void makeARoleAndATable() {
    iam.createRole(r -> r.roleName("app").assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{"
        + "\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}")
        .tags(software.amazon.awssdk.services.iam.model.Tag.builder().key("team").value("a").build()));
    account.client(DynamoDbClient.class).createTable(r -> r.tableName("events").billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(AttributeDefinition.builder().attributeName("id").attributeType("S").build())
        .keySchema(hash()).tags(Tag.builder().key("team").value("a").build())
        .globalSecondaryIndexes(GlobalSecondaryIndex.builder().indexName("other").keySchema(hash())
            .projection(p -> p.projectionType("ALL")).build()));
    account.pass(Duration.ofMinutes(1));
  }

  private static KeySchemaElement hash() {
    return KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build();
  }

  private void allow(String action, String resource, String condition) {
    iam.putRolePolicy(r -> r.roleName("app").policyName("p").policyDocument(
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"%s\","
            .formatted(action, resource) + "\"Condition\":" + condition + "}]}"));
  }

  private void put() {
    put(dynamoDb);
  }

  private static void put(DynamoDbClient as) {
    as.putItem(r -> r.tableName("events").item(ITEM));
  }

  private static void denied(String message, ThrowingCallable call) {
    assertThat(refused("AccessDeniedException", call).awsErrorDetails().errorMessage()).isEqualTo(
        "User: arn:aws:sts::123456789012:assumed-role/app/sandbox is not authorized to perform: " + message);
  }

  @Test
  void whatNoPolicyAllowsIsDeniedAndHasNoEffect() {
    denied("dynamodb:PutItem on resource: " + TABLE
        + " because no identity-based policy allows the dynamodb:PutItem action", this::put);
    assertThat(account.client(DynamoDbClient.class).scan(r -> r.tableName("events")).count()).isZero();
    assertThat(account.aws.calls().byOutcome()).containsEntry("AccessDeniedException", 1L);
    allow("dynamodb:PutItem", TABLE, "{}");
    put();
    denied("dynamodb:DeleteItem on resource: " + TABLE
            + " because no identity-based policy allows the dynamodb:DeleteItem action",
        () -> dynamoDb.deleteItem(r -> r.tableName("events").key(ITEM)));
    assertThat(account.client(DynamoDbClient.class).scan(r -> r.tableName("events")).count()).isEqualTo(1);
  }

  @Test
  void anIndexIsAResourceOfItsOwn() {
    allow("dynamodb:Query", TABLE, "{}");
    dynamoDb.query(r -> r.tableName("events").keyConditionExpression("id = :id")
        .expressionAttributeValues(Map.of(":id", AttributeValue.fromS("1"))));
    denied("dynamodb:Scan on resource: " + TABLE + "/index/other"
            + " because no identity-based policy allows the dynamodb:Scan action",
        () -> dynamoDb.scan(r -> r.tableName("events").indexName("other")));
    allow("dynamodb:Scan", TABLE + "/index/*", "{}");
    assertThat(dynamoDb.scan(r -> r.tableName("events").indexName("other")).count()).isZero();
  }

  @Test
  void aBoundaryBounds() {
    allow("dynamodb:*", "*", "{}");
    String bounds = iam.createPolicy(r -> r.policyName("bounds").policyDocument("{\"Version\":\"2012-10-17\","
        + "\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"dynamodb:Get*\",\"Resource\":\"*\"}]}")).policy().arn();
    put();
    iam.putRolePermissionsBoundary(r -> r.roleName("app").permissionsBoundary(bounds));
    denied("dynamodb:PutItem on resource: " + TABLE
        + " because no permissions boundary allows the dynamodb:PutItem action", this::put);
    assertThat(dynamoDb.getItem(r -> r.tableName("events").key(ITEM)).hasItem()).isTrue();
  }

  @Test
  void attachedPoliciesCountAndDeniesAreStronger() {
    iam.attachRolePolicy(r -> r.roleName("app").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
    put();
    iam.putRolePolicy(r -> r.roleName("app").policyName("deny").policyDocument("{\"Version\":\"2012-10-17\","
        + "\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"dynamodb:Put*\",\"Resource\":\"*\"}]}"));
    denied("dynamodb:PutItem on resource: " + TABLE + " with an explicit deny in an identity-based policy", this::put);
  }

  @Test
  void sessionsCanBeRevoked() {
    iam.attachRolePolicy(r -> r.roleName("app").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
    put();
    iam.putRolePolicy(r -> r.roleName("app").policyName("AWSRevokeOlderSessions").policyDocument("{\"Version\":"
        + "\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":"
        + "{\"DateLessThan\":{\"aws:TokenIssueTime\":\"" + account.instant() + "\"}}}]}"));
    refused("AccessDeniedException", this::put);
    account.aws.session("app").client(DynamoDbClient.class, REGION).putItem(r -> r.tableName("events").item(ITEM));
  }

  @Test
  void tagsOfRoleResourceAndRequestAreContext() {
    allow("dynamodb:*", "*", "{\"StringEquals\":{\"aws:ResourceTag/team\":\"${aws:PrincipalTag/team}\"},"
        + "\"Bool\":{\"aws:SecureTransport\":\"true\"},\"StringLike\":{\"aws:PrincipalArn\":\"*:role/app\"}}");
    put();
    iam.tagRole(r -> r.roleName("app").tags(
        software.amazon.awssdk.services.iam.model.Tag.builder().key("team").value("b").build()));
    refused("AccessDeniedException", this::put);
    allow("dynamodb:TagResource", TABLE, "{\"ForAllValues:StringEquals\":{\"aws:TagKeys\":[\"env\"]},"
        + "\"StringEquals\":{\"aws:RequestTag/env\":\"x\"}}");
    dynamoDb.tagResource(r -> r.resourceArn(TABLE).tags(Tag.builder().key("env").value("x").build()));
    refused("AccessDeniedException", () -> dynamoDb.tagResource(
        r -> r.resourceArn(TABLE).tags(Tag.builder().key("env").value("y").build())));
    refused("AccessDeniedException", () -> dynamoDb.untagResource(r -> r.resourceArn(TABLE).tagKeys("team")));
  }

  @Test
  void aSecretIsItsArnWhateverItIsCalled() {
    String arn = account.client(SecretsManagerClient.class)
        .createSecret(r -> r.name("shop/db").secretString("x")).arn();
    allow("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/*", "{}");
    assertThat(secrets.getSecretValue(r -> r.secretId("shop/db")).secretString()).isEqualTo("x");
    assertThat(secrets.getSecretValue(r -> r.secretId(arn)).secretString()).isEqualTo("x");
    denied("secretsmanager:DescribeSecret on resource: " + arn
            + " because no identity-based policy allows the secretsmanager:DescribeSecret action",
        () -> secrets.describeSecret(r -> r.secretId("shop/db")));
    denied("secretsmanager:GetSecretValue on resource: shop/absent"
            + " because no identity-based policy allows the secretsmanager:GetSecretValue action",
        () -> secrets.getSecretValue(r -> r.secretId("shop/absent")));
    denied("secretsmanager:ListSecrets because no identity-based policy allows the secretsmanager:ListSecrets action",
        () -> secrets.listSecrets());
  }

  @Test
  void tagsOfACreationAreAskedAboutOnTheirOwn() {
    var tag = software.amazon.awssdk.services.secretsmanager.model.Tag.builder().key("team").value("a").build();
    allow("secretsmanager:CreateSecret", "*", "{}");
    secrets.createSecret(r -> r.name("plain").secretString("x"));
    denied("secretsmanager:TagResource on resource: arn:aws:secretsmanager:us-east-1:123456789012:secret:tagged"
            + " because no identity-based policy allows the secretsmanager:TagResource action",
        () -> secrets.createSecret(r -> r.name("tagged").secretString("x").tags(tag)));
    allow("secretsmanager:*", "*", "{\"StringEquals\":{\"aws:RequestTag/team\":\"a\"}}");
    secrets.createSecret(r -> r.name("tagged").secretString("x").tags(tag));
  }

  @Test
  void whoRestoresATableWritesItsItems() {
    account.pass(Duration.ofMinutes(5));
    DynamoDbClient owner = account.client(DynamoDbClient.class);
    String backup = owner.createBackup(r -> r.tableName("events").backupName("before")).backupDetails().backupArn();
    account.pass(Duration.ofMinutes(5));
    allow("dynamodb:RestoreTableFromBackup", "*", "{}");
    denied("dynamodb:BatchWriteItem on resource: " + TABLE + "2"
            + " because no identity-based policy allows the dynamodb:BatchWriteItem action",
        () -> dynamoDb.restoreTableFromBackup(r -> r.targetTableName("events2").backupArn(backup)));
    allow("dynamodb:*", "*", "{\"BoolIfExists\":{\"aws:ViaAWSService\":\"true\"}}");
    refused("AccessDeniedException", this::put);
  }

  @Test
  void aRoleThatIsGoneIsNobody() {
    iam.deleteRole(r -> r.roleName("app"));
    refused("UnrecognizedClientException", this::put);
  }

  @Test
  void aBatchIsAllowedWhereEachOfItsTablesIs() {
    allow("dynamodb:BatchGetItem", TABLE, "{}");
    KeysAndAttributes keys = KeysAndAttributes.builder().keys(ITEM).build();
    put(account.client(DynamoDbClient.class));
    assertThat(dynamoDb.batchGetItem(r -> r.requestItems(Map.of("events", keys))).responses())
        .isEqualTo(Map.of("events", List.of(ITEM)));
    denied("dynamodb:BatchGetItem on resource: " + TABLE + "2"
            + " because no identity-based policy allows the dynamodb:BatchGetItem action",
        () -> dynamoDb.batchGetItem(r -> r.requestItems(Map.of("events", keys, "events2", keys))));
  }

  @Test
  void objectsAreNotTheirBucket() {
    account.client(S3Client.class).createBucket(r -> r.bucket("app-files"));
    S3Client s3 = session.client(S3Client.class, REGION);
    allow("s3:*", "arn:aws:s3:::app-files/*", "{}");
    s3.putObject(r -> r.bucket("app-files").key("a"), RequestBody.fromString("x"));
    assertThat(s3.getObject(r -> r.bucket("app-files").key("a"))).hasContent("x");
    String list = "User: arn:aws:sts::123456789012:assumed-role/app/sandbox is not authorized to perform: "
        + "s3:ListBucket on resource: \"arn:aws:s3:::app-files\" because no identity-based policy "
        + "allows the s3:ListBucket action";
    assertThat(refused("AccessDenied", () -> s3.listObjectsV2(r -> r.bucket("app-files"))).awsErrorDetails()
        .errorMessage()).isEqualTo(list);
    assertThat(refused("AccessDenied", () -> s3.getObject(r -> r.bucket("app-files").key("absent"))).awsErrorDetails()
        .errorMessage()).as("who may not list is not told what is absent").isEqualTo(list);
    refused("NoSuchBucket", () -> s3.listObjectsV2(r -> r.bucket("absent")));
  }

  @Test
  void ec2RefusesInWordsOfItsOwn() {
    assertThat(refused("UnauthorizedOperation", () -> session.client(Ec2Client.class, REGION).describeVpcs())
        .awsErrorDetails().errorMessage()).isEqualTo("You are not authorized to perform this operation. User: "
            + "arn:aws:sts::123456789012:assumed-role/app/sandbox is not authorized to perform: ec2:DescribeVpcs "
            + "because no identity-based policy allows the ec2:DescribeVpcs action");
  }

  @Test
  void whoGivesARoleToPodsPassesIt() {
    allow("eks:*", "*", "{}");
    EksClient eks = session.client(EksClient.class, REGION);
    ThrowingCallable associate = () -> eks.createPodIdentityAssociation(r -> r.clusterName("none").namespace("a")
        .serviceAccount("b").roleArn("arn:aws:iam::123456789012:role/app"));
    denied("iam:GetRole on resource: arn:aws:iam::123456789012:role/app because no identity-based policy allows the "
        + "iam:GetRole action", associate);
    iam.putRolePolicy(r -> r.roleName("app").policyName("q").policyDocument("{\"Version\":\"2012-10-17\","
        + "\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"iam:GetRole\",\"iam:PassRole\"],\"Resource\":\"*\","
        + "\"Condition\":{"
        + "\"StringEqualsIfExists\":{\"iam:PassedToService\":\"ec2.amazonaws.com\"}}}]}"));
    denied("iam:PassRole on resource: arn:aws:iam::123456789012:role/app because no identity-based policy allows the "
        + "iam:PassRole action", associate);
  }

  @Test
  void whoDeletesWithAFinalSnapshotMakesOne() {
    allow("rds:DeleteDBInstance", "arn:aws:rds:us-east-1:123456789012:db:main", "{}");
    RdsClient rds = session.client(RdsClient.class, REGION);
    refused("DBInstanceNotFound", () -> rds.deleteDBInstance(
        r -> r.dbInstanceIdentifier("main").skipFinalSnapshot(true)));
    assertThat(refused("AccessDenied", () -> rds.deleteDBInstance(
        r -> r.dbInstanceIdentifier("main").finalDBSnapshotIdentifier("last"))).awsErrorDetails().errorMessage())
        .contains("not authorized to perform: rds:CreateDBSnapshot");
  }
}
