package dev.webapp.platform.sandbox.aws;

import static dev.webapp.platform.sandbox.aws.AwsService.RDS;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceReadReplicaResponse;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.MasterUserSecret;
import software.amazon.awssdk.services.rds.model.OptionGroupMembership;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** How RDS makes instances and read replicas. */
final class DbInstanceCreation implements RdsState.Part {
  private static final int MOST_REPLICAS = 15;

  private final RdsState state;
  private final DbInstanceRules rules;

  DbInstanceCreation(RdsState state, DbInstanceRules rules) {
    this.state = state;
    this.rules = rules;
  }

  @Override
  public CreateDbInstanceResponse createDBInstance(CreateDbInstanceRequest request) {
    rules.identifier(request.dbInstanceIdentifier());
    RdsEngines engine = rules.engine(request.engine());
    String version = rules.version(engine, request.engineVersion());
    rules.instanceClass(engine, version, request.dbInstanceClass());
    rules.masterUsername(engine, request.masterUsername());
    credentials(request, engine);
    rules.databaseName(engine, request.dbName());
    String storage = request.storageType() != null ? request.storageType() : request.iops() != null ? "io1" : "gp3";
    rules.storage(engine, storage, request.allocatedStorage(), request.iops(), request.storageThroughput());
    rules.maxAllocatedStorage(request.maxAllocatedStorage(), request.allocatedStorage());
    rules.backupRetention(request.backupRetentionPeriod());
    rules.windows(request.preferredBackupWindow(), request.preferredMaintenanceWindow());
    rules.port(request.port());
    rules.monitoring(request.monitoringInterval(), request.monitoringRoleArn());
    rules.logTypes(engine, version, request.enableCloudwatchLogsExports());
    boolean multiAz = Boolean.TRUE.equals(request.multiAZ());
    if (multiAz && request.availabilityZone() != null) {
      throw RDS.refuse("InvalidParameterCombination",
          "Requesting a specific availability zone is not valid for Multi-AZ instances.");
    }
    boolean encrypted = Boolean.TRUE.equals(request.storageEncrypted());
    if (!encrypted && request.kmsKeyId() != null) {
      throw RDS.refuse("InvalidParameterCombination", "You can't specify a KMS key for storage that isn't encrypted.");
    }
    if (request.dbSubnetGroupName() == null) {
      throw RDS.refuse("InvalidSubnet", "No default subnet detected in VPC. Please contact AWS Support to recreate the "
          + "default Subnets.");
    }
    DBSubnetGroup subnets = state.subnetGroup(request.dbSubnetGroupName());
    List<String> groups = rules.securityGroups(subnets.vpcId(), request.vpcSecurityGroupIds());
    String parameters = rules.parameterGroup(engine, version, request.dbParameterGroupName()).dbParameterGroupName();
    String zone = zone(subnets, request.availabilityZone());
    boolean managed = Boolean.TRUE.equals(request.manageMasterUserPassword());
    boolean insights = Boolean.TRUE.equals(request.enablePerformanceInsights());
    DBInstance.Builder instance = common(request.dbInstanceIdentifier(), request.preferredBackupWindow(),
        request.preferredMaintenanceWindow())
        .dbInstanceClass(request.dbInstanceClass())
        .engine(engine.engine())
        .engineVersion(version)
        .licenseModel(engine.licence())
        .masterUsername(request.masterUsername())
        .dbName(request.dbName())
        .allocatedStorage(request.allocatedStorage())
        .maxAllocatedStorage(request.maxAllocatedStorage())
        .storageType(storage)
        .iops(iops(storage, request.allocatedStorage(), request.iops()))
        .storageThroughput(throughput(storage, request.allocatedStorage(), request.storageThroughput()))
        .storageEncrypted(encrypted)
        .kmsKeyId(encrypted ? key(request.kmsKeyId()) : null)
        .backupRetentionPeriod(request.backupRetentionPeriod() == null ? 1 : request.backupRetentionPeriod())
        .vpcSecurityGroups(active(groups))
        .dbParameterGroups(inSync(parameters))
        .optionGroupMemberships(options(engine, version))
        .dbSubnetGroup(subnets)
        .availabilityZone(zone)
        .multiAZ(multiAz)
        .autoMinorVersionUpgrade(!Boolean.FALSE.equals(request.autoMinorVersionUpgrade()))
        .publiclyAccessible(Boolean.TRUE.equals(request.publiclyAccessible()))
        .copyTagsToSnapshot(Boolean.TRUE.equals(request.copyTagsToSnapshot()))
        .monitoringInterval(request.monitoringInterval() == null ? 0 : request.monitoringInterval())
        .monitoringRoleArn(request.monitoringRoleArn())
        .iamDatabaseAuthenticationEnabled(Boolean.TRUE.equals(request.enableIAMDatabaseAuthentication()))
        .performanceInsightsEnabled(insights)
        .performanceInsightsRetentionPeriod(insights ? retention(request.performanceInsightsRetentionPeriod()) : null)
        .performanceInsightsKMSKeyId(insights ? key(request.performanceInsightsKMSKeyId()) : null)
        .enabledCloudwatchLogsExports(sorted(request.enableCloudwatchLogsExports()))
        .deletionProtection(Boolean.TRUE.equals(request.deletionProtection()))
        .tagList(RdsState.merge(List.of(), request.tags()))
        .dbInstancePort(request.port() == null ? engine.port() : request.port())
        .pendingModifiedValues(PendingModifiedValues.builder().masterUserPassword(managed ? null : "****").build());
    if (managed) {
      instance.masterUserSecret(managedSecret(request.masterUserSecretKmsKeyId()));
    }
    return CreateDbInstanceResponse.builder().dbInstance(begin(instance.build())).build();
  }

