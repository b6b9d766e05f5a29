package dev.webapp.platform.aws.applicationautoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.aws.dynamodb.TableTags;
import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.sandbox.aws.AwsAccount;
import dev.webapp.platform.sandbox.aws.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/** A service that knows no tags of targets, as that of some emulators. */
class ScalableTargetsTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Ownership OWNERSHIP = new Ownership("owner", "namespace/platform");
  private static final String READ = "dynamodb:table:ReadCapacityUnits";

  private final TestClock clock = new TestClock();
  private final AwsAccount account = new AwsAccount("111122223333", clock);

  private void scaledTable(String name, Map<String, String> tags) {
    account.client(DynamoDbClient.class, "us-east-1").createTable(r -> r.tableName(name)
        .keySchema(k -> k.attributeName("id").keyType("HASH"))
        .attributeDefinitions(a -> a.attributeName("id").attributeType("S"))
        .provisionedThroughput(t -> t.readCapacityUnits(5L).writeCapacityUnits(5L))
        .tags(tags.entrySet().stream().map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build()).toList()));
    clock.advance(Duration.ofMinutes(1));
    account.client(ApplicationAutoScalingClient.class, "us-east-1").registerScalableTarget(r -> r
        .serviceNamespace("dynamodb").resourceId("table/" + name).scalableDimension(READ).minCapacity(5)
        .maxCapacity(10));
  }

  private boolean isOurs(String table) {
    ScopedClients clients = new ScopedClients(new ScopedClients.Source() {
      @Override
      public <C extends AwsClient> C make(Class<C> type, Scope scope) {
        return account.client(type, scope.region());
      }
    }, new Governor(clock), ApiCall.Listener.NONE, clock);
    ScalableTargetKind kind = new ScalableTargetKind(new ScalableTargets(
        clients, new RememberedTags(clock, Duration.ofMinutes(10)), new TableTags(clients), clock));
    Handle handle = new Handle(new ResourceId("ScalableTarget", "main"), "table/" + table + " " + READ);
    ObservedScalableTarget seen = kind.observe(SCOPE, List.of(new Sought<>(handle, null))).get(handle);
    return OWNERSHIP.claims(handle.id(), seen.tags());
  }

  @Test
  void whoseTheTableIsTheTargetIsWhereItsOwnTagsAreNotTold() {
    scaledTable("ours", OWNERSHIP.tags(new ResourceId("Table", "main"), DataPolicy.SNAPSHOT));
    Map<String, String> others = new TreeMap<>(OWNERSHIP.tags(new ResourceId("Table", "main"), DataPolicy.SNAPSHOT));
    others.put(Ownership.PLATFORM, "namespace/another");
    scaledTable("theirs", others);
    scaledTable("nobodys", Map.of());

    assertThat(isOurs("ours")).as("its own tags are told, and there are none").isFalse();
    account.faults(call -> call.operation().equals("ListTagsForResource")
        ? Optional.of(new Fault.Refuse("", 500, "")) : Optional.empty());

    assertThat(isOurs("ours")).isTrue();
    assertThat(isOurs("theirs")).isFalse();
    assertThat(isOurs("nobodys")).isFalse();
  }
}
