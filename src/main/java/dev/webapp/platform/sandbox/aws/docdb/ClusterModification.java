package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.docdb.DocDb.DOCDB;

import dev.webapp.platform.sandbox.aws.rds.Windows;
import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBInstance;
import software.amazon.awssdk.services.docdb.model.ModifyDbClusterRequest;
import software.amazon.awssdk.services.docdb.model.ModifyDbClusterResponse;
import software.amazon.awssdk.services.docdb.model.VpcSecurityGroupMembership;

/**
 * How DocumentDB modifies a cluster. A new version and a new password wait for the maintenance window unless they are
 * to be applied immediately, and nothing shows that they wait; everything else changes at once.
 */
final class ClusterModification implements DocDbState.Part {
  private final DocDbState state;
  private final ClusterRules rules;
  private final Views views;

  ClusterModification(DocDbState state, ClusterRules rules) {
    this.state = state;
    this.rules = rules;
    this.views = new Views(state);
  }

  @Override
  public ModifyDbClusterResponse modifyDBCluster(ModifyDbClusterRequest request) {
    DBCluster cluster = state.cluster(request.dbClusterIdentifier());
    String key = cluster.dbClusterIdentifier();
    if (request.newDBClusterIdentifier() != null || request.port() != null
        || Boolean.TRUE.equals(request.manageMasterUserPassword())) {
      throw new UnsupportedOperationException(
          "The sandbox does not play a cluster's renaming, its new port, or DocumentDB's management of its password");
    }
    Clusters.requireAvailable(cluster);
    String version = version(cluster, request);
    check(cluster, request, version);
    Instant now = state.now();
    boolean immediately = Boolean.TRUE.equals(request.applyImmediately());
    Duration window = Duration.between(now, Windows.next(cluster.preferredMaintenanceWindow(), now));
    Evolution<DBCluster> evolution = state.clusters.evolution(key).map(now, each -> atOnce(each, request));
    if (!version.equals(cluster.engineVersion())) {
      evolution = upgrade(evolution.at(now), request, version, immediately ? Lifecycle.BEFORE_MODIFYING : window);
    } else if (request.dbClusterParameterGroupName() != null) {
      String group = request.dbClusterParameterGroupName().toLowerCase(Locale.ROOT);
      evolution = evolution.map(now, each -> each.toBuilder().dbClusterParameterGroup(group).build());
      awaitReboot(key);
    }
    if (request.storageType() != null) {
      evolution = evolution.overlay(now, Lifecycle.STORAGE, each -> Lifecycle.busy(each, "modifying"), each -> each);
    }
    if (request.masterUserPassword() != null) {
      state.passwords.put(cluster.dbClusterResourceId(), immediately ? now : now.plus(window),
          request.masterUserPassword());
    }
    if (request.masterUserPassword() != null && immediately) {
      evolution = evolution.overlay(now, Lifecycle.PASSWORD,
          each -> Lifecycle.busy(each, "resetting-master-credentials"), each -> each);
    }
    if (!request.vpcSecurityGroupIds().isEmpty()) {
      evolution = moveGroups(evolution, cluster, request.vpcSecurityGroupIds());
    }
    state.clusters.put(key, evolution);
    return ModifyDbClusterResponse.builder().dbCluster(views.of(state.clusters.get(key))).build();
  }

  /** The full version that it will have. */
  private String version(DBCluster cluster, ModifyDbClusterRequest request) {
    String current = cluster.engineVersion();
    if (request.engineVersion() == null || current.startsWith(request.engineVersion() + ".")) {
      return current;
    }
    String version = ClusterRules.version(request.engineVersion());
    if (version.equals(current)) {
      return current;
    }
    if (!Engine.upgrades(current, version)) {
      throw DOCDB.refuse("InvalidParameterCombination", "Cannot upgrade docdb from " + current + " to " + version);
    }
    if (!Boolean.TRUE.equals(request.allowMajorVersionUpgrade())) {
      throw DOCDB.refuse("InvalidParameterCombination",
          "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.");
    }
    if (request.masterUserPassword() != null || !request.vpcSecurityGroupIds().isEmpty()) {
      throw DOCDB.refuse("InvalidParameterCombination", "MasterUserPassword, NewDBClusterIdentifier, "
          + "VpcSecurityGroupIds and Port can't be modified together with a major version upgrade.");
    }
    String group = cluster.dbClusterParameterGroup();
    if (request.dbClusterParameterGroupName() == null && !group.startsWith("default.")) {
      throw DOCDB.refuse("InvalidParameterCombination", "The current DB cluster parameter group " + group
          + " is custom. You must explicitly specify a new DB cluster parameter group, either default or custom, of "
          + "family " + Engine.family(version) + " for the engine version upgrade.");
    }
    state.instancesOf(cluster.dbClusterIdentifier()).stream().map(DBInstance::dbInstanceClass)
        .filter(instanceClass -> !Engine.orderable(version, instanceClass)).findFirst().ifPresent(instanceClass -> {
          throw DOCDB.refuse("InvalidParameterCombination",
              "RDS does not support instance class " + instanceClass + " with engine version docdb " + version + ".");
        });
    return version;
  }

