package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import dev.webapp.platform.sandbox.aws.region.Ids;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.OptionGroupMembership;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** What instances and replicas have in common when RDS makes them: names, defaults, where they come to live. */
final class DbInstanceBirth {
  private final RdsState state;

  DbInstanceBirth(RdsState state) {
    this.state = state;
  }

  DBInstance.Builder common(String identifier, String backupWindow, String maintenanceWindow, String authority) {
    String key = identifier.toLowerCase(Locale.ROOT);
    String signedBy = authority == null ? Engine.AUTHORITIES.getFirst() : authority;
    return DBInstance.builder()
        .dbInstanceIdentifier(key)
        .dbInstanceArn(state.arn("db", key))
        .dbiResourceId(resourceId())
        .preferredBackupWindow(backupWindow == null ? Windows.backup(key) : backupWindow)
        .preferredMaintenanceWindow(
            maintenanceWindow == null ? Windows.maintenance(key) : maintenanceWindow.toLowerCase(Locale.ROOT))
        .caCertificateIdentifier(signedBy)
        .certificateDetails(details -> details.caIdentifier(signedBy))
        .networkType("IPV4")
        .backupTarget("region")
        .activityStreamStatus("stopped")
        .customerOwnedIpEnabled(false)
        .dedicatedLogVolume(false)
        .isStorageConfigUpgradeAvailable(false)
        .multiTenant(false)
        .engineLifecycleSupport("open-source-rds-extended-support")
        .dbSecurityGroups(List.of())
        .domainMemberships(List.of())
        .associatedRoles(List.of())
        .readReplicaDBInstanceIdentifiers(List.of());
  }

  /** A name that no other instance ever gets, in the form that RDS gives it. */
  String resourceId() {
    return "db-" + state.region().ids().letters(26, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
  }

  DBInstance begin(DBInstance instance) {
    return begin(instance, false);
  }

  DBInstance begin(DBInstance instance, boolean restored) {
    String key = instance.dbInstanceIdentifier();
    String region = state.region().name();
    String host = key + ".c" + Ids.mixed(state.region().account() + region, 11) + "." + region + ".rds.amazonaws.com";
    String standby = instance.dbSubnetGroup().subnets().stream()
        .map(subnet -> subnet.subnetAvailabilityZone().name())
        .filter(zone -> !zone.equals(instance.availabilityZone()))
        .findFirst().orElse(null);
    state.instances.put(key, Lifecycle.creation(instance, host, standby, restored, state.now()));
    return state.instances.get(key);
  }

  static String zone(DBSubnetGroup subnets, String requested) {
    List<String> zones = subnets.subnets().stream().map(each -> each.subnetAvailabilityZone().name()).toList();
    if (requested != null && !zones.contains(requested)) {
      throw RDS.refuse("InvalidVPCNetworkStateFault", "Cannot create DBInstance in Availability Zone " + requested
          + " because the DB subnet group has no subnet there.");
    }
    return requested == null ? zones.getFirst() : requested;
  }

  static List<VpcSecurityGroupMembership> active(List<String> groups) {
    return groups.stream()
        .map(id -> VpcSecurityGroupMembership.builder().vpcSecurityGroupId(id).status("active").build()).toList();
  }

  static DBParameterGroupStatus inSync(String group) {
    return DBParameterGroupStatus.builder().dbParameterGroupName(group).parameterApplyStatus("in-sync").build();
  }

  static OptionGroupMembership options(Engine engine, String version) {
    String name = "default:" + engine.engine() + "-" + Engine.major(version).replace('.', '-');
    return OptionGroupMembership.builder().optionGroupName(name).status("in-sync").build();
  }

  /** gp3 has 3,000 IOPS, from 400 GiB on 12,000; gp2 does not say. */
  static Integer iops(String storage, int size, Integer requested) {
    return requested != null || !storage.equals("gp3") ? requested : Integer.valueOf(size < 400 ? 3000 : 12000);
  }

  /** gp3 has 125 MiB/s, from 400 GiB on 500. */
  static Integer throughput(String storage, int size, Integer requested) {
    return requested != null || !storage.equals("gp3") ? requested : Integer.valueOf(size < 400 ? 125 : 500);
  }

  static List<String> sorted(List<String> values) {
    return values.stream().sorted().distinct().toList();
  }

  /** For how many days Performance Insights keeps data: seven unless told; null where it is off. */
  static Integer retention(boolean insights, Integer days) {
    return !insights ? null : days == null ? Integer.valueOf(7) : days;
  }

  /** A key's ARN; where none is named, that of the account's own key for RDS. */
  String key(String requested) {
    if (requested != null && requested.startsWith("arn:")) {
      return requested;
    }
    String id = requested == null ? "00000000-0000-4000-8000-" + state.region().account() : requested;
    return "arn:aws:kms:" + state.region().name() + ":" + state.region().account() + ":key/" + id;
  }
}
