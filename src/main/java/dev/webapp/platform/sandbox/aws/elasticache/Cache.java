package dev.webapp.platform.sandbox.aws.elasticache;

import java.util.List;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/**
 * A replication group and its nodes, which ElastiCache tells apart.
 *
 * @param nodes the primary first; those on their way in or out included
 * @param tokens the AUTH tokens that clients get in with: none, one, or two between ROTATE and SET
 */
record Cache(ReplicationGroup group, List<CacheCluster> nodes, List<String> tokens) {
  static final String AVAILABLE = "available";
  static final String CREATING = "creating";
  static final String DELETING = "deleting";
  static final String MODIFYING = "modifying";
  static final String SNAPSHOTTING = "snapshotting";

  String id() {
    return group.replicationGroupId();
  }

  boolean is(String status) {
    return group.status().equals(status);
  }

  boolean failsOver() {
    return group.automaticFailoverAsString().startsWith("enabl");
  }

  Cache with(UnaryOperator<ReplicationGroup.Builder> change) {
    return new Cache(change.apply(group.toBuilder()).build(), nodes, tokens);
  }

  Cache withNodes(UnaryOperator<CacheCluster.Builder> change) {
    return new Cache(group, nodes.stream().map(node -> change.apply(node.toBuilder()).build()).toList(), tokens);
  }

  /** The group and each of its nodes in a status. */
  Cache in(String status) {
    List<NodeGroup> shards = group.nodeGroups().stream()
        .map(shard -> shard.toBuilder().status(status.equals(SNAPSHOTTING) ? AVAILABLE : status).build()).toList();
    return with(each -> each.status(status).nodeGroups(shards)).withNodes(each -> each.cacheClusterStatus(status));
  }
}