  /** A replica takes over what the request does not say, other than protection, standby, tags and backups. */
  @Override
  public CreateDbInstanceReadReplicaResponse createDBInstanceReadReplica(CreateDbInstanceReadReplicaRequest request) {
    rules.identifier(request.dbInstanceIdentifier());
    DBInstance source = state.instance(request.sourceDBInstanceIdentifier());
    checkSource(source);
    RdsEngines engine = RdsEngines.of(source.engine());
    String version = source.engineVersion();
    String instanceClass = request.dbInstanceClass() == null ? source.dbInstanceClass() : request.dbInstanceClass();
    rules.instanceClass(engine, version, instanceClass);
    rules.port(request.port());
    rules.monitoring(request.monitoringInterval(), request.monitoringRoleArn());
    rules.logTypes(engine, version, request.enableCloudwatchLogsExports());
    String storage = request.storageType() == null ? source.storageType() : request.storageType();
    Integer iops = request.iops() == null && request.storageType() == null ? source.iops() : request.iops();
    int size = request.allocatedStorage() == null ? source.allocatedStorage() : request.allocatedStorage();
    rules.storage(engine, storage, size, iops, request.storageThroughput());
    rules.maxAllocatedStorage(request.maxAllocatedStorage(), size);
    if (Boolean.TRUE.equals(source.storageEncrypted()) && request.kmsKeyId() != null
        && !request.kmsKeyId().equals(source.kmsKeyId())) {
      throw RDS.refuse("InvalidParameterCombination",
          "You can't specify a KMS key for a read replica in the Region of its source.");
    }
    DBSubnetGroup subnets = request.dbSubnetGroupName() == null
        ? source.dbSubnetGroup() : state.subnetGroup(request.dbSubnetGroupName());
    if (!subnets.vpcId().equals(source.dbSubnetGroup().vpcId())) {
      throw RDS.refuse("InvalidVPCNetworkStateFault", "The read replica and its source must be in the same VPC.");
    }
    List<String> groups = rules.securityGroups(subnets.vpcId(), request.vpcSecurityGroupIds());
    String parameters = request.dbParameterGroupName() == null
        ? source.dbParameterGroups().getFirst().dbParameterGroupName()
        : rules.parameterGroup(engine, version, request.dbParameterGroupName()).dbParameterGroupName();
    boolean insights = Boolean.TRUE.equals(request.enablePerformanceInsights());
    DBInstance replica = common(request.dbInstanceIdentifier(), source.preferredBackupWindow(), null)
        .readReplicaSourceDBInstanceIdentifier(source.dbInstanceIdentifier())
        .dbInstanceClass(instanceClass)
        .engine(source.engine())
        .engineVersion(version)
        .licenseModel(source.licenseModel())
        .masterUsername(source.masterUsername())
        .dbName(source.dbName())
        .allocatedStorage(size)
        .maxAllocatedStorage(request.maxAllocatedStorage())
        .storageType(storage)
        .iops(iops(storage, size, iops))
        .storageThroughput(throughput(storage, size, request.storageThroughput()))
        .storageEncrypted(source.storageEncrypted())
        .kmsKeyId(source.kmsKeyId())
        .backupRetentionPeriod(0)
        .vpcSecurityGroups(active(groups))
        .dbParameterGroups(inSync(parameters))
        .optionGroupMemberships(source.optionGroupMemberships())
        .dbSubnetGroup(subnets)
        .availabilityZone(zone(subnets, request.availabilityZone()))
        .multiAZ(Boolean.TRUE.equals(request.multiAZ()))
        .autoMinorVersionUpgrade(request.autoMinorVersionUpgrade() == null
            ? source.autoMinorVersionUpgrade() : request.autoMinorVersionUpgrade())
        .publiclyAccessible(Boolean.TRUE.equals(request.publiclyAccessible()))
        .copyTagsToSnapshot(Boolean.TRUE.equals(request.copyTagsToSnapshot()))
        .monitoringInterval(request.monitoringInterval() == null ? 0 : request.monitoringInterval())
        .monitoringRoleArn(request.monitoringRoleArn())
        .iamDatabaseAuthenticationEnabled(Boolean.TRUE.equals(request.enableIAMDatabaseAuthentication()))
        .performanceInsightsEnabled(insights)
        .performanceInsightsRetentionPeriod(insights ? retention(request.performanceInsightsRetentionPeriod()) : null)
        .performanceInsightsKMSKeyId(insights ? key(request.performanceInsightsKMSKeyId()) : null)
        .enabledCloudwatchLogsExports(sorted(request.enableCloudwatchLogsExports()))
        .deletionProtection(Boolean.TRUE.equals(request.deletionProtection()))
        .tagList(RdsState.merge(List.of(), request.tags()))
        .dbInstancePort(request.port() == null ? source.endpoint().port() : request.port())
        .pendingModifiedValues(PendingModifiedValues.builder().build())
        .build();
    DBInstance begun = begin(replica);
    state.instances.change(source.dbInstanceIdentifier(), each -> {
      List<String> replicas = new ArrayList<>(each.readReplicaDBInstanceIdentifiers());
      replicas.add(begun.dbInstanceIdentifier());
      return each.toBuilder().readReplicaDBInstanceIdentifiers(replicas).build();
    });
    return CreateDbInstanceReadReplicaResponse.builder().dbInstance(begun).build();
  }

