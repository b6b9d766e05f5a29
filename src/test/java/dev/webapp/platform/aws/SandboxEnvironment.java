package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.sandbox.aws.AwsAccount;
import dev.webapp.platform.sandbox.aws.Contents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import software.amazon.awssdk.awscore.AwsClient;

/** The account in memory that the program ships, on a clock that moves only when told. */
public final class SandboxEnvironment extends AwsEnvironment {
  private AwsAccount account;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

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
