package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.elasticache.ElastiCache.ELASTICACHE;

import dev.webapp.platform.sandbox.aws.ec2.Attachment;
import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.region.Ids;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import dev.webapp.platform.sandbox.aws.region.View;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.SecurityGroupMembership;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.Subnet;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** The caches of a region: what ElastiCache's operations share. */
final class ElastiCacheState {
  /** A part of ElastiCache's client. */
  interface Part extends ElastiCacheClient {
    @Override
    default String serviceName() {
      return ElastiCacheClient.SERVICE_NAME;
    }

    @Override
    default void close() {}
  }

  private final Region region;
  private final Ec2 ec2;
  final Store<Cache> caches;
  final Store<CacheSubnetGroup> subnetGroups;
  final Store<CacheParameterGroup> parameterGroups;
  /** What users set in a parameter group, by name. */
  final Store<Map<String, String>> parameters;
  final Store<Snapshot> snapshots;
  /** By ARN. */
  final Store<List<Tag>> tags;

  ElastiCacheState(Region region, Ec2 ec2) {
    this.region = region;
    this.ec2 = ec2;
    View view = region.view();
    caches = new Store<>(view, ElastiCacheState::attributes);
    subnetGroups = new Store<>(view);
    parameterGroups = new Store<>(view);
    parameters = new Store<>(view);
    snapshots = new Store<>(view, snapshot -> Stream.of("group=" + snapshot.replicationGroupId(),
        "name=" + snapshot.snapshotName(), "source=" + snapshot.snapshotSource()));
    tags = new Store<>(view);
    ec2.heldBy(this::attachments);
  }

  Region region() {
    return region;
  }

  Ec2 ec2() {
    return ec2;
  }

  Instant now() {
    return region.now();
  }

  Cache cache(String id) {
    Cache cache = id == null ? null : caches.get(id.toLowerCase(Locale.ROOT));
    if (cache == null) {
      throw ELASTICACHE.error("ReplicationGroupNotFoundFault", 404, "ReplicationGroup " + id + " not found.");
    }
    return cache;
  }

  /** The cache, where it takes changes. */
  Cache modifiable(String id) {
    Cache cache = cache(id);
    if (!cache.is(Cache.AVAILABLE)) {
      throw ELASTICACHE.refuse("InvalidReplicationGroupState",
          "Replication group must be in available state to modify.");
    }
    return cache;
  }

  CacheSubnetGroup subnetGroup(String name) {
    CacheSubnetGroup group = name == null ? null : subnetGroups.get(name.toLowerCase(Locale.ROOT));
    if (group == null) {
      throw ELASTICACHE.refuse("CacheSubnetGroupNotFoundFault", "Cache Subnet Group " + name + " does not exist.");
    }
    return group;
  }

  /** A group by name. AWS's own {@code default.*} groups come to be when first asked for. */
  CacheParameterGroup parameterGroup(String name) {
    String key = name == null ? "" : name.toLowerCase(Locale.ROOT);
    CacheParameterGroup group = parameterGroups.get(key);
    if (group == null && key.startsWith("default.") && CacheEngine.hasFamily(key.substring(8))) {
      String family = key.substring(8);
      return CacheParameterGroup.builder().cacheParameterGroupName(key).cacheParameterGroupFamily(family)
          .description("Default parameter group for " + family).isGlobal(false).arn(arn("parametergroup", key))
          .build();
    }
    if (group == null) {
      throw ELASTICACHE.error("CacheParameterGroupNotFound", 404, "CacheParameterGroup " + name + " not found.");
    }
    return group;
  }

  Snapshot snapshot(String name) {
    Snapshot snapshot = name == null ? null : snapshots.get(name.toLowerCase(Locale.ROOT));
    if (snapshot == null) {
      throw ELASTICACHE.error("SnapshotNotFoundFault", 404, "Snapshot " + name + " not found.");
    }
    return snapshot;
  }

  String arn(String sort, String name) {
    return region.arn(ELASTICACHE, sort + ":" + name);
  }

  /** Page sizes are 20 to a largest one, which holds where none is asked for. */
  static int size(Integer maxRecords, int largest) {
    if (maxRecords != null && (maxRecords < 20 || maxRecords > largest)) {
      throw ELASTICACHE.refuse("InvalidParameterValue",
          "Invalid value " + maxRecords + " for MaxRecords. Must be between 20 and " + largest);
    }
    return maxRecords == null ? largest : maxRecords;
  }

  static List<Tag> merge(List<Tag> has, List<Tag> more) {
    Map<String, String> merged = new LinkedHashMap<>();
    has.forEach(tag -> merged.put(tag.key(), tag.value()));
    for (Tag tag : more) {
      if (tag.key() == null || tag.key().isEmpty() || tag.key().length() > 128 || tag.key().startsWith("aws:")) {
        throw ELASTICACHE.refuse("InvalidParameterValue", "Invalid tag key: " + tag.key());
      }
      if (tag.value() != null && tag.value().length() > 256) {
        throw ELASTICACHE.refuse("InvalidParameterValue", "Invalid tag value of " + tag.key());
      }
      merged.put(tag.key(), tag.value() == null ? "" : tag.value());
    }
    if (merged.size() > 50) {
      throw ELASTICACHE.refuse("TagQuotaPerResourceExceeded", "The tag limit of 50 tags per resource is exceeded.");
    }
    return merged.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList();
  }

  private Stream<Attachment> attachments(String groupId) {
    return caches.with("security-group=" + groupId).stream().flatMap(cache -> cache.nodes().stream())
        .map(node -> new Attachment(
            "eni-0" + String.format("%016x", Ids.mix(node.cacheClusterId().hashCode())),
            "ElastiCache " + node.cacheClusterId(), "amazon-elasticache", subnet(node),
            node.securityGroups().stream().map(SecurityGroupMembership::securityGroupId).toList()));
  }

  private String subnet(CacheCluster node) {
    List<Subnet> subnets = subnetGroup(node.cacheSubnetGroupName()).subnets();
    return subnets.stream()
        .filter(each -> each.subnetAvailabilityZone().name().equals(node.preferredAvailabilityZone()))
        .findFirst().orElse(subnets.getFirst()).subnetIdentifier();
  }

  private static Stream<String> attributes(Cache cache) {
    CacheCluster node = cache.nodes().getFirst();
    return Stream.concat(
        Stream.of("subnet-group=" + node.cacheSubnetGroupName(),
            "parameter-group=" + node.cacheParameterGroup().cacheParameterGroupName()),
        node.securityGroups().stream().map(group -> "security-group=" + group.securityGroupId()));
  }
}
