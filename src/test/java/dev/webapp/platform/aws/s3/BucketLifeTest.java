package dev.webapp.platform.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.apply.Applier;
import dev.webapp.platform.apply.Attempts;
import dev.webapp.platform.apply.Outcome;
import dev.webapp.platform.apply.Pass;
import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.plan.Approvals;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Consent;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Rules;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.sandbox.aws.AwsAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** A platform of one bucket, from its creation to its end, pass by pass. */
class BucketLifeTest {
  private static final String UID = "uid-1";
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Ownership OWNERSHIP = new Ownership("cluster", "shop/web");
  private static final ResourceId ID = new ResourceId("Bucket", "uploads");
  private static final Handle HANDLE = new Handle(ID, "shop-uploads");

  private final TestClock clock = new TestClock();
  private final AwsAccount account = new AwsAccount("123456789012", clock);
  private final S3Client others = account.client(S3Client.class, SCOPE.region());
  private final Observer observer = new Observer(clock);
  private final Attempts attempts = new Attempts(clock);
  private final Applier applier = new Applier(
      new Registry(List.of(new BucketKind(clients()))), observer, attempts, clock);
  private Inventory inventory = Inventory.EMPTY;
  private Approvals approvals = Approvals.NONE;

  private ScopedClients clients() {
    ScopedClients.Source source = new ScopedClients.Source() {
      @Override
      public <C extends AwsClient> C make(Class<C> type, Scope scope) {
        return account.client(type, scope.region());
      }
    };
    return new ScopedClients(source, new Governor(clock), ApiCall.Listener.NONE, clock);
  }

  private static Resource bucket(DataPolicy policy, Lifecycle lifecycle) {
    Bucket desired = new Bucket(HANDLE.physicalName(), true, Encryption.S3_MANAGED, true, Bucket.OWNER_ENFORCED,
        lifecycle, List.of(), Bucket.denyingPlainHttp(HANDLE.physicalName(), SCOPE.region()),
        Tags.of(OWNERSHIP.tags(ID, policy), Map.of()));
    return Resource.of(ID, HANDLE.physicalName(), SCOPE, Part.DATA, "spec.buckets[uploads]", _ -> desired)
        .keeping(policy);
  }

  /** One pass a second, until the bucket's outcome is as expected; answers it. */
  private Outcome until(Predicate<Outcome> expected, boolean leaving, Resource... wanted) {
    for (int second = 0; second < 120; second++) {
      clock.advance(Duration.ofSeconds(1));
      observer.refresh();
      Pass pass = applier.apply(new Intent(UID, OWNERSHIP, Graph.of(List.of(wanted)), inventory,
          Rules.of(ChangePolicy.AUTO), leaving, new Consent(approvals, null)), _ -> {});
      inventory = pass.inventory();
      approvals = pass.plan().approvals();
      Outcome outcome = pass.outcomes().get(HANDLE);
      if (expected.test(outcome)) {
        return outcome;
      }
    }
    throw new AssertionError("not so within two minutes");
  }

  private void live(DataPolicy policy) {
    until(outcome -> outcome instanceof Outcome.Ready, false, bucket(policy, new Lifecycle(null, 30)));
  }

  private Outcome leaveUntil(Predicate<Outcome> expected) {
    return until(expected, true);
  }

  private void put(String key) {
    others.putObject(r -> r.bucket(HANDLE.physicalName()).key(key), RequestBody.fromString("x"));
  }

  @Test
  void aFullBucketIsEmptiedWithoutPauses() {
    live(DataPolicy.DELETE);
    for (int i = 0; i < 15_000; i++) {
      put("key" + i);
    }
    Instant began = clock.instant();
    leaveUntil(outcome -> outcome instanceof Outcome.Progressing(String reason)
        && reason.contains("1000 versions of objects were just deleted"));
    leaveUntil(outcome -> outcome instanceof Outcome.Gone);
    assertThat(Duration.between(began, clock.instant())).isLessThan(Duration.ofMinutes(1));
    assertThat(others.listBuckets().buckets()).isEmpty();
  }

  @Test
  void objectsThatMayNotGoStayUntilSomebodyDecides() {
    live(DataPolicy.SNAPSHOT);
    put("kept");
    Outcome.Failed refused = (Outcome.Failed) leaveUntil(outcome -> outcome instanceof Outcome.Failed);
    assertThat(refused.terminal()).isTrue();
    assertThat(refused.reason()).contains("versions of objects seen: 1", "dataPolicy: Retain", "dataPolicy: Delete",
        "platform.webapp.dev/refresh");
    assertThat(others.listObjectsV2(r -> r.bucket(HANDLE.physicalName())).contents()).hasSize(1);

    String version = others.listObjectVersions(r -> r.bucket(HANDLE.physicalName())).versions().getFirst().versionId();
    others.deleteObject(r -> r.bucket(HANDLE.physicalName()).key("kept").versionId(version));
    attempts.forget(UID);
    leaveUntil(outcome -> outcome instanceof Outcome.Gone);
  }

  @Test
  void objectsThatWouldExpireSoonerWaitForApproval() {
    live(DataPolicy.SNAPSHOT);
    Outcome outcome = until(now -> !(now instanceof Outcome.Ready), false,
        bucket(DataPolicy.SNAPSHOT, new Lifecycle(30, 30)));
    assertThat(outcome).isEqualTo(new Outcome.Planned("it cannot be taken back"));
    assertThat(others.getBucketLifecycleConfiguration(r -> r.bucket(HANDLE.physicalName())).rules().getFirst()
        .expiration()).isNull();
  }

  @Test
  void aNameThatSomebodyElseHasIsNotAnObstacleToLeaving() {
    Resource taken = Resource.of(ID, "my-bucket", SCOPE, Part.DATA, "spec.buckets[uploads]",
        _ -> new Bucket("my-bucket", null, null, null, null, null, null, null, OWNERSHIP.tags(ID, DataPolicy.DELETE)));
    Handle handle = taken.handle();
    for (int second = 0; second < 3; second++) {
      clock.advance(Duration.ofSeconds(1));
      Pass pass = applier.apply(new Intent(UID, OWNERSHIP, Graph.of(List.of(taken)), inventory,
          Rules.of(ChangePolicy.AUTO), false, new Consent(approvals, null)), _ -> {});
      inventory = pass.inventory();
      assertThat(pass.outcomes().get(handle)).isInstanceOf(Outcome.Refused.class);
    }
    clock.advance(Duration.ofMinutes(3));
    Pass pass = applier.apply(new Intent(UID, OWNERSHIP, Graph.empty(), inventory, Rules.of(ChangePolicy.AUTO), true,
        new Consent(approvals, null)), _ -> {});
    assertThat(pass.outcomes().get(handle)).isInstanceOf(Outcome.Gone.class);
  }
}
