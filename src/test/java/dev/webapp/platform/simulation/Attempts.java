package dev.webapp.platform.simulation;

import dev.webapp.platform.sandbox.aws.RoleSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsClient;
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

/** What pods of a platform may try in AWS, whatever they are allowed. */
final class Attempts {
  private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("1"));

  private final Scene scene;
  private final S3Client s3;
  private final CognitoIdentityProviderClient cognito;

  Attempts(Scene scene) {
    this.scene = scene;
    this.s3 = scene.aws(S3Client.class);
    this.cognito = scene.aws(CognitoIdentityProviderClient.class);
  }

  /** What somebody tries, by what it is; what it takes is there before each. */
  Map<String, Consumer<Clients>> all() {
    Map<String, Consumer<Clients>> all = new LinkedHashMap<>();
    ofTables(all);
    ofBuckets(all);
    ofUserPools(all);
    all.put("list roles", as -> as.get(IamClient.class).listRoles());
    all.put("allow itself everything", as -> as.get(IamClient.class).putRolePolicy(r -> r
        .roleName(scene.named("Role/mixed")).policyName("more").policyDocument("{}")));
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
  record Clients(RoleSession session) {
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

  private String arn(String id) {
    return scene.entry(id).orElseThrow().arn();
  }

  /** The last part of an ARN. */
  private String id(String id) {
    String arn = arn(id);
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