  private void check(DBCluster cluster, ModifyDbClusterRequest request, String version) {
    ClusterRules.backupRetention(request.backupRetentionPeriod());
    ClusterRules.windows(or(request.preferredBackupWindow(), cluster.preferredBackupWindow()),
        or(request.preferredMaintenanceWindow(), cluster.preferredMaintenanceWindow()));
    rules.securityGroups(rules.subnetGroup(cluster.dbSubnetGroup()).vpcId(), request.vpcSecurityGroupIds());
    if (request.dbClusterParameterGroupName() != null) {
      rules.parameterGroup(version, request.dbClusterParameterGroupName());
    }
    if (request.masterUserPassword() != null) {
      ClusterRules.masterPassword(request.masterUserPassword());
    }
    if (request.cloudwatchLogsExportConfiguration() != null) {
      ClusterRules.logTypes(version, request.cloudwatchLogsExportConfiguration().enableLogTypes());
    }
    ClusterRules.storageType(version, request.storageType());
    Instant next = cluster.ioOptimizedNextAllowedModificationTime();
    boolean again = "iopt1".equals(request.storageType()) && cluster.storageType() == null;
    if (again && next != null && next.isAfter(state.now())) {
      throw DOCDB.refuse("InvalidParameterCombination", "You can't change the storage type of DB cluster "
          + cluster.dbClusterIdentifier() + " to iopt1 until " + next + ".");
    }
  }

  private DBCluster atOnce(DBCluster cluster, ModifyDbClusterRequest request) {
    DBCluster.Builder changed = cluster.toBuilder();
    if (request.backupRetentionPeriod() != null) {
      changed.backupRetentionPeriod(request.backupRetentionPeriod());
    }
    if (request.preferredBackupWindow() != null) {
      changed.preferredBackupWindow(request.preferredBackupWindow());
    }
    if (request.preferredMaintenanceWindow() != null) {
      changed.preferredMaintenanceWindow(request.preferredMaintenanceWindow().toLowerCase(Locale.ROOT));
    }
    if (request.deletionProtection() != null) {
      changed.deletionProtection(request.deletionProtection());
    }
    if (request.storageType() != null) {
      boolean optimized = request.storageType().equals("iopt1");
      changed.storageType(optimized ? "iopt1" : null);
      changed.ioOptimizedNextAllowedModificationTime(optimized && cluster.storageType() == null
          ? state.now().plus(Lifecycle.STORAGE_COOLDOWN) : cluster.ioOptimizedNextAllowedModificationTime());
    }
    if (request.cloudwatchLogsExportConfiguration() != null) {
      Set<String> exports = new TreeSet<>(cluster.enabledCloudwatchLogsExports());
      exports.addAll(request.cloudwatchLogsExportConfiguration().enableLogTypes());
      exports.removeAll(request.cloudwatchLogsExportConfiguration().disableLogTypes());
      changed.enabledCloudwatchLogsExports(exports);
    }
    return changed.build();
  }

  /** Takes the place of an upgrade that was waiting; instances reboot with it, and then use the group's parameters. */
  private Evolution<DBCluster> upgrade(
      DBCluster cluster, ModifyDbClusterRequest request, String version, Duration wait) {
    DBCluster upgraded = cluster.toBuilder().engineVersion(version)
        .dbClusterParameterGroup(rules.parameterGroup(version, request.dbClusterParameterGroupName())).build();
    state.instancesOf(cluster.dbClusterIdentifier()).forEach(instance -> {
      String status = state.parameterStatuses.get(instance.dbiResourceId());
      state.parameterStatuses.put(instance.dbiResourceId(),
          Evolution.from(state.now(), status).then(wait.plus(Lifecycle.UPGRADE), "in-sync"));
    });
    return Evolution.from(state.now(), cluster).then(wait, Lifecycle.with(cluster, Lifecycle.UPGRADING))
        .then(Lifecycle.UPGRADE, upgraded);
  }

  /** Another group's parameters take effect with an instance's next reboot. */
  private void awaitReboot(String cluster) {
    state.instancesOf(cluster)
        .forEach(instance -> state.parameterStatuses.put(instance.dbiResourceId(), "pending-reboot"));
  }

  private Evolution<DBCluster> moveGroups(Evolution<DBCluster> evolution, DBCluster cluster, List<String> groups) {
    List<VpcSecurityGroupMembership> moving = new ArrayList<>();
    Set<String> had = new TreeSet<>();
    for (VpcSecurityGroupMembership membership : cluster.vpcSecurityGroups()) {
      had.add(membership.vpcSecurityGroupId());
      boolean stays = groups.contains(membership.vpcSecurityGroupId());
      moving.add(membership.toBuilder().status(stays ? "active" : "removing").build());
    }
    groups.stream().filter(group -> !had.contains(group)).forEach(group ->
        moving.add(VpcSecurityGroupMembership.builder().vpcSecurityGroupId(group).status("adding").build()));
    return evolution.overlay(state.now(), Lifecycle.GROUPS,
        each -> each.toBuilder().vpcSecurityGroups(moving).build(),
        each -> each.toBuilder().vpcSecurityGroups(DocDbState.active(groups)).build());
  }

  private static String or(String first, String second) {
    return first == null ? second : first;
  }
}
