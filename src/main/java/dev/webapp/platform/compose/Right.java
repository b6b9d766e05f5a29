package dev.webapp.platform.compose;

import dev.webapp.platform.api.Use;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a use lets a service do in AWS.
 *
 * @param actions of IAM
 * @param conditions values by key by operator, none where it holds always
 * @param on the ARNs that it holds for
 */
record Right(
    List<String> actions, Map<String, Map<String, List<String>>> conditions, Function<Values, List<String>> on) {
  private static final List<String> ITSELF = List.of("");
  private static final List<String> TABLE_READ = List.of("dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem",
      "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan");
  private static final List<String> TABLE_WRITE = List.of("dynamodb:BatchWriteItem", "dynamodb:DeleteItem",
      "dynamodb:PartiQLDelete", "dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "dynamodb:PutItem",
      "dynamodb:UpdateItem");
  private static final List<String> STREAM = List.of("dynamodb:DescribeStream", "dynamodb:GetRecords",
      "dynamodb:GetShardIterator", "dynamodb:ListStreams");
  private static final List<String> BUCKET_READ = List.of("s3:GetBucketLocation", "s3:ListBucket");
  private static final List<String> BUCKET_WRITE = List.of("s3:ListBucketMultipartUploads");
  private static final List<String> OBJECT_READ = List.of("s3:GetObject", "s3:GetObjectTagging");
  private static final List<String> OBJECT_WRITE = List.of("s3:AbortMultipartUpload", "s3:DeleteObject",
      "s3:ListMultipartUploadParts", "s3:PutObject", "s3:PutObjectTagging");
  /** S3 asks for them on behalf of whoever gets and puts; parts of an upload are read to be put together. */
  private static final List<String> KEY_READ = List.of("kms:Decrypt");
  private static final List<String> KEY_WRITE = List.of("kms:GenerateDataKey");
  private static final List<String> CONNECT = List.of("rds-db:connect");
  private static final List<String> USERS_READ = List.of("cognito-idp:AdminGetUser",
      "cognito-idp:AdminListGroupsForUser", "cognito-idp:DescribeUserPool", "cognito-idp:GetGroup",
      "cognito-idp:ListGroups", "cognito-idp:ListUsers", "cognito-idp:ListUsersInGroup");
  private static final List<String> USERS_WRITE = List.of("cognito-idp:AdminAddUserToGroup",
      "cognito-idp:AdminConfirmSignUp", "cognito-idp:AdminCreateUser", "cognito-idp:AdminDeleteUser",
      "cognito-idp:AdminDisableUser", "cognito-idp:AdminEnableUser", "cognito-idp:AdminRemoveUserFromGroup",
      "cognito-idp:AdminResetUserPassword", "cognito-idp:AdminSetUserPassword",
      "cognito-idp:AdminUpdateUserAttributes", "cognito-idp:AdminUserGlobalSignOut", "cognito-idp:CreateGroup",
      "cognito-idp:DeleteGroup", "cognito-idp:UpdateGroup");

  /**
   * @param arn of what is used
   * @param below what is appended to it, such as {@code /index/*}; the empty text for itself
   */
  private Right(List<String> actions, Ref arn, List<String> below) {
    this(actions, Map.of(), values -> below.stream().map(suffix -> values.get(arn) + suffix).toList());
  }

  /**
   * Of a table and its indexes; who reads a table also reads its stream.
   *
   * @param streams whether it has one
   */
  static List<Right> ofTable(Ref arn, Use.Access access, boolean streams) {
    List<Right> rights = new ArrayList<>();
    rights.add(new Right(actions(TABLE_READ, TABLE_WRITE, access), arn, List.of("", "/index/*")));
    if (streams) {
      rights.add(new Right(STREAM, arn, List.of("/stream/*")));
    }
    return rights;
  }

  static List<Right> ofBucket(Ref arn, Use.Access access) {
    return List.of(new Right(actions(BUCKET_READ, BUCKET_WRITE, access), arn, ITSELF),
        new Right(actions(OBJECT_READ, OBJECT_WRITE, access), arn, List.of("/*")));
  }

  /**
   * Of the key that the objects of a bucket are encrypted with, through S3 alone
   * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html, "Permissions"). IAM knows keys by
   * no alias but in a condition.
   *
   * @param key ARN of a key, or of an alias of one
   */
  static Right ofKey(String key, Use.Access access, String region) {
    Map<String, Map<String, List<String>>> conditions = new TreeMap<>();
    conditions.put("StringEquals", Map.of("kms:ViaService", List.of("s3." + region + ".amazonaws.com")));
    int alias = key.indexOf(":alias/");
    if (alias >= 0) {
      conditions.put("ForAnyValue:StringEquals", Map.of("kms:ResourceAliases", List.of(key.substring(alias + 1))));
    }
    List<String> keys = List.of(alias < 0 ? key : key.substring(0, alias) + ":key/*");
    return new Right(actions(KEY_READ, KEY_WRITE, access), conditions, _ -> keys);
  }

  /**
   * Of a user of a database, who signs in with a token of IAM instead of a password.
   *
   * @param dbusers ARN of all users of the instance
   */
  static Right ofDatabaseUser(Ref dbusers, String username) {
    return new Right(CONNECT, dbusers, List.of("/" + username));
  }

  /** None where no access is asked for: who only checks who signed in needs no right. */
  static List<Right> ofUserPool(Ref arn, Use.Access access) {
    return access == null ? List.of() : List.of(new Right(actions(USERS_READ, USERS_WRITE, access), arn, ITSELF));
  }

  private static List<String> actions(List<String> read, List<String> write, Use.Access access) {
    return access == Use.Access.READ_WRITE ? joined(read, write) : read;
  }

  private static List<String> joined(List<String> some, List<String> more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** What it holds for. */
  List<String> resources(Values values) {
    return on.apply(values);
  }
}
