package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Scope;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;

/**
 * One call towards what is desired of a replication group that is available. One sort of change at a time, in the order
 * that ElastiCache accepts: replicas come before what needs them (automatic failover, Multi-AZ) and go after it. A new
 * version comes with its parameter group, since each family has its own, and the node type goes last, alone: it takes
 * longest.
 */
final class ReplicationGroupChange {
  private static final List<String> SETTINGS = List.of("description", "multiAz", "automaticFailover",
      "securityGroupIds", "snapshotRetentionDays", "snapshotWindow", "maintenanceWindow", "autoMinorVersionUpgrade");
  private static final List<String> VERSION = List.of("engine", "engineVersion");
  private static final String PARAMETERS = "parameterGroupName";

  private final ReplicationGroups groups;
  private final Scope scope;
  private final ReplicationGroup desired;
  private final ObservedReplicationGroup seen;

  ReplicationGroupChange(
      ReplicationGroups groups, Scope scope, ReplicationGroup desired, ObservedReplicationGroup seen) {
    this.groups = groups;
    this.scope = scope;
    this.desired = desired;
    this.seen = seen;
  }

  ObservedReplicationGroup make(Delta delta) {
    if (delta.touches("authToken")) {
      return authToken();
    }
    boolean resizes = delta.touches("nodes");
    boolean grows = resizes && desired.nodes() > seen.members().size();
    if (grows) {
      return groups.resize(scope, seen, desired.nodes());
    }
    boolean upgrades = VERSION.stream().anyMatch(delta::touches);
    List<String> settings = touched(delta, upgrades ? SETTINGS : and(SETTINGS, PARAMETERS));
    if (!settings.isEmpty()) {
      return modify(settings);
    }
    if (resizes) {
      return groups.resize(scope, seen, desired.nodes());
    }
    if (upgrades) {
      return modify(touched(delta, and(VERSION, PARAMETERS)));
    }
    return delta.touches("nodeType") ? modify(List.of("nodeType")) : seen;
  }

  private static List<String> touched(Delta delta, List<String> settings) {
    return settings.stream().filter(delta::touches).toList();
  }

  private static List<String> and(List<String> some, String another) {
    return Stream.concat(some.stream(), Stream.of(another)).toList();
  }

  private ObservedReplicationGroup authToken() {
    return switch (AuthToken.next(seen, desired.authToken())) {
      case AuthToken.Step.Note(Delta tag) -> groups.retag(scope, seen, tag);
      case AuthToken.Step.Rotate() -> groups.modify(scope, seen, ModifyReplicationGroupRequest.builder()
          .authToken(desired.authToken().reveal()).authTokenUpdateStrategy(AuthTokenUpdateStrategyType.ROTATE),
          List.of("authToken"), desired);
    };
  }

  private ObservedReplicationGroup modify(List<String> settings) {
    var change = ModifyReplicationGroupRequest.builder();
    settings.forEach(setting -> set(change, setting));
    return groups.modify(scope, seen, change, settings, desired);
  }

  private void set(ModifyReplicationGroupRequest.Builder change, String setting) {
    switch (setting) {
      case "description" -> change.replicationGroupDescription(desired.description());
      case "engine" -> change.engine(desired.engine());
      case "engineVersion" -> change.engineVersion(desired.engineVersion());
      case "nodeType" -> change.cacheNodeType(desired.nodeType());
      case "multiAz" -> change.multiAZEnabled(desired.multiAz());
      case "automaticFailover" -> change.automaticFailoverEnabled(desired.automaticFailover());
      case PARAMETERS -> change.cacheParameterGroupName(desired.parameterGroupName());
      case "securityGroupIds" -> change.securityGroupIds(desired.securityGroupIds());
      case "snapshotRetentionDays" -> change.snapshotRetentionLimit(desired.snapshotRetentionDays());
      case "snapshotWindow" -> change.snapshotWindow(desired.snapshotWindow());
      case "maintenanceWindow" -> change.preferredMaintenanceWindow(desired.maintenanceWindow());
      case "autoMinorVersionUpgrade" -> change.autoMinorVersionUpgrade(desired.autoMinorVersionUpgrade());
      default -> throw new IllegalArgumentException(setting);
    }
  }
}
