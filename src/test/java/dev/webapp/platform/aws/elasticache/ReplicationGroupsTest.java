package dev.webapp.platform.aws.elasticache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** How often the replication groups of an account are listed, and when their tags are believed. */
class ReplicationGroupsTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private Instant now = Instant.EPOCH;
  private int there = 1;
  private String status = "available";
  private Instant created = Instant.EPOCH;
  private String tag = "first";
  private final ScriptedElastiCache cache = new ScriptedElastiCache()
      .on(DescribeReplicationGroupsRequest.class, this::groups)
      .on(DescribeCacheClustersRequest.class, this::nodes)
      .on(ListTagsForResourceRequest.class, _ -> ListTagsForResourceResponse.builder()
          .tagList(Tag.builder().key("tag").value(tag).build(), Tag.builder().key("aws:theirs").value("x").build())
          .build());
  private final ReplicationGroups groups =
      new ReplicationGroups(cache, new RememberedTags(() -> now, Duration.ofMinutes(10)));

  @Test
  void twoListingsAnswerForAllAndTagsAreReadOnce() {
    there = 2;
    assertThat(groups.observe(SCOPE, List.of(sought("cache-0"), sought("cache-1"), sought("absent")))).hasSize(2);
    assertThat(cache.asked()).hasSize(4);
    assertThat(groups.observe(SCOPE, List.of(sought("cache-0"), sought("cache-1")))).hasSize(2);
    assertThat(cache.asked()).hasSize(6);
  }

  @Test
  void aHundredFitOnAPage() {
    there = 250;
    assertThat(groups.observe(SCOPE, IntStream.range(0, 250).mapToObj(i -> sought("cache-" + i)).toList()))
        .hasSize(250).allSatisfy((handle, seen) -> assertThat(seen.nodes().engineVersion()).isEqualTo("7.1.0"));
    assertThat(cache.asked(DescribeReplicationGroupsRequest.class)).hasSize(3);
    assertThat(cache.asked(DescribeCacheClustersRequest.class)).hasSize(3);
  }

  @Test
  void tagsOfWhatIsBusyAreThoseKnownLast() {
    assertThat(observe().tags()).isEqualTo(Map.of("tag", "first"));
    tag = "second";
    status = "modifying";
    now = now.plus(Duration.ofHours(1));
    assertThat(observe().tags()).isEqualTo(Map.of("tag", "first"));
    assertThat(cache.asked(ListTagsForResourceRequest.class)).hasSize(1);
    status = "available";
    assertThat(observe().tags()).isEqualTo(Map.of("tag", "second"));
  }

  @Test
  void tagsThatCannotBeReadAreNotNone() {
    refuseTags(Problem.Category.CONFLICT, "InvalidReplicationGroupState");
    assertThat(observe().tagsTold()).isFalse();
    refuseTags(Problem.Category.NOT_FOUND, "ReplicationGroupNotFoundFault");
    assertThat(observe().tagsTold()).isFalse();
    refuseTags(Problem.Category.DENIED, "AccessDenied");
    assertThatThrownBy(this::observe).isInstanceOfSatisfying(Problem.class,
        p -> assertThat(p.category()).isEqualTo(Problem.Category.DENIED));
  }

  @Test
  void tagsOfAnEarlierLifeAreForgotten() {
    observe();
    status = "creating";
    created = Instant.EPOCH.plusSeconds(60);
    assertThat(observe().tagsTold()).isFalse();
  }

  @Test
  void whatAFailedWriteMayHaveDoneIsLookedAt() {
    ObservedReplicationGroup seen = observe();
    cache.on(AddTagsToResourceRequest.class, _ -> {
      tag = "written";
      throw Problem.of(Problem.Category.TRANSIENT, "InternalFailure", "elasticache:AddTagsToResource", "");
    });
    Delta delta = new Delta(List.of(new FieldChange("tags.tag", "first", "written", Effect.NONE)));
    assertThatThrownBy(() -> groups.retag(SCOPE, seen, delta)).isInstanceOf(Problem.class);
    assertThat(observe().tags()).isEqualTo(Map.of("tag", "written"));
  }

  @Test
  void nodesOfOthersAreNotItsOwn() {
    cache.on(DescribeCacheClustersRequest.class, _ -> DescribeCacheClustersResponse.builder().cacheClusters(
        CacheCluster.builder().cacheClusterId("alone").cacheClusterStatus("available").build()).build());
    assertThat(observe().nodes()).isNull();
  }

  private void refuseTags(Problem.Category category, String code) {
    cache.on(ListTagsForResourceRequest.class, _ -> {
      throw Problem.of(category, code, "elasticache:ListTagsForResource", "");
    });
  }

  private ObservedReplicationGroup observe() {
    return groups.observe(SCOPE, List.of(sought("cache-0"))).get(sought("cache-0").handle());
  }

  private static Sought<ReplicationGroup> sought(String name) {
    return new Sought<>(new Handle(new ResourceId("ReplicationGroup", name), name), null);
  }

  private DescribeReplicationGroupsResponse groups(DescribeReplicationGroupsRequest request) {
    int from = request.marker() == null ? 0 : Integer.parseInt(request.marker());
    int to = Math.min(there, from + request.maxRecords());
    return DescribeReplicationGroupsResponse.builder()
        .replicationGroups(IntStream.range(from, to)
            .mapToObj(i -> software.amazon.awssdk.services.elasticache.model.ReplicationGroup.builder()
                .replicationGroupId("cache-" + i).arn("arn:cache-" + i).status(status)
                .replicationGroupCreateTime(created).build()).toList())
        .marker(to < there ? String.valueOf(to) : null).build();
  }

  private DescribeCacheClustersResponse nodes(DescribeCacheClustersRequest request) {
    int from = request.marker() == null ? 0 : Integer.parseInt(request.marker());
    int to = Math.min(there, from + request.maxRecords());
    return DescribeCacheClustersResponse.builder()
        .cacheClusters(IntStream.range(from, to).mapToObj(i -> CacheCluster.builder()
            .cacheClusterId("cache-" + i + "-001").replicationGroupId("cache-" + i).cacheClusterStatus("available")
            .engineVersion("7.1.0").build()).toList())
        .marker(to < there ? String.valueOf(to) : null).build();
  }
}
