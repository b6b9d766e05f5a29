package dev.webapp.platform.sandbox.aws.elasticache;

import dev.webapp.platform.sandbox.aws.region.Ids;
import dev.webapp.platform.sandbox.aws.region.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.NodeGroupMember;

/** Where the nodes of a cache are, and under which addresses. */
final class Topology {
  private static final Map<String, String> DIRECTIONS = Map.of("north", "n", "south", "s", "east", "e", "west", "w",
      "central", "c", "northeast", "ne", "northwest", "nw", "southeast", "se", "southwest", "sw");

  private final Region region;

  Topology(Region region) {
    this.region = region;
  }

  /** The identifiers of so many nodes, the primary first: {@code main-001}, {@code main-002}. */
  static List<String> identifiers(String cache, int nodes) {
    List<String> identifiers = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      identifiers.add(String.format("%s-%03d", cache, i));
    }
    return identifiers;
  }

  /** The zone of a node, by its place among them: they alternate. */
  static String zone(CacheSubnetGroup subnets, int place) {
    List<String> zones = zones(subnets);
    return zones.get(place % zones.size());
  }

  static List<String> zones(CacheSubnetGroup subnets) {
    return subnets.subnets().stream().map(each -> each.subnetAvailabilityZone().name()).distinct().sorted().toList();
  }

  /** The one shard of a cache whose nodes can be reached. */
  NodeGroup shard(Cache cache, int port) {
    boolean encrypted = Boolean.TRUE.equals(cache.group().transitEncryptionEnabled());
    String id = cache.id();
    String domain = Ids.mixed(region.account() + region.name(), 6);
    String shared = encrypted ? domain + "." : domain + ".ng.0001.";
    return NodeGroup.builder()
        .nodeGroupId("0001")
        .status(Cache.AVAILABLE)
        .primaryEndpoint(endpoint((encrypted ? "master." + id : id) + "." + shared, port))
        .readerEndpoint(endpoint((encrypted ? "replica." + id : id + "-ro") + "." + shared, port))
        .nodeGroupMembers(cache.nodes().stream().map(node -> NodeGroupMember.builder()
            .cacheClusterId(node.cacheClusterId())
            .cacheNodeId("0001")
            .currentRole(node == cache.nodes().getFirst() ? "primary" : "replica")
            .preferredAvailabilityZone(node.preferredAvailabilityZone())
            .readEndpoint(endpoint(node.cacheClusterId() + "." + domain + ".0001.", port))
            .build()).toList())
        .build();
  }

  /** The identifiers of a cache's nodes. */
  static List<String> members(Cache cache) {
    return cache.nodes().stream().map(CacheCluster::cacheClusterId).toList();
  }

  private Endpoint endpoint(String host, int port) {
    String[] parts = region.name().split("-");
    String place = Stream.of(parts).map(part -> DIRECTIONS.getOrDefault(part, part)).collect(Collectors.joining());
    return Endpoint.builder().address(host + place + ".cache.amazonaws.com").port(port).build();
  }
}
