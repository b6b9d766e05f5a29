package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import dev.webapp.platform.sandbox.aws.region.Region;
import java.util.List;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceReadReplicaResponse;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;

/** How RDS makes read replicas. */
final class DbReplicaCreation implements RdsState.Part {
  private static final int MOST_REPLICAS = 15;

  private final RdsState state;
  private final DbInstanceRules rules;
  private final DbInstanceBirth birth;
  private final DbReplication replication;

  DbReplicaCreation(RdsState state, DbInstanceRules rules) {
    this.state = state;
    this.rules = rules;
    this.birth = new DbInstanceBirth(state);
    this.replication = new DbReplication(state);
  }

  /** A replica takes over what the request does not say, other than protection, standby, tags and backups. */
  @Override
  public CreateDbInstanceReadReplicaResponse createDBInstanceReadReplica(CreateDbInstanceReadReplicaRequest request) {
    rules.identifier(request.dbInstanceIdentifier());
    DBInstance source = state.instance(request.sourceDBInstanceIdentifier());
    checkSource(source);
    Engine engine = Engine.of(source.engine());
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
    rules.certificate(request.caCertificateIdentifier());
    boolean insights = Boolean.TRUE.equals(request.enablePerformanceInsights());
    rules.performanceInsights(engine, instanceClass, insights, request.performanceInsightsRetentionPeriod());
    DBInstance replica = birth.common(request.dbInstanceIdentifier(), source.preferredBackupWindow(), null,
        request.caCertificateIdentifier())
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
        .iops(DbInstanceBirth.iops(storage, size, iops))
        .storageThroughput(DbInstanceBirth.throughput(storage, size, request.storageThroughput()))
        .storageEncrypted(source.storageEncrypted())
        .kmsKeyId(source.kmsKeyId())
        .backupRetentionPeriod(0)
        .vpcSecurityGroups(DbInstanceBirth.active(groups))
        .dbParameterGroups(DbInstanceBirth.inSync(parameters))
        .optionGroupMemberships(source.optionGroupMemberships())
        .dbSubnetGroup(subnets)
        .availabilityZone(DbInstanceBirth.zone(subnets, request.availabilityZone()))
        .multiAZ(Boolean.TRUE.equals(request.multiAZ()))
        .autoMinorVersionUpgrade(request.autoMinorVersionUpgrade() == null
            ? source.autoMinorVersionUpgrade() : request.autoMinorVersionUpgrade())
        .publiclyAccessible(Boolean.TRUE.equals(request.publiclyAccessible()))
        .copyTagsToSnapshot(Boolean.TRUE.equals(request.copyTagsToSnapshot()))
        .monitoringInterval(request.monitoringInterval() == null ? 0 : request.monitoringInterval())
        .monitoringRoleArn(request.monitoringRoleArn())
        .iamDatabaseAuthenticationEnabled(Boolean.TRUE.equals(request.enableIAMDatabaseAuthentication()))
        .performanceInsightsEnabled(insights)
        .performanceInsightsRetentionPeriod(
            DbInstanceBirth.retention(insights, request.performanceInsightsRetentionPeriod()))
        .performanceInsightsKMSKeyId(insights ? birth.key(request.performanceInsightsKMSKeyId()) : null)
        .enabledCloudwatchLogsExports(DbInstanceBirth.sorted(request.enableCloudwatchLogsExports()))
        .deletionProtection(Boolean.TRUE.equals(request.deletionProtection()))
        .tagList(RdsState.merge(List.of(), request.tags()))
        .dbInstancePort(request.port() == null ? source.endpoint().port() : request.port())
        .pendingModifiedValues(PendingModifiedValues.builder().build())
        .build();
    DBInstance begun = birth.begin(replica);
    replication.join(begun, source);
    return CreateDbInstanceReadReplicaResponse.builder().dbInstance(begun).build();
  }

  private void checkSource(DBInstance source) {
    String status = source.dbInstanceStatus();
    if (!status.equals(Lifecycle.AVAILABLE) && !status.equals(Lifecycle.STORAGE_OPTIMIZATION)) {
      throw RDS.refuse("InvalidDBInstanceState",
          "DB instance " + source.dbInstanceIdentifier() + " is not in the available state.");
    }
    if (source.masterUserSecret() != null) {
      throw RDS.refuse("InvalidParameterCombination", "You can't create a read replica of a DB instance whose master "
          + "user password RDS manages in Secrets Manager.");
    }
    if (source.backupRetentionPeriod() == 0) {
      throw RDS.refuse("InvalidDBInstanceState", "Automated backups are not enabled for this database instance. To "
          + "enable automated backups, use ModifyDBInstance to set the backup retention period to a non-zero value.");
    }
    if (source.readReplicaDBInstanceIdentifiers().size() >= MOST_REPLICAS) {
      throw RDS.refuse("InvalidDBInstanceState",
          "The source DB instance already has the most read replicas it can have: " + MOST_REPLICAS + ".");
    }
  }
}
