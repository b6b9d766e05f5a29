package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.KmsKeys;
import dev.webapp.platform.aws.MasterPassword;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

/**
 * {@link DbInstance}s. Outputs: {@code identifier}, {@code arn}, {@code dbuserArn}, and once there is an endpoint
 * {@code endpoint} and {@code port}.
 */
public final class DbInstanceKind implements ResourceKind<DbInstance, ObservedDbInstance> {
  /** What a replica has not. */
  private static final List<String> OWN_SETTINGS =
      List.of("backupRetentionDays", "backupWindow", "maintenanceWindow", "copyTagsToSnapshot");
  private final DbInstances instances;
  private final DbInstanceRestore restore;
  private final DbInstanceRemoval removal;
  private final UpgradeOrder upgrades;
  private final BlueGreenDeployments blueGreen;

  public DbInstanceKind(DbInstances instances) {
    this.instances = instances;
    this.restore = new DbInstanceRestore(instances);
    this.removal = new DbInstanceRemoval(instances);
    this.upgrades = new UpgradeOrder(instances);
    this.blueGreen = new BlueGreenDeployments(instances);
  }

  @Override
  public String name() {
    return "DbInstance";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedDbInstance> observe(Scope scope, Collection<Sought<DbInstance>> sought) {
    return instances.observe(scope, sought);
  }

  /** As it is at this moment, by a call of its own; empty where it is gone. */
  public Optional<ObservedDbInstance> now(Scope scope, String identifier) {
    return instances.now(scope, identifier);
  }

  /** What an instance brought with it that was restored or adopted is right, whatever the spec says by now. */
  @Override
  public DbInstance project(ObservedDbInstance observed, DbInstance desired) {
    DbInstance is = observed.settings();
    boolean creating = observed.status().equals("creating");
    boolean before = MasterPassword.origin(is.tags()) != null;
    boolean adopted = MasterPassword.ADOPTED.equals(MasterPassword.origin(is.tags()));
    return new DbInstance(is.identifier(), is.engine(), UpgradeOrder.seen(observed, desired), is.instanceClass(),
        is.allocatedStorage(), is.maxAllocatedStorage(), is.storageType(), is.iops(), is.storageThroughput(),
        before ? desired.storageEncrypted() : is.storageEncrypted(),
        before ? desired.kmsKeyId() : KmsKeys.seen(is.kmsKeyId(), desired.kmsKeyId()),
        creating ? desired.multiAz() : is.multiAz(),
        before ? desired.databaseName() : is.databaseName(), is.masterUsername(),
        MasterPassword.present(is.tags(), desired.masterPassword(), desired.tags()),
        is.port() == null ? desired.port() : is.port(), adopted ? desired.subnetGroupName() : is.subnetGroupName(),
        is.securityGroupIds(), is.parameterGroupName(), is.backupRetentionDays(), is.backupWindow(),
        is.maintenanceWindow(), is.deletionProtection(), is.copyTagsToSnapshot(), is.autoMinorVersionUpgrade(),
        is.iamAuthentication(), is.performanceInsights(), is.performanceInsightsRetentionDays(),
        creating ? desired.logExports() : is.logExports(), creating ? desired.caCertificate() : is.caCertificate(),
        desired.restoreFrom(), UpgradeOrder.asksForOtherMajor(observed, desired.engineVersion())
            ? null : desired.majorUpgrade(),
        BlueGreenDeployments.leftovers(observed, desired.majorUpgrade(), desired.engineVersion()),
        Tags.ours(MasterPassword.without(is.tags()), desired.tags()));
  }

  @Override
  public ObservedDbInstance create(Handle handle, Scope scope, DbInstance desired, Token token) {
    if (desired.restoreFrom() != null) {
      return restore.restore(scope, desired, desired.restoreFrom());
    }
    return instances.create(scope, CreateDbInstanceRequest.builder()
        .dbInstanceIdentifier(desired.identifier())
        .engine(desired.engine())
        .engineVersion(desired.engineVersion())
        .dbInstanceClass(desired.instanceClass())
        .allocatedStorage(desired.allocatedStorage())
        .maxAllocatedStorage(desired.maxAllocatedStorage())
        .storageType(desired.storageType())
        .iops(desired.iops())
        .storageThroughput(desired.storageThroughput())
        .storageEncrypted(desired.storageEncrypted())
        .kmsKeyId(desired.kmsKeyId())
        .multiAZ(desired.multiAz())
        .dbName(desired.databaseName())
        .masterUsername(desired.masterUsername())
        .masterUserPassword(desired.masterPassword().reveal())
        .port(desired.port())
        .dbSubnetGroupName(desired.subnetGroupName())
        .vpcSecurityGroupIds(desired.securityGroupIds())
        .dbParameterGroupName(desired.parameterGroupName())
        .backupRetentionPeriod(desired.backupRetentionDays())
        .preferredBackupWindow(desired.backupWindow())
        .preferredMaintenanceWindow(desired.maintenanceWindow())
        .deletionProtection(desired.deletionProtection())
        .copyTagsToSnapshot(desired.copyTagsToSnapshot())
        .autoMinorVersionUpgrade(desired.autoMinorVersionUpgrade())
        .enableIAMDatabaseAuthentication(desired.iamAuthentication())
        .enablePerformanceInsights(desired.performanceInsights())
        .performanceInsightsRetentionPeriod(desired.performanceInsightsRetentionDays())
        .enableCloudwatchLogsExports(DbInstanceChange.unlessEmpty(desired.logExports()))
        .caCertificateIdentifier(desired.caCertificate())
        .publiclyAccessible(false)
        .tags(RdsTags.write(MasterPassword.ofCreated(desired.tags(), desired.masterPassword())))
        .build());
  }

  /**
   * Tags first, since they can change at any time; then the password, without which nobody reaches the data; then what
   * an upgrade left behind, since RDS upgrades nothing that is being copied. A new version goes when it is its turn,
   * see {@link UpgradeOrder}; storage goes last and alone, since for hours after a change RDS refuses the next, and
   * must not refuse everything else with it. A full disk can do nothing but grow.
   */
  @Override
  public ObservedDbInstance update(
      Handle handle, Scope scope, DbInstance desired, ObservedDbInstance observed, Delta delta) {
    if (delta.touches("tags")) {
      return instances.retag(scope, observed, MasterPassword.whenAdopted(delta));
    }
    DbInstanceStatus.requireModifiable(observed);
    if (delta.touches("masterPassword")) {
      return setPassword(scope, desired, observed);
    }
    boolean full = observed.status().equals("storage-full");
    if (delta.touches("leftovers") && !(full && delta.touches("allocatedStorage"))) {
      blueGreen.clear(scope, observed, BlueGreenDeployments.snapshotOfFormer(observed));
      return observed;
    }
    boolean upgrading = !full && delta.touches("engineVersion");
    if (upgrading && UpgradeOrder.isOtherMajor(observed, desired.engineVersion())) {
      UpgradeOrder.requireParameters(observed, desired);
    }
    if (upgrading && BlueGreenDeployments.serve(desired.majorUpgrade(), observed, desired.engineVersion())) {
      return blueGreen.advance(scope, desired, observed);
    }
    List<String> settings =
        Stream.concat(DbInstanceChange.SETTINGS.stream(), OWN_SETTINGS.stream()).filter(delta::touches).toList();
    if (!settings.isEmpty() && !full) {
      return instances.modify(scope, observed, settings(scope, desired, observed, settings));
    }
    List<String> storage = DbInstanceChange.storage(delta);
    if (!storage.isEmpty()) {
      if (!full) {
        upgrades.due(scope, observed, desired.engineVersion(), storage);
      }
      return instances.modify(scope, observed, DbInstanceChange.storage(desired, observed, delta));
    }
    if (full) {
      throw DbInstanceStatus.busy("rds:ModifyDBInstance", observed, "it can be modified once it has more storage");
    }
    return observed;
  }

  /**
   * Two calls, since RDS does not tell the password: only after it has taken it may the tag say so. Where the second is
   * never made, both are made again, and the same password is set twice.
   */
  private ObservedDbInstance setPassword(Scope scope, DbInstance desired, ObservedDbInstance observed) {
    var change = ModifyDbInstanceRequest.builder().applyImmediately(false)
        .masterUserPassword(desired.masterPassword().reveal())
        // Of an adopted one: RDS refuses a password while it manages it.
        .manageMasterUserPassword(observed.passwordManaged() ? false : null);
    ObservedDbInstance changed = instances.modify(scope, observed, change);
    return instances.retag(scope, changed, MasterPassword.isSet(desired.masterPassword()));
  }

  private ModifyDbInstanceRequest.Builder settings(
      Scope scope, DbInstance desired, ObservedDbInstance observed, List<String> settings) {
    List<String> now = upgrades.due(scope, observed, desired.engineVersion(),
        DbInstanceChange.together(settings, desired, observed));
    var change = ModifyDbInstanceRequest.builder();
    now.forEach(setting -> set(change, setting, desired, observed));
    change.applyImmediately(DbInstances.awaitWindow(now));
    if (now.contains("engineVersion")) {
      change.engineVersion(upgrades.target(scope, observed, desired.engineVersion()));
      change.allowMajorVersionUpgrade(UpgradeOrder.isOtherMajor(observed, desired.engineVersion()) ? true : null);
    }
    return change;
  }

  private static void set(
      ModifyDbInstanceRequest.Builder change, String setting, DbInstance desired, ObservedDbInstance observed) {
    switch (setting) {
      case "backupRetentionDays" -> change.backupRetentionPeriod(desired.backupRetentionDays());
      case "backupWindow" -> change.preferredBackupWindow(desired.backupWindow());
      case "maintenanceWindow" -> change.preferredMaintenanceWindow(desired.maintenanceWindow());
      case "copyTagsToSnapshot" -> change.copyTagsToSnapshot(desired.copyTagsToSnapshot());
      default -> DbInstanceChange.set(change, setting, desired, observed);
    }
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedDbInstance observed, Farewell how) {
    removal.remove(scope, observed, how);
  }

  @Override
  public boolean leaving(ObservedDbInstance observed) {
    return DbInstanceStatus.leaving(observed);
  }

  @Override
  public boolean promised(ObservedDbInstance observed) {
    return DbInstanceStatus.promised(observed);
  }

  @Override
  public boolean stateful() {
    return true;
  }

  @Override
  public List<Backup> backups(Handle handle, Scope scope) {
    return new DbBackups(instances.client(scope)).leftBy(handle.physicalName());
  }

  @Override
  public Readiness readiness(ObservedDbInstance observed) {
    return DbInstanceStatus.readiness(observed);
  }

  @Override
  public boolean settled(ObservedDbInstance observed) {
    return DbInstanceStatus.replicable(observed);
  }

  @Override
  public Outputs outputs(ObservedDbInstance observed) {
    return outputsOf(observed);
  }

  static Outputs outputsOf(ObservedDbInstance observed) {
    Integer port = observed.settings().port();
    return Outputs.of("identifier", observed.settings().identifier()).and("arn", observed.arn())
        .and("dbuserArn", observed.dbuserArn())
        .and("endpoint", observed.endpoint())
        .and("port", observed.endpoint() == null || port == null ? null : port.toString())
        .and("passwordTaken", observed.pending().contains("masterPassword") ? null
            : MasterPassword.taken(observed.tags(), observed.status()));
  }

  @Override
  public Set<String> permissions() {
    return Set.of("rds:DescribeDBInstances", "rds:CreateDBInstance", "rds:ModifyDBInstance", "rds:DeleteDBInstance",
        "rds:RestoreDBInstanceFromDBSnapshot", "rds:RestoreDBInstanceToPointInTime",
        "rds:DescribeDBInstanceAutomatedBackups", "rds:DescribeDBSnapshots", "rds:AddTagsToResource",
        "rds:RemoveTagsFromResource",
        // Only of databases that are upgraded by them, and of those with a copy beside them.
        "rds:CreateBlueGreenDeployment", "rds:DescribeBlueGreenDeployments", "rds:SwitchoverBlueGreenDeployment",
        "rds:DeleteBlueGreenDeployment", "rds:RebootDBInstance",
        // Checked of whoever makes such copies, and lets them take over.
        "rds:CreateDBInstanceReadReplica", "rds:PromoteReadReplica",
        // Asked only where RDS refuses a version.
        "rds:DescribeDBEngineVersions",
        // Checked of whoever deletes with a final snapshot.
        "rds:CreateDBSnapshot",
        // RDS looks at the network on behalf of whoever creates or modifies.
        "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs", "ec2:DescribeVpcAttribute",
        "ec2:DescribeAvailabilityZones", "ec2:DescribeAccountAttributes", "ec2:DescribeInternetGateways",
        // The first instance of an account makes RDS's service-linked role.
        "iam:CreateServiceLinkedRole",
        // Checked where the storage is encrypted with a key of the customer's.
        "kms:DescribeKey", "kms:CreateGrant");
  }

  @Override
  public List<Grant> grants() {
    return RdsGrants.INSTANCES;
  }
}