  private void checkSource(DBInstance source) {
    String status = source.dbInstanceStatus();
    if (!status.equals(RdsLifecycle.AVAILABLE) && !status.equals(RdsLifecycle.STORAGE_OPTIMIZATION)) {
      throw RDS.refuse("InvalidDBInstanceState",
          "DB instance " + source.dbInstanceIdentifier() + " is not in the available state.");
    }
    if (source.masterUserSecret() != null) {
      throw RDS.refuse("InvalidParameterCombination", "You can't create a read replica of a DB instance whose master "
          + "user password RDS manages in Secrets Manager.");
    }
    if (source.backupRetentionPeriod() == 0) {
      throw RDS.refuse("InvalidDBInstanceState", "Automated backups are not enabled for this database instance. To enable "
          + "automated backups, use ModifyDBInstance to set the backup retention period to a non-zero value.");
    }
    if (source.readReplicaDBInstanceIdentifiers().size() >= MOST_REPLICAS) {
      throw RDS.refuse("InvalidDBInstanceState",
          "The source DB instance already has the most read replicas it can have: " + MOST_REPLICAS + ".");
    }
  }

  private void credentials(CreateDbInstanceRequest request, RdsEngines engine) {
    boolean managed = Boolean.TRUE.equals(request.manageMasterUserPassword());
    if (managed && request.masterUserPassword() != null) {
      throw RDS.refuse("InvalidParameterCombination",
          "You can't specify MasterUserPassword when ManageMasterUserPassword is enabled.");
    }
    if (!managed && request.masterUserPassword() == null) {
      throw RDS.refuse("InvalidParameterValue",
          "The parameter MasterUserPassword must be provided and must not be blank.");
    }
    if (!managed) {
      rules.masterPassword(engine, request.masterUserPassword());
    }
  }

