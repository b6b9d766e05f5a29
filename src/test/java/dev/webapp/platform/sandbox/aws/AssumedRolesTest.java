package dev.webapp.platform.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** Roles of other accounts, which say themselves who may become them. */
class AssumedRolesTest {
  private static final String ROLE = "arn:aws:iam::210987654321:role/deploy";
  private static final String STS = "sts:AssumeRole";

  private final Account account = new Account();
  private final AwsAccount other = account.aws.other("210987654321");
  private final IamClient iam = other.client(IamClient.class, Account.REGION);

  private static String statement(String principal, String action, String condition) {
    return "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + principal + "\"},\"Action\":\"" + action + "\""
        + (condition.isEmpty() ? "" : ",\"Condition\":" + condition) + "}";
  }

  private static String policy(String statement) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}";
  }

  private void trust(String principal, String condition) {
    iam.createRole(r -> r.roleName("deploy").assumeRolePolicyDocument(policy(statement(principal, STS, condition))));
    iam.putRolePolicy(r -> r.roleName("deploy").policyName("p").policyDocument(
        policy("{\"Effect\":\"Allow\",\"Action\":\"dynamodb:ListTables\",\"Resource\":\"*\"}")));
  }

  private DynamoDbClient as(String externalId) {
    return account.aws.assume(ROLE, externalId, "me").client(DynamoDbClient.class, Account.REGION);
  }

  private static void refused(Runnable call, String caller) {
    assertThatThrownBy(call::run).isInstanceOfSatisfying(StsException.class, e -> {
      assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
      assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("User: arn:aws:sts::123456789012:assumed-role/" + caller
          + " is not authorized to perform: sts:AssumeRole on resource: " + ROLE);
    });
  }

  @Test
  void whoIsTrustedWorksInTheOtherAccountAsFarAsTheRoleMay() {
    trust("arn:aws:iam::123456789012:root", "");

    assertThat(as(null).listTables().tableNames()).isEmpty();
    assertThat(other.calls().count("dynamodb", "ListTables")).isEqualTo(1);
    assertThat(account.aws.calls().total()).isZero();
    assertThatThrownBy(() -> as(null).describeTable(r -> r.tableName("t"))).hasMessageContaining(
        "User: arn:aws:sts::210987654321:assumed-role/deploy/me is not authorized to perform: dynamodb:DescribeTable");
  }

  @Test
  void theExternalIdMustBeTheOneThatTheRoleDemands() {
    trust("123456789012", "{\"StringEquals\":{\"sts:ExternalId\":\"prod/shop\"}}");

    assertThat(as("prod/shop").listTables().tableNames()).isEmpty();
    refused(() -> as("prod/blog").listTables(), "sandbox/sandbox");
    refused(() -> as(null).listTables(), "sandbox/sandbox");
    StsClient sts = account.client(StsClient.class);
    refused(() -> sts.assumeRole(r -> r.roleArn(ROLE).roleSessionName("me").externalId("prod/blog")),
        "sandbox/sandbox");
    assertThat(sts.assumeRole(r -> r.roleArn(ROLE).roleSessionName("me").externalId("prod/shop"))
        .assumedRoleUser().arn()).isEqualTo("arn:aws:sts::210987654321:assumed-role/deploy/me");
  }

  @Test
  void aRoleThatIsNotThereOrTrustsOthersIsNobodys() {
    refused(() -> as(null).listTables(), "sandbox/sandbox");
    trust("arn:aws:iam::999999999999:root", "");
    refused(() -> as(null).listTables(), "sandbox/sandbox");
  }

  @Test
  void trustThatIsTakenAwayEndsTheSession() {
    trust("arn:aws:iam::123456789012:role/sandbox", "");
    DynamoDbClient client = as(null);
    assertThat(client.listTables().tableNames()).isEmpty();

    iam.updateAssumeRolePolicy(r -> r.roleName("deploy").policyDocument(
        policy(statement("arn:aws:iam::123456789012:role/else", STS, ""))));

    refused(client::listTables, "sandbox/sandbox");
  }

  @Test
  void betweenAccountsBothSidesMustAllowIt() {
    trust("arn:aws:iam::123456789012:role/app", "");
    IamClient own = account.client(IamClient.class);
    own.createRole(r -> r.roleName("app").assumeRolePolicyDocument(
        policy("{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"" + STS
            + "\"}")));
    StsClient app = account.aws.session("app").client(StsClient.class, Account.REGION);
    assertThatThrownBy(() -> app.assumeRole(r -> r.roleArn(ROLE).roleSessionName("me")))
        .hasMessageContaining("because no identity-based policy allows the sts:AssumeRole action");
    own.putRolePolicy(r -> r.roleName("app").policyName("p").policyDocument(
        policy("{\"Effect\":\"Allow\",\"Action\":\"" + STS + "\",\"Resource\":\"*\"}")));

    assertThat(app.assumeRole(r -> r.roleArn(ROLE).roleSessionName("me")).credentials()).isNotNull();
    iam.updateAssumeRolePolicy(r -> r.roleName("deploy").policyDocument(
        policy(statement("arn:aws:iam::123456789012:role/else", STS, ""))));
    refused(() -> app.assumeRole(r -> r.roleArn(ROLE).roleSessionName("me")), "app/sandbox");
  }
}
