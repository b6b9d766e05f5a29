package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import java.util.List;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.MasterUserSecret;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;

/** How RDS makes instances. */
final class DbInstanceCreation implements RdsState.Part {
  private final RdsState state;
  private final DbInstanceRules rules;
  private final DbInstanceBirth birth;

  DbInstanceCreation(RdsState state, DbInstanceRules rules) {
    this.state = state;
    this.rules = rules;
    this.birth = new DbInstanceBirth(state);
  }

  @Override
  public CreateDbInstanceResponse createDBInstance(CreateDbInstanceRequest request) {
    rules.identifier(request.dbInstanceIdentifier());
    Engine engine = rules.engine(request.engine());
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
    rules.certificate(request.caCertificateIdentifier());
    boolean insights = Boolean.TRUE.equals(request.enablePerformanceInsights());
    rules.performanceInsights(
        engine, request.dbInstanceClass(), insights, request.performanceInsightsRetentionPeriod());
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
    String zone = DbInstanceBirth.zone(subnets, request.availabilityZone());
    boolean managed = Boolean.TRUE.equals(request.manageMasterUserPassword());
    DBInstance.Builder instance = birth.common(request.dbInstanceIdentifier(), request.preferredBackupWindow(),
        request.preferredMaintenanceWindow(), request.caCertificateIdentifier())
        .dbInstanceClass(request.dbInstanceClass())
        .engine(engine.engine())
        .engineVersion(version)
        .licenseModel(engine.licence())
        .masterUsername(request.masterUsername())
        .dbName(request.dbName())
        .allocatedStorage(request.allocatedStorage())
        .maxAllocatedStorage(request.maxAllocatedStorage())
        .storageType(storage)
        .iops(DbInstanceBirth.iops(storage, request.allocatedStorage(), request.iops()))
        .storageThroughput(DbInstanceBirth.throughput(storage, request.allocatedStorage(), request.storageThroughput()))
        .storageEncrypted(encrypted)
        .kmsKeyId(encrypted ? birth.key(request.kmsKeyId()) : null)
        .backupRetentionPeriod(request.backupRetentionPeriod() == null ? 1 : request.backupRetentionPeriod())
        .vpcSecurityGroups(DbInstanceBirth.active(groups))
        .dbParameterGroups(DbInstanceBirth.inSync(parameters))
        .optionGroupMemberships(DbInstanceBirth.options(engine, version))
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
        .performanceInsightsRetentionPeriod(
            DbInstanceBirth.retention(insights, request.performanceInsightsRetentionPeriod()))
        .performanceInsightsKMSKeyId(insights ? birth.key(request.performanceInsightsKMSKeyId()) : null)
        .enabledCloudwatchLogsExports(DbInstanceBirth.sorted(request.enableCloudwatchLogsExports()))
        .deletionProtection(Boolean.TRUE.equals(request.deletionProtection()))
        .tagList(RdsState.merge(List.of(), request.tags()))
        .dbInstancePort(request.port() == null ? engine.port() : request.port())
        .pendingModifiedValues(PendingModifiedValues.builder().masterUserPassword(managed ? null : "****").build());
    if (managed) {
      instance.masterUserSecret(managedSecret(request.masterUserSecretKmsKeyId()));
    }
    DBInstance born = birth.begin(instance.build());
    state.contents.put(born.dbiResourceId(), state.now(), "data of " + born.dbiResourceId());
    if (!managed) {
      state.passwords.put(born.dbiResourceId(), state.now(), request.masterUserPassword());
    }
    return CreateDbInstanceResponse.builder().dbInstance(born).build();
  }

  private void credentials(CreateDbInstanceRequest request, Engine engine) {
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

  /** Only what the instance shows of it; the secret itself is not among the account's. */
  private MasterUserSecret managedSecret(String kmsKey) {
    String arn = "arn:aws:secretsmanager:" + state.region().name() + ":" + state.region().account() + ":secret:rds!db-"
        + state.region().ids().uuid() + "-" + state.region().ids().hex(6);
    return MasterUserSecret.builder().secretArn(arn).secretStatus("creating").kmsKeyId(birth.key(kmsKey)).build();
  }
}