  private DBInstance.Builder common(String identifier, String backupWindow, String maintenanceWindow) {
    String key = identifier.toLowerCase(Locale.ROOT);
    long scatter = Ids.mix(key.hashCode());
    String hour = String.format("%02d", Math.floorMod(scatter, 5) + 3);
    String day = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun").get((int) Math.floorMod(scatter >> 8, 7L));
    return DBInstance.builder()
        .dbInstanceIdentifier(key)
        .dbInstanceArn(state.arn("db", key))
        .dbiResourceId("db-" + state.region().ids().letters(26, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
        .preferredBackupWindow(backupWindow == null ? hour + ":00-" + hour + ":30" : backupWindow)
        .preferredMaintenanceWindow(maintenanceWindow == null
            ? day + ":" + hour + ":30-" + day + ":" + String.format("%02d", Math.floorMod(scatter, 5) + 4) + ":00"
            : maintenanceWindow.toLowerCase(Locale.ROOT))
        .caCertificateIdentifier("rds-ca-rsa2048-g1")
        .certificateDetails(details -> details.caIdentifier("rds-ca-rsa2048-g1"))
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

  private DBInstance begin(DBInstance instance) {
    String key = instance.dbInstanceIdentifier();
    String region = state.region().name();
    String host = key + ".c" + Ids.mixed(state.region().account() + region, 11) + "." + region + ".rds.amazonaws.com";
    String standby = instance.dbSubnetGroup().subnets().stream()
        .map(subnet -> subnet.subnetAvailabilityZone().name())
        .filter(zone -> !zone.equals(instance.availabilityZone()))
        .findFirst().orElse(null);
    state.instances.put(key, RdsLifecycle.creation(instance, host, standby, state.now()));
    return state.instances.get(key);
  }

  private static String zone(DBSubnetGroup subnets, String requested) {
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

  private static DBParameterGroupStatus inSync(String group) {
    return DBParameterGroupStatus.builder().dbParameterGroupName(group).parameterApplyStatus("in-sync").build();
  }

  static OptionGroupMembership options(RdsEngines engine, String version) {
    String name = "default:" + engine.engine() + "-" + RdsEngines.major(version).replace('.', '-');
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

  static int retention(Integer days) {
    return days == null ? 7 : days;
  }

  /** A key's ARN; where none is named, that of the account's own key for RDS. */
  String key(String requested) {
    if (requested != null && requested.startsWith("arn:")) {
      return requested;
    }
    String id = requested == null ? "00000000-0000-4000-8000-" + state.region().account() : requested;
    return "arn:aws:kms:" + state.region().name() + ":" + state.region().account() + ":key/" + id;
  }

  private MasterUserSecret managedSecret(String kmsKey) {
    String arn = "arn:aws:secretsmanager:" + state.region().name() + ":" + state.region().account() + ":secret:rds!db-"
        + state.region().ids().uuid() + "-" + state.region().ids().hex(6);
    return MasterUserSecret.builder().secretArn(arn).secretStatus("creating").kmsKeyId(key(kmsKey)).build();
  }
}
