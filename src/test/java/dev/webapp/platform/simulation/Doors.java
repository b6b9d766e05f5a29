package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** What opens the stores of a world: as whoever has a binding finds out by trying, and no operation of AWS's tells. */
final class Doors {
  private static final String AVAILABLE = "available";

  /**
   * A store that somebody tries.
   *
   * @param name tells it from one of the same address that is made after it is gone
   * @param twoAtATime whether it takes the former password beside the present one
   * @param taken the passwords that it takes, the last one last
   */
  record Door(String name, boolean twoAtATime, List<String> taken) {}

  private final World world;

  Doors(World world) {
    this.world = world;
  }

  /** One entry of a binding's data, as pods see it; null where there is none. */
  static String read(JsonNode data, String key) {
    return data.has(key)
        ? new String(Base64.getDecoder().decode(data.path(key).asText()), StandardCharsets.UTF_8) : null;
  }

  /** The store that a binding's data leads to; empty where it leads to none, or to one that is being changed. */
  Optional<Door> of(JsonNode data) {
    String host = read(data, "host");
    return host == null || !data.has("password") ? Optional.empty()
        : cache(host).or(() -> documents(host)).or(() -> database(host, read(data, "username")));
  }

  private Optional<Door> cache(String host) {
    return world.account().client(ElastiCacheClient.class, World.REGION).describeReplicationGroupsPaginator()
        .replicationGroups().stream().filter(group -> primary(group).filter(host::equals).isPresent()).findFirst()
        .map(group -> new Door(group.replicationGroupId() + " of " + group.replicationGroupCreateTime(), true,
            world.account().contents(World.REGION).tokens(group.replicationGroupId())));
  }

  private static Optional<String> primary(ReplicationGroup group) {
    return group.nodeGroups().stream().findFirst().map(nodes -> nodes.primaryEndpoint())
        .map(endpoint -> endpoint.address());
  }

  private Optional<Door> documents(String host) {
    return world.account().client(DocDbClient.class, World.REGION).describeDBClustersPaginator().dbClusters().stream()
        .filter(cluster -> host.equals(cluster.endpoint()) && cluster.status().equals(AVAILABLE)).findFirst()
        .map(cluster -> opened(cluster.dbClusterIdentifier(), cluster.dbClusterArn()));
  }

  /** A replica takes what its source does. Users that are not the master user are none of this. */
  private Optional<Door> database(String host, String username) {
    return world.account().contents(World.REGION).instanceAt(host).map(this::source)
        .filter(source -> source.dbInstanceStatus().equals(AVAILABLE) && source.masterUsername().equals(username)
            && (source.pendingModifiedValues() == null || source.pendingModifiedValues().masterUserPassword() == null))
        .map(source -> opened(source.dbInstanceIdentifier(), source.dbInstanceArn()));
  }

  private DBInstance source(DBInstance instance) {
    String source = instance.readReplicaSourceDBInstanceIdentifier();
    return source == null ? instance : world.account().client(RdsClient.class, World.REGION)
        .describeDBInstances(r -> r.dbInstanceIdentifier(source)).dbInstances().getFirst();
  }

  private Door opened(String name, String arn) {
    return new Door(name, false, List.of(world.account().contents(World.REGION).masterPassword(arn)));
  }
}
