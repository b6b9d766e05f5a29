package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.sandbox.aws.AwsAccount;
import dev.webapp.platform.sandbox.aws.Contents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * The account in memory that the program ships, on a clock that moves only when told. Kinds act in it as the role that
 * {@code deploy/iam} describes and no other, without what only adoption needs.
 */
public final class SandboxEnvironment extends AwsEnvironment {
  private static final String ROLE = "operator";
  private static final String TRUST = """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"},
      "Action": ["sts:AssumeRole", "sts:TagSession"]}]}""";

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private AwsAccount account;

  @Override
  protected ScopedClients.Source emptied() {
    account = new AwsAccount("123456789012", clock());
    AwsAccount emptied = account;
    account.furnish(SCOPE.region(), "test");
    return new ScopedClients.Source() {
      @Override
      public <C extends AwsClient> C make(Class<C> type, Scope scope) {
        return emptied.client(type, scope.region());
      }
    };
  }

  /** What its databases and tables hold. */
  public Contents contents() {
    return account.contents(SCOPE.region());
  }

  @Override
  protected ScopedClients.Source operators(ScopedClients.Source everybodys) {
    IamClient iam = account.client(IamClient.class, SCOPE.region());
    iam.createRole(r -> r.roleName(ROLE).assumeRolePolicyDocument(TRUST));
    OperatorPolicies.documents().forEach((name, document) -> {
      String arn = iam.createPolicy(r -> r.policyName(name).policyDocument(document)).policy().arn();
      iam.attachRolePolicy(r -> r.roleName(ROLE).policyArn(arn));
    });
    return new ScopedClients.Source() {
      @Override
      public <C extends AwsClient> C make(Class<C> type, Scope scope) {
        return account.session(ROLE).client(type, scope.region());
      }
    };
  }

  @Override
  public InstantSource clock() {
    return () -> now;
  }

  @Override
  public void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public boolean faithful() {
    return true;
  }
}
