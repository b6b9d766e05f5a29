package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.EngineVersion;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

/**
 * {@link DbReplica}s. Outputs: {@code identifier}, {@code arn}, and once there is an endpoint {@code endpoint} and
 * {@code port}.
 */
public final class DbReplicaKind implements ResourceKind<DbReplica, ObservedDbInstance> {
  private static final List<String> STORAGE = List.of("storageType");
  private static final List<String> SETTINGS = List.of("engineVersion", "instanceClass", "multiAz", "port",
      "securityGroupIds", "parameterGroupName", "deletionProtection", "autoMinorVersionUpgrade");
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
        EngineVersion.seen(is.engine(), desired.engineVersion(), is.engineVersion(), is.autoMinorVersionUpgrade()),
        is.instanceClass(),
        creating ? desired.multiAz() : is.multiAz(), is.storageType(), is.port() == null ? desired.port() : is.port(),
        is.securityGroupIds(), is.parameterGroupName(), is.deletionProtection(), is.autoMinorVersionUpgrade(),
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
        .multiAZ(desired.multiAz())
        .storageType(desired.storageType())
        .port(desired.port())
        .vpcSecurityGroupIds(desired.securityGroupIds())
        .dbParameterGroupName(desired.parameterGroupName())
        .deletionProtection(desired.deletionProtection())
        .autoMinorVersionUpgrade(desired.autoMinorVersionUpgrade())
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
    List<String> now = SETTINGS.stream().filter(delta::touches).toList();
    if (now.isEmpty()) {
      // Storage goes alone, since RDS refuses changes of it for hours after one.
      now = STORAGE.stream().filter(delta::touches).toList();
    }
    if (now.isEmpty()) {
      return observed;
    }
    // One that AWS promoted, and that stays as drift is only reported, has no source to come along with.
    boolean along = observed.sourceIdentifier() != null
        && BlueGreenDeployments.serve(desired.majorUpgrade(), observed, desired.engineVersion());
    now = along
        ? upgrades.dueAlong(scope, observed, desired.engineVersion(), now)
        : upgrades.due(scope, observed, desired.engineVersion(), now);
    var change = ModifyDbInstanceRequest.builder().applyImmediately(DbInstances.awaitWindow(now));
    now.forEach(setting -> set(change, setting, desired));
    boolean major = now.contains("engineVersion") && UpgradeOrder.isOtherMajor(observed, desired.engineVersion());
    change.allowMajorVersionUpgrade(major ? true : null);
    return instances.modify(scope, observed, change);
  }

  private static void set(ModifyDbInstanceRequest.Builder change, String setting, DbReplica desired) {
    switch (setting) {
      case "engineVersion" -> change.engineVersion(desired.engineVersion());
      case "instanceClass" -> change.dbInstanceClass(desired.instanceClass());
      case "storageType" -> change.storageType(desired.storageType());
      case "multiAz" -> change.multiAZ(desired.multiAz());
      case "port" -> change.dbPortNumber(desired.port());
      case "securityGroupIds" -> change.vpcSecurityGroupIds(desired.securityGroupIds());
      case "parameterGroupName" -> change.dbParameterGroupName(desired.parameterGroupName());
      case "deletionProtection" -> change.deletionProtection(desired.deletionProtection());
      case "autoMinorVersionUpgrade" -> change.autoMinorVersionUpgrade(desired.autoMinorVersionUpgrade());
      default -> throw new IllegalArgumentException(setting);
    }
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
}
