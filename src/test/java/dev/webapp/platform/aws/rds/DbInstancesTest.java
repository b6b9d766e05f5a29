package dev.webapp.platform.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.ScriptedClients;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;

/** How often the instances of an account are listed. */
class DbInstancesTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private Instant now = Instant.EPOCH;
  private int there = 2;
  private final ScriptedClients rds = new ScriptedClients()
      .on(DescribeDbInstancesRequest.class, this::page)
      .on(DeleteDbInstanceRequest.class, _ -> DeleteDbInstanceResponse.builder().build());
  private final DbInstances instances = new DbInstances(rds, () -> now);
  private final DbInstanceKind databases = new DbInstanceKind(instances);
  private final DbReplicaKind replicas = new DbReplicaKind(instances);

  @Test
  void twoKindsShareOneListing() {
    assertThat(databases.observe(SCOPE, sought("db-0"))).hasSize(1);
    assertThat(replicas.observe(SCOPE, sought("db-1"))).hasSize(1);
    assertThat(listings()).isEqualTo(1);
  }

  @Test
  void notForLong() {
    databases.observe(SCOPE, sought("db-0"));
    now = now.plusSeconds(3);
    databases.observe(SCOPE, sought("db-0"));
    assertThat(listings()).isEqualTo(2);
  }

  @Test
  void aWriteEndsIt() {
    var seen = databases.observe(SCOPE, sought("db-0"));
    databases.delete(handle("db-0"), SCOPE, seen.get(handle("db-0")), new Farewell.Discard());
    there = 0;
    assertThat(databases.observe(SCOPE, sought("db-0"))).isEmpty();
  }

  @Test
  void scopesShareNothing() {
    databases.observe(SCOPE, sought("db-0"));
    databases.observe(new Scope("us-east-1", "arn:aws:iam::2:role/other"), sought("db-0"));
    assertThat(listings()).isEqualTo(2);
  }

  @Test
  void aHundredFitOnAPage() {
    there = 250;
    List<Sought<DbInstance>> all = IntStream.range(0, 250)
        .mapToObj(i -> new Sought<DbInstance>(handle("db-" + i), null)).toList();
    assertThat(databases.observe(SCOPE, all)).hasSize(250);
    assertThat(listings()).isEqualTo(3);
  }

  @Test
  void aFailedListingIsNoAnswerAndIsNotKept() {
    rds.on(DescribeDbInstancesRequest.class, _ -> {
      throw Problem.of(Problem.Category.TRANSIENT, "InternalFailure", "rds:DescribeDBInstances", "");
    });
    assertThatThrownBy(() -> databases.observe(SCOPE, sought("db-0"))).isInstanceOf(Problem.class);
    rds.on(DescribeDbInstancesRequest.class, this::page);
    assertThat(databases.observe(SCOPE, sought("db-0"))).hasSize(1);
  }

  @Test
  void whoeverAsksMeanwhileWaitsForTheSame() throws Exception {
    CountDownLatch asked = new CountDownLatch(8);
    rds.on(DescribeDbInstancesRequest.class, request -> {
      await(asked);
      return page(request);
    });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(threads.submit(() -> {
          asked.countDown();
          return databases.observe(SCOPE, sought("db-0")).size();
        }));
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(1);
      }
    }
    assertThat(listings()).isEqualTo(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private int listings() {
    return rds.asked(DescribeDbInstancesRequest.class).size();
  }

  private DescribeDbInstancesResponse page(DescribeDbInstancesRequest request) {
    int from = request.marker() == null ? 0 : Integer.parseInt(request.marker());
    int to = Math.min(there, from + request.maxRecords());
    return DescribeDbInstancesResponse.builder()
        .dbInstances(IntStream.range(from, to)
            .mapToObj(i -> DBInstance.builder().dbInstanceIdentifier("db-" + i).dbInstanceStatus("available").build())
            .toList())
        .marker(to < there ? String.valueOf(to) : null).build();
  }

  private static Handle handle(String name) {
    return new Handle(new ResourceId("DbInstance", name), name);
  }

  private static <D extends Desired> List<Sought<D>> sought(String name) {
    return List.of(new Sought<>(handle(name), null));
  }
}
