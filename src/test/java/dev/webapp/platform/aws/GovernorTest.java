package dev.webapp.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.sandbox.aws.AwsAccount;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.rds.RdsClient;

class GovernorTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final int BURST = 40;

  private final TestClock clock = new TestClock();
  private final Governor governor = new Governor(clock);
  private final AwsAccount account = new AwsAccount("111122223333", clock);

  private static ApiCall call(String operation, String region) {
    return new ApiCall("rds", operation, "own", region);
  }

  private void exhaust(ApiCall call) {
    for (int i = 0; i < BURST; i++) {
      governor.admit(call);
    }
  }

  private void held(ApiCall call, Duration atMost) {
    assertThatThrownBy(() -> governor.admit(call)).isInstanceOfSatisfying(Problem.class, problem -> {
      assertThat(problem.category()).isEqualTo(Problem.Category.THROTTLED);
      assertThat(problem.retryAfter()).isPositive().isLessThanOrEqualTo(atMost);
      assertThat(problem).hasMessageContaining("rate limit of rds in us-east-1");
    });
  }

  @Test
  void holdsBackWhatComesTooFastAndSaysForHowLong() {
    exhaust(call("DescribeDBInstances", "us-east-1"));

    held(call("DescribeDBSubnetGroups", "us-east-1"), Duration.ofMillis(84));
    clock.advance(Duration.ofMillis(84));
    governor.admit(call("DescribeDBSubnetGroups", "us-east-1"));
  }

  @Test
  void readsDoNotStarveWritesNorARegionAnother() {
    exhaust(call("DescribeDBInstances", "us-east-1"));

    governor.admit(call("CreateDBInstance", "us-east-1"));
    governor.admit(call("DescribeDBInstances", "eu-west-1"));
  }

  @Test
  void allRegionsShareWhatAnAccountHasOnce() {
    exhaust(new ApiCall("iam", "GetRole", "own", "us-east-1"));

    assertThatThrownBy(() -> governor.admit(new ApiCall("iam", "GetRole", "own", "eu-west-1")))
        .isInstanceOf(Problem.class);
    governor.admit(new ApiCall("iam", "GetRole", "arn:aws:iam::111122223333:role/other", "eu-west-1"));
  }

  @Test
  void whatAwsThrottlesIsHeldBackForAWhile() {
    ApiCall create = call("CreateDBInstance", "us-east-1");
    governor.admit(create);
    governor.throttled(create);

    held(create, Duration.ofMillis(84));
  }

  @Test
  void aListingThatHasBegunComesToItsEndAndOthersPayForIt() {
    RdsClient rds = client();
    for (int i = 0; i < 60; i++) {
      String name = "group-" + i;
      account.client(RdsClient.class, "us-east-1").createDBParameterGroup(
          r -> r.dbParameterGroupName(name).dbParameterGroupFamily("postgres16").description("for a test"));
    }
    for (int i = 0; i < BURST - 1; i++) {
      rds.describeDBSubnetGroups();
    }

    List<String> found = rds.describeDBParameterGroupsPaginator(r -> r.maxRecords(20)).dbParameterGroups().stream()
        .map(g -> g.dbParameterGroupName()).filter(name -> name.startsWith("group-")).toList();

    assertThat(found).hasSize(60);
    assertThatThrownBy(rds::describeDBSubnetGroups).isInstanceOfSatisfying(Problem.class,
        held -> assertThat(held.retryAfter()).isGreaterThan(Duration.ofMillis(160)));
  }

  private RdsClient client() {
    ScopedClients.Source source = new ScopedClients.Source() {
      @Override
      public <C extends AwsClient> C make(Class<C> type, Scope scope) {
        return account.client(type, scope.region());
      }
    };
    return new ScopedClients(source, governor, ApiCall.Listener.NONE, clock).get(RdsClient.class, SCOPE);
  }
}
