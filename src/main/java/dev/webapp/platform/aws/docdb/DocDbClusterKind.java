package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.EngineVersion;
import dev.webapp.platform.aws.KmsKeys;
import dev.webapp.platform.aws.MasterPassword;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.docdb.model.CloudwatchLogsExportConfiguration;
import software.amazon.awssdk.services.docdb.model.CreateDbClusterRequest;
import software.amazon.awssdk.services.docdb.model.ModifyDbClusterRequest;

/**
 * {@link DocDbCluster}s. Outputs: {@code identifier}, {@code arn}, {@code endpoint}, {@code readerEndpoint} and
 * {@code port}.
 */
public final class DocDbClusterKind implements ResourceKind<DocDbCluster, ObservedDocDbCluster> {
  private static final String VERSION = "engineVersion";
  private static final String GROUP = "parameterGroupName";
  private static final List<String> SETTINGS = List.of(VERSION, "securityGroupIds", GROUP, "backupRetentionDays",
      "backupWindow", "maintenanceWindow", "deletionProtection", "logExports", "storageType");
  private final DocDbClusters clusters;
  private final DocDbClusterRestore restore;
  private final DocDbClusterRemoval removal;

  public DocDbClusterKind(Clients clients, RememberedTags tags) {
    this.clusters = new DocDbClusters(clients, tags);
    this.restore = new DocDbClusterRestore(clusters);
    this.removal = new DocDbClusterRemoval(clusters);
  }

