package dev.webapp.platform.aws.cloudwatchlogs;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.ResourceKind;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

class LogGroupContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Suite {
    OnMoto() {
      super(MotoEnvironment.started());
    }

    /** moto associates no keys. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of("kmsKeyArn");
    }
  }

  abstract static class Suite extends KindContract<LogGroup, ObservedLogGroup> {
    private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/one";

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    private CloudWatchLogsClient logs() {
      return aws.others().get(CloudWatchLogsClient.class, SCOPE);
    }

    @Override
    protected ResourceKind<LogGroup, ObservedLogGroup> kind(Clients clients) {
      return new LogGroupKind(clients, new RememberedTags(aws.clock(), Duration.ofMinutes(10)));
    }

    @Override
    protected LogGroup desired(String name) {
      return new LogGroup(30, null, tags(name));
    }

    @Override
    protected Map<String, LogGroup> variants() {
      return cases(Map.of("retentionDays", with("retentionDays", 90), "for ever", with("retentionDays", 0),
          "kmsKeyArn", with("kmsKeyArn", KEY)));
    }

    /** Where nobody says which key, the one that is there is right. */
    @Override
    protected Set<String> oneWay() {
      return Set.of("kmsKeyArn");
    }

    @Override
    protected Map<String, Consumer<ObservedLogGroup>> drifts() {
      return cases(Map.of(
          "kept for longer", seen -> logs().putRetentionPolicy(r -> r.logGroupName(seen.name()).retentionInDays(365)),
          "kept for ever", seen -> logs().deleteRetentionPolicy(r -> r.logGroupName(seen.name())),
          "tag changed", seen -> tagBehindOurBack(seen, "team", "z")));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedLogGroup observed, String key, String value) {
      logs().tagResource(r -> r.resourceArn(observed.arn()).tags(Map.of(key, value)));
      return true;
    }

    /** As long as tags may be kept. */
    @Override
    protected Duration step() {
      return Duration.ofMinutes(10);
    }

    /** One listing, and each one's tags. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + resources;
    }
  }
}
