package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.Parameter;
import software.amazon.awssdk.services.elasticache.model.ParameterNameValue;
import software.amazon.awssdk.services.elasticache.model.Tag;

class CacheGroupsTest {
  private final Account account = new Account();
  private final ElastiCacheClient cache = account.client(ElastiCacheClient.class);

  @Test
  void aSubnetGroupIsOfOneVpc() {
    List<String> subnets = account.furnishing.databaseSubnetIds();
    refused("InvalidSubnet", () -> subnetGroup("one", List.of(subnets.getFirst(), "subnet-0")));
    refused("InvalidSubnet", () -> subnetGroup("one", List.of()));
    refused("InvalidParameterValue", () -> subnetGroup("a_b", subnets));
    refused("InvalidParameterValue", () -> subnetGroup("default", subnets));
    subnetGroup("One", subnets);
    refused("CacheSubnetGroupAlreadyExists", () -> subnetGroup("one", subnets));
    assertThat(cache.describeCacheSubnetGroups(r -> r.cacheSubnetGroupName("one")).cacheSubnetGroups())
        .singleElement().satisfies(group -> {
          assertThat(group.vpcId()).isEqualTo(account.furnishing.vpcId());
          assertThat(group.arn()).isEqualTo("arn:aws:elasticache:us-east-1:123456789012:subnetgroup:one");
        });
    refused("CacheSubnetGroupNotFoundFault", () -> cache.deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName("two")));
  }

  @Test
  void whatIsInUseStays() {
    subnetGroup("one", account.furnishing.databaseSubnetIds());
    parameterGroup("params", "redis7");
    cache.createReplicationGroup(r -> r.replicationGroupId("main").replicationGroupDescription("main").engine("redis")
        .cacheNodeType("cache.t4g.micro").cacheSubnetGroupName("one").cacheParameterGroupName("params"));
    cache.modifyCacheSubnetGroup(r -> r.cacheSubnetGroupName("one").cacheSubnetGroupDescription("renamed"));
    refused("SubnetInUse", () -> cache.modifyCacheSubnetGroup(
        r -> r.cacheSubnetGroupName("one").subnetIds(account.furnishing.privateSubnetIds().getLast())));
    refused("CacheSubnetGroupInUse", () -> cache.deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName("one")));
    refused("InvalidCacheParameterGroupState",
        () -> cache.deleteCacheParameterGroup(r -> r.cacheParameterGroupName("params")));
    account.pass(Duration.ofMinutes(10));
    cache.deleteReplicationGroup(r -> r.replicationGroupId("main"));
    refused("CacheSubnetGroupInUse", () -> cache.deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName("one")));
    account.pass(Duration.ofMinutes(10));
    cache.deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName("one"));
    cache.deleteCacheParameterGroup(r -> r.cacheParameterGroupName("params"));
  }

  @Test
  void aParameterGroupTakesTwentyParametersAtATime() {
    refused("InvalidParameterValue", () -> parameterGroup("p", "redis8"));
    parameterGroup("p", "valkey8");
    refused("CacheParameterGroupAlreadyExists", () -> parameterGroup("P", "valkey8"));
    refused("InvalidParameterValue",
        () -> set("p", IntStream.range(0, 21).mapToObj(i -> "p" + i).toArray(String[]::new)));
    refused("InvalidParameterValue", () -> set("p", "maxmemory"));
    set("p", "timeout", "databases");
    assertThat(users("p")).extracting(Parameter::parameterName).containsExactly("databases", "timeout");
    assertThat(users("p")).extracting(Parameter::changeTypeAsString).containsExactly("requires-reboot", "immediate");
    cache.resetCacheParameterGroup(r -> r.cacheParameterGroupName("p").resetAllParameters(false)
        .parameterNameValues(parameter("timeout")));
    assertThat(users("p")).extracting(Parameter::parameterName).containsExactly("databases");
    cache.resetCacheParameterGroup(r -> r.cacheParameterGroupName("p").resetAllParameters(true));
    assertThat(users("p")).isEmpty();
    refused("InvalidParameterValue", () -> set("default.valkey8", "timeout"));
    cache.deleteCacheParameterGroup(r -> r.cacheParameterGroupName("p"));
    refused("CacheParameterGroupNotFound", () -> users("p"));
  }

  @Test
  void parametersReachTheNodesWithinAMinuteOrWithTheirReboot() {
    subnetGroup("one", account.furnishing.databaseSubnetIds());
    parameterGroup("p", "redis7");
    cache.createReplicationGroup(r -> r.replicationGroupId("main").replicationGroupDescription("main")
        .cacheNodeType("cache.t4g.micro").cacheSubnetGroupName("one").cacheParameterGroupName("p"));
    account.pass(Duration.ofMinutes(10));
    set("p", "timeout");
    assertThat(applied()).isEqualTo("applying");
    account.pass(Duration.ofMinutes(1));
    assertThat(applied()).isEqualTo("in-sync");
    set("p", "databases");
    account.pass(Duration.ofMinutes(1));
    set("p", "timeout");
    account.pass(Duration.ofMinutes(1));
    assertThat(applied()).isEqualTo("pending-reboot");
  }

  @Test
  void tagsHaveTheirLimits() {
    subnetGroup("one", account.furnishing.databaseSubnetIds());
    String arn = "arn:aws:elasticache:us-east-1:123456789012:subnetgroup:one";
    tag(arn, "a", "1");
    assertThat(cache.listTagsForResource(r -> r.resourceName(arn)).tagList())
        .containsExactly(Tag.builder().key("a").value("1").build());
    refused("InvalidParameterValue", () -> tag(arn, "aws:b", "1"));
    refused("TagQuotaPerResourceExceeded", () -> cache.addTagsToResource(r -> r.resourceName(arn).tags(
        IntStream.range(0, 50).mapToObj(i -> Tag.builder().key("k" + i).value("").build()).toList())));
    refused("TagNotFound", () -> cache.removeTagsFromResource(r -> r.resourceName(arn).tagKeys("a", "b")));
    assertThat(cache.removeTagsFromResource(r -> r.resourceName(arn).tagKeys("a")).tagList()).isEmpty();
    refused("InvalidARN", () -> tag(arn.replace("us-east-1", "eu-west-1"), "a", "1"));
    refused("CacheSubnetGroupNotFoundFault", () -> tag(arn + "s", "a", "1"));
  }

  @Test
  void groupsAreTold() {
    IntStream.range(0, 25).forEach(i -> subnetGroup(
        String.format("group-%02d", i), account.furnishing.databaseSubnetIds()));
    var first = cache.describeCacheSubnetGroups(r -> r.maxRecords(20));
    assertThat(first.cacheSubnetGroups()).hasSize(20);
    assertThat(cache.describeCacheSubnetGroups(r -> r.maxRecords(20).marker(first.marker())).cacheSubnetGroups())
        .extracting(CacheSubnetGroup::cacheSubnetGroupName).startsWith("group-20").hasSize(5);
    refused("InvalidParameterValue", () -> cache.describeCacheSubnetGroups(r -> r.maxRecords(10)));
  }

  private String applied() {
    return cache.describeCacheClusters().cacheClusters().getFirst().cacheParameterGroup().parameterApplyStatus();
  }

  private List<Parameter> users(String group) {
    return cache.describeCacheParameters(r -> r.cacheParameterGroupName(group).source("user")).parameters();
  }

  private void set(String group, String... names) {
    cache.modifyCacheParameterGroup(r -> r.cacheParameterGroupName(group)
        .parameterNameValues(List.of(names).stream().map(CacheGroupsTest::parameter).toList()));
  }

  private static ParameterNameValue parameter(String name) {
    return ParameterNameValue.builder().parameterName(name).parameterValue("1").build();
  }

  private void tag(String arn, String key, String value) {
    cache.addTagsToResource(r -> r.resourceName(arn).tags(Tag.builder().key(key).value(value).build()));
  }

  private void subnetGroup(String name, List<String> subnets) {
    cache.createCacheSubnetGroup(
        r -> r.cacheSubnetGroupName(name).cacheSubnetGroupDescription(name).subnetIds(subnets));
  }

  private void parameterGroup(String name, String family) {
    cache.createCacheParameterGroup(
        r -> r.cacheParameterGroupName(name).cacheParameterGroupFamily(family).description(name));
  }
}
