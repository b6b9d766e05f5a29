package dev.webapp.platform.compose;

import dev.webapp.platform.api.Use;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * What a use lets a service do in AWS.
 *
 * @param actions of IAM
 * @param arn of what is used
 * @param below what is appended to it, such as {@code /index/*}; the empty text for itself
 */
record Right(List<String> actions, Ref arn, List<String> below) {
  private static final List<String> ITSELF = List.of("");
  private static final List<String> TABLE_READ = List.of("dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem",
      "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan");
  private static final List<String> TABLE_WRITE = List.of("dynamodb:BatchWriteItem", "dynamodb:DeleteItem",
      "dynamodb:PartiQLDelete", "dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "dynamodb:PutItem",
      "dynamodb:UpdateItem");
  private static final List<String> STREAM = List.of("dynamodb:DescribeStream", "dynamodb:GetRecords",
      "dynamodb:GetShardIterator", "dynamodb:ListStreams");
  private static final List<String> BUCKET_READ = List.of("s3:GetBucketLocation", "s3:ListBucket");
  private static final List<String> OBJECT_READ = List.of("s3:GetObject", "s3:GetObjectTagging");
  private static final List<String> OBJECT_WRITE = List.of("s3:AbortMultipartUpload", "s3:DeleteObject",
      "s3:ListMultipartUploadParts", "s3:PutObject", "s3:PutObjectTagging");
  private static final List<String> USERS_READ = List.of("cognito-idp:AdminGetUser", "cognito-idp:AdminListGroupsForUser",
      "cognito-idp:DescribeUserPool", "cognito-idp:GetGroup", "cognito-idp:ListGroups", "cognito-idp:ListUsers",
      "cognito-idp:ListUsersInGroup");
  private static final List<String> USERS_WRITE = List.of("cognito-idp:AdminAddUserToGroup",
      "cognito-idp:AdminConfirmSignUp", "cognito-idp:AdminCreateUser", "cognito-idp:AdminDeleteUser",
      "cognito-idp:AdminDisableUser", "cognito-idp:AdminEnableUser", "cognito-idp:AdminRemoveUserFromGroup",
      "cognito-idp:AdminResetUserPassword", "cognito-idp:AdminSetUserPassword",
      "cognito-idp:AdminUpdateUserAttributes", "cognito-idp:AdminUserGlobalSignOut", "cognito-idp:CreateGroup",
      "cognito-idp:DeleteGroup", "cognito-idp:UpdateGroup");

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
    List<String> bucket = access == Use.Access.READ_WRITE
        ? joined(BUCKET_READ, List.of("s3:ListBucketMultipartUploads")) : BUCKET_READ;
    return List.of(new Right(bucket, arn, ITSELF), new Right(actions(OBJECT_READ, OBJECT_WRITE, access), arn,
        List.of("/*")));
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
    String base = values.get(arn);
    return below.stream().map(suffix -> base + suffix).toList();
  }
}
