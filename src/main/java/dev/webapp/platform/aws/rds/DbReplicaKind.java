package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
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
import software.amazon.awssdk.services.rds.model.CreateDbInstanceReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

/**
 * {@link DbReplica}s. Outputs: {@code identifier}, {@code arn}, {@code dbuserArn}, and once there is an endpoint
 * {@code endpoint} and {@code port}.
 */
public final class DbReplicaKind implements ResourceKind<DbReplica, ObservedDbInstance> {
  private final DbInstances instances;
  private final DbInstanceRemoval removal;
  private final UpgradeOrder upgrades;
  private final BlueGreenDeployments blueGreen;

  public DbReplicaKind(DbInstances instances) {
    this.instances = instances;
    this.removal = new DbInstanceRemoval(instances);
    this.upgrades = new UpgradeOrder(instances);
    this.blueGreen = new BlueGreenDeployments(instances);
  }

  @Override
  public String name() {
    return "DbReplica";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedDbInstance> observe(Scope scope, Collection<Sought<DbReplica>> sought) {
    return instances.observe(scope, sought);
  }

  @Override
  public DbReplica project(ObservedDbInstance observed, DbReplica desired) {
    DbInstance is = observed.settings();
    boolean creating = observed.status().equals("creating");
    return new DbReplica(is.identifier(), observed.sourceIdentifier(), is.engine(),
        UpgradeOrder.seen(observed, desired), is.instanceClass(), is.allocatedStorage(), is.maxAllocatedStorage(),
        is.storageType(), is.iops(), is.storageThroughput(), creating ? desired.multiAz() : is.multiAz(),
        is.port() == null ? desired.port() : is.port(), is.securityGroupIds(), is.parameterGroupName(),
        is.deletionProtection(), is.autoMinorVersionUpgrade(), is.iamAuthentication(), is.performanceInsights(),
        is.performanceInsightsRetentionDays(), creating ? desired.logExports() : is.logExports(),
        creating ? desired.caCertificate() : is.caCertificate(),
        desired.majorUpgrade(),
        BlueGreenDeployments.leftovers(observed, desired.majorUpgrade(), desired.engineVersion()),
        Tags.ours(is.tags(), desired.tags()));
  }

  @Override
  public ObservedDbInstance create(Handle handle, Scope scope, DbReplica desired, Token token) {
    return instances.create(scope, CreateDbInstanceReadReplicaRequest.builder()
        .dbInstanceIdentifier(desired.identifier())
        .sourceDBInstanceIdentifier(desired.sourceIdentifier())
        .dbInstanceClass(desired.instanceClass())
        .maxAllocatedStorage(desired.maxAllocatedStorage())
        .storageType(desired.storageType())
        .iops(desired.iops())
        .storageThroughput(desired.storageThroughput())
        .multiAZ(desired.multiAz())
        .port(desired.port())
        .vpcSecurityGroupIds(desired.securityGroupIds())
        .dbParameterGroupName(desired.parameterGroupName())
        .deletionProtection(desired.deletionProtection())
        .autoMinorVersionUpgrade(desired.autoMinorVersionUpgrade())
        .enableIAMDatabaseAuthentication(desired.iamAuthentication())
        .enablePerformanceInsights(desired.performanceInsights())
        .performanceInsightsRetentionPeriod(desired.performanceInsightsRetentionDays())
        .enableCloudwatchLogsExports(DbInstanceChange.unlessEmpty(desired.logExports()))
        .caCertificateIdentifier(desired.caCertificate())
        .publiclyAccessible(false)
        .tags(RdsTags.write(desired.tags()))
        .build());
  }

  @Override
  public ObservedDbInstance update(
      Handle handle, Scope scope, DbReplica desired, ObservedDbInstance observed, Delta delta) {
    if (delta.touches("tags")) {
      return instances.retag(scope, observed, delta);
    }
    if (delta.touches("leftovers")) {
      blueGreen.clear(scope, observed, new Farewell.Discard());
      return observed;
    }
    DbInstanceStatus.requireModifiable(observed);
    List<String> storage = DbInstanceChange.storage(delta);
    if (observed.status().equals("storage-full") && !storage.isEmpty()) {
      return instances.modify(scope, observed, DbInstanceChange.storage(desired, observed, delta));
    }
    List<String> settings = DbInstanceChange.SETTINGS.stream().filter(delta::touches).toList();
    if (!settings.isEmpty()) {
      return instances.modify(scope, observed, settings(scope, desired, observed, settings));
    }
    if (storage.isEmpty()) {
      return observed;
    }
    due(scope, desired, observed, storage);
    return instances.modify(scope, observed, DbInstanceChange.storage(desired, observed, delta));
  }

  private ModifyDbInstanceRequest.Builder settings(
      Scope scope, DbReplica desired, ObservedDbInstance observed, List<String> settings) {
    List<String> now = due(scope, desired, observed, DbInstanceChange.together(settings, desired, observed));
    var change = ModifyDbInstanceRequest.builder().applyImmediately(DbInstances.awaitWindow(now));
    now.forEach(setting -> DbInstanceChange.set(change, setting, desired, observed));
    boolean major = now.contains("engineVersion") && UpgradeOrder.isOtherMajor(observed, desired.engineVersion());
    return change.allowMajorVersionUpgrade(major ? true : null);
  }

  private List<String> due(Scope scope, DbReplica desired, ObservedDbInstance observed, List<String> changes) {
    // One that AWS promoted, and that stays as drift is only reported, has no source to come along with.
    boolean along = observed.sourceIdentifier() != null
        && BlueGreenDeployments.serve(desired.majorUpgrade(), observed, desired.engineVersion());
    return along
        ? upgrades.dueAlong(scope, observed, desired.engineVersion(), changes)
        : upgrades.due(scope, observed, desired.engineVersion(), changes);
  }

  /** RDS promotes it when others delete its source, or tell RDS to. */
  @Override
  public Optional<String> outgrown(ObservedDbInstance observed) {
    return observed.sourceIdentifier() != null ? Optional.empty() : Optional.of("it is no read replica any more: "
        + "somebody has promoted it, or deleted what it was a replica of, and it may have been written to since. It "
        + "leaves a final snapshot, whatever dataPolicy says");
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedDbInstance observed, Farewell how) {
    removal.removeReplica(scope, observed, how);
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
  public Readiness readiness(ObservedDbInstance observed) {
    return DbInstanceStatus.readiness(observed);
  }

  @Override
  public Outputs outputs(ObservedDbInstance observed) {
    return DbInstanceKind.outputsOf(observed);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("rds:DescribeDBInstances", "rds:CreateDBInstanceReadReplica", "rds:ModifyDBInstance",
        "rds:DeleteDBInstance", "rds:AddTagsToResource", "rds:RemoveTagsFromResource",
        // Asked only where RDS refuses a version.
        "rds:DescribeDBEngineVersions",
        // Only for one that was promoted behind our back, which leaves a final snapshot.
        "rds:DescribeDBSnapshots", "rds:CreateDBSnapshot",
        // A replica is encrypted with its source's key.
        "kms:DescribeKey", "kms:CreateGrant");
  }

  @Override
  public List<Grant> grants() {
    return RdsGrants.INSTANCES;
  }
}