  @Override
  public String name() {
    return "DocDbCluster";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedDocDbCluster> observe(Scope scope, Collection<Sought<DocDbCluster>> sought) {
    return clusters.observe(scope, sought);
  }

  /**
   * What a cluster brought with it that was restored or adopted is right, whatever the spec says by now. While one is
   * upgraded nothing tells to what, nor when the parameter group follows: it counts as what is desired.
   */
  @Override
  public DocDbCluster project(ObservedDocDbCluster observed, DocDbCluster desired) {
    DocDbCluster is = observed.settings();
    boolean before = MasterPassword.origin(is.tags()) != null;
    boolean adopted = MasterPassword.ADOPTED.equals(MasterPassword.origin(is.tags()));
    boolean upgrading = DocDbClusterStatus.upgrading(observed);
    return new DocDbCluster(is.identifier(), upgrading ? desired.engineVersion() : is.engineVersion(),
        is.masterUsername(), MasterPassword.present(is.tags(), desired.masterPassword(), desired.tags()), is.port(),
        adopted ? desired.subnetGroupName() : is.subnetGroupName(), is.securityGroupIds(),
        upgrading ? desired.parameterGroupName() : is.parameterGroupName(), is.backupRetentionDays(),
        is.backupWindow(), is.maintenanceWindow(), before ? desired.storageEncrypted() : is.storageEncrypted(),
        before ? desired.kmsKeyId() : KmsKeys.seen(is.kmsKeyId(), desired.kmsKeyId()), is.deletionProtection(),
        is.logExports(), is.storageType(), desired.restoreFrom(),
        Tags.ours(MasterPassword.without(is.tags()), desired.tags()));
  }

  @Override
  public ObservedDocDbCluster create(Handle handle, Scope scope, DocDbCluster desired, Token token) {
    if (desired.restoreFrom() != null) {
      return restore.restore(scope, desired, desired.restoreFrom());
    }
    Map<String, String> tags = MasterPassword.ofCreated(desired.tags(), desired.masterPassword());
    return ObservedDocDbCluster.of(clusters.client(scope).createDBCluster(CreateDbClusterRequest.builder()
        .dbClusterIdentifier(desired.identifier())
        .engine(DocDbCluster.ENGINE)
        .engineVersion(desired.engineVersion())
        .masterUsername(desired.masterUsername())
        .masterUserPassword(desired.masterPassword().reveal())
        .port(desired.port())
        .dbSubnetGroupName(desired.subnetGroupName())
        .vpcSecurityGroupIds(desired.securityGroupIds())
        .dbClusterParameterGroupName(desired.parameterGroupName())
        .backupRetentionPeriod(desired.backupRetentionDays())
        .preferredBackupWindow(desired.backupWindow())
        .preferredMaintenanceWindow(desired.maintenanceWindow())
        .storageEncrypted(desired.storageEncrypted())
        .kmsKeyId(desired.kmsKeyId())
        .deletionProtection(desired.deletionProtection())
        .enableCloudwatchLogsExports(desired.logExports())
        .storageType(desired.storageType())
        .tags(DocDbTags.write(tags))
        .build()).dbCluster(), tags);
  }

  /** Tags first, since they can change at any time; then the password, without which nobody reaches the data. */
  @Override
  public ObservedDocDbCluster update(
      Handle handle, Scope scope, DocDbCluster desired, ObservedDocDbCluster observed, Delta delta) {
    if (delta.touches("tags")) {
      return clusters.retag(scope, observed, MasterPassword.whenAdopted(delta));
    }
    DocDbClusterStatus.requireModifiable(observed);
    if (delta.touches("masterPassword")) {
      return setPassword(scope, desired, observed);
    }
    List<String> settings = due(desired, observed, SETTINGS.stream().filter(delta::touches).toList());
    if (settings.isEmpty()) {
      return observed;
    }
    var change = ModifyDbClusterRequest.builder();
    settings.forEach(setting -> set(change, setting, desired, observed));
    // The other settings never wait for the window; with them it would only bring forward what others scheduled for it.
    change.applyImmediately(settings.contains(VERSION) ? true : null);
    return clusters.modify(scope, observed, change);
  }

  /**
   * A new major version goes first, and alone with the parameter group of its family: DocumentDB takes the group only
   * together with it, wants of most of the rest that it is changed in another call (API reference, ModifyDBCluster,
   * AllowMajorVersionUpgrade), and some storage it has only with the newer version.
   */
  private static List<String> due(DocDbCluster desired, ObservedDocDbCluster observed, List<String> settings) {
    if (!settings.contains(VERSION) || !isOtherMajor(desired, observed)) {
      return settings;
    }
    requireParameters(desired, observed);
    return settings.stream().filter(setting -> setting.equals(VERSION) || setting.equals(GROUP)).toList();
  }

  private static boolean isOtherMajor(DocDbCluster desired, ObservedDocDbCluster observed) {
    return !EngineVersion.sameMajor(
        DocDbCluster.ENGINE, observed.settings().engineVersion(), desired.engineVersion());
  }

  /** Which parameters of an adopted cluster's group the next version shall have, nobody has said. */
  private static void requireParameters(DocDbCluster desired, ObservedDocDbCluster observed) {
    String group = observed.settings().parameterGroupName();
    if (desired.parameterGroupName() == null && group != null && !group.startsWith("default.")) {
      throw Problem.of(Problem.Category.INVALID, "InvalidParameterCombination", "rds:ModifyDBCluster", "version "
          + desired.engineVersion() + " cannot use its parameter group " + group + ": say in parameters which of those "
          + "it shall have");
    }
  }

  /**
   * Two calls, since AWS does not tell the password: only after it has taken it may the tag say so. Where the second is
   * never made, both are made again, and the same password is set twice. Unlike an RDS instance's, a cluster's password
   * would wait for the window.
   */
  private ObservedDocDbCluster setPassword(Scope scope, DocDbCluster desired, ObservedDocDbCluster observed) {
    var change = ModifyDbClusterRequest.builder().applyImmediately(true)
        .masterUserPassword(desired.masterPassword().reveal())
        // Of an adopted one: a password is refused while DocumentDB manages it.
        .manageMasterUserPassword(observed.passwordManaged() ? false : null);
    ObservedDocDbCluster changed = clusters.modify(scope, observed, change);
    return clusters.retag(scope, changed, MasterPassword.isSet(desired.masterPassword()));
  }

  private static void set(
      ModifyDbClusterRequest.Builder change, String setting, DocDbCluster desired, ObservedDocDbCluster observed) {
    switch (setting) {
      case VERSION -> change.engineVersion(desired.engineVersion())
          .allowMajorVersionUpgrade(isOtherMajor(desired, observed) ? true : null);
      case "securityGroupIds" -> change.vpcSecurityGroupIds(desired.securityGroupIds());
      case GROUP -> change.dbClusterParameterGroupName(desired.parameterGroupName());
      case "backupRetentionDays" -> change.backupRetentionPeriod(desired.backupRetentionDays());
      case "backupWindow" -> change.preferredBackupWindow(desired.backupWindow());
      case "maintenanceWindow" -> change.preferredMaintenanceWindow(desired.maintenanceWindow());
      case "deletionProtection" -> change.deletionProtection(desired.deletionProtection());
      case "logExports" ->
          change.cloudwatchLogsExportConfiguration(logs(observed.settings().logExports(), desired.logExports()));
      case "storageType" -> change.storageType(desired.storageType());
      default -> throw new IllegalArgumentException(setting);
    }
  }

  private static CloudwatchLogsExportConfiguration logs(List<String> has, List<String> wants) {
    return CloudwatchLogsExportConfiguration.builder()
        .enableLogTypes(wants.stream().filter(log -> !has.contains(log)).sorted().toList())
        .disableLogTypes(has.stream().filter(log -> !wants.contains(log)).sorted().toList()).build();
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedDocDbCluster observed, Farewell how) {
    removal.remove(scope, observed, how);
  }

  @Override
  public boolean leaving(ObservedDocDbCluster observed) {
    return DocDbClusterStatus.leaving(observed);
  }

  @Override
  public boolean promised(ObservedDocDbCluster observed) {
    return DocDbClusterStatus.promised(observed);
  }

  @Override
  public boolean stateful() {
    return true;
  }

  @Override
  public List<Backup> backups(Handle handle, Scope scope) {
    return new DocDbBackups(clusters.client(scope)).leftBy(handle.physicalName());
  }

  @Override
  public Readiness readiness(ObservedDocDbCluster observed) {
    return DocDbClusterStatus.readiness(observed);
  }

  @Override
  public Outputs outputs(ObservedDocDbCluster observed) {
    Integer port = observed.settings().port();
    return Outputs.of("identifier", observed.settings().identifier()).and("arn", observed.arn())
        .and("endpoint", observed.endpoint()).and("readerEndpoint", observed.readerEndpoint())
        .and("port", port == null ? null : port.toString())
        .and("passwordTaken", MasterPassword.taken(observed.tags(), observed.status()));
  }

  @Override
  public Set<String> permissions() {
    return Set.of("rds:DescribeDBClusters", "rds:CreateDBCluster", "rds:ModifyDBCluster", "rds:DeleteDBCluster",
        "rds:RestoreDBClusterFromSnapshot", "rds:RestoreDBClusterToPointInTime", "rds:DescribeDBClusterSnapshots",
        "rds:ListTagsForResource", "rds:AddTagsToResource", "rds:RemoveTagsFromResource",
        // Checked of whoever deletes with a final snapshot.
        "rds:CreateDBClusterSnapshot",
        // DocumentDB looks at the network on behalf of whoever creates or modifies.
        "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs", "ec2:DescribeVpcAttribute",
        "ec2:DescribeAvailabilityZones",
        // The first cluster of an account makes RDS's service-linked role.
        "iam:CreateServiceLinkedRole",
        // Checked where the storage is encrypted with a key of the customer's.
        "kms:DescribeKey", "kms:CreateGrant");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target clusters = Grant.on("DocDbClusters", "rds", "cluster:*");
    return List.of(
        clusters.owned("ModifyDBCluster", "DeleteDBCluster", "CreateDBClusterSnapshot", "AddTagsToResource",
            "RemoveTagsFromResource"),
        clusters.created("CreateDBCluster", "RestoreDBClusterFromSnapshot", "RestoreDBClusterToPointInTime"),
        clusters.claimed("AddTagsToResource"),
        // What clusters refer to, and what is only ever added to: no snapshot can be deleted. Which tags go along with
        // a final one, and whether the request counts as having them, RDS does not say.
        Grant.on("DocDbReferences", "rds", "cluster-pg:*", "og:*", "subgrp:*").any("CreateDBCluster", "ModifyDBCluster",
            "RestoreDBClusterFromSnapshot", "RestoreDBClusterToPointInTime"),
        Grant.on("DocDbSnapshots", "rds", "cluster-snapshot:*").any("CreateDBClusterSnapshot", "AddTagsToResource",
            "RestoreDBClusterFromSnapshot"));
  }
}
