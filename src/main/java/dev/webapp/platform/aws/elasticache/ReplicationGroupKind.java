package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;

/**
 * {@link ReplicationGroup}s. Outputs: {@code identifier}, {@code arn}, and once there are endpoints
 * {@code primaryEndpoint}, {@code readerEndpoint} and {@code port}.
 */
public final class ReplicationGroupKind implements ResourceKind<ReplicationGroup, ObservedReplicationGroup> {
  /** AWS refuses what is signed by a clock that is further off. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);
  private final ReplicationGroups groups;
  private final ReplicationGroupRemoval removal;

  public ReplicationGroupKind(Clients clients, RememberedTags tags) {
    this.groups = new ReplicationGroups(clients, tags);
    this.removal = new ReplicationGroupRemoval(groups);
  }

  @Override
  public String name() {
    return "ReplicationGroup";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedReplicationGroup> observe(Scope scope, Collection<Sought<ReplicationGroup>> sought) {
    return groups.observe(scope, sought);
  }

  /**
   * What is not told yet counts as desired: ElastiCache refuses changes until it is. What an adopted group brought with
   * it for good is right, and so it is as long as its tags do not tell whether it was adopted.
   */
  @Override
  public ReplicationGroup project(ObservedReplicationGroup observed, ReplicationGroup desired) {
    ReplicationGroup is = observed.settings();
    boolean creating = observed.status().equals("creating");
    boolean given = !observed.tagsTold() || AuthToken.adopted(is.tags());
    return new ReplicationGroup(is.identifier(), is.description(), told(is.engine(), desired.engine()),
        CacheEngineVersion.seen(desired.engineVersion(), is.engineVersion(), is.autoMinorVersionUpgrade()),
        is.nodeType(), creating ? desired.nodes() : told(is.nodes(), desired.nodes()), is.multiAz(),
        is.automaticFailover(),
        given ? desired.subnetGroupName() : told(is.subnetGroupName(), desired.subnetGroupName()),
        told(is.parameterGroupName(), desired.parameterGroupName()),
        told(is.securityGroupIds(), desired.securityGroupIds()),
        given ? desired.port() : told(is.port(), desired.port()),
        given ? desired.encryptionAtRest() : is.encryptionAtRest(),
        given ? desired.kmsKeyId() : kmsKeyId(is.kmsKeyId(), desired.kmsKeyId()),
        given ? desired.encryptionInTransit() : is.encryptionInTransit(),
        observed.tagsTold() ? AuthToken.present(is.tags(), desired.authToken()) : desired.authToken(),
        is.snapshotRetentionDays(), told(is.snapshotWindow(), desired.snapshotWindow()),
        told(is.maintenanceWindow(), desired.maintenanceWindow()), is.autoMinorVersionUpgrade(),
        desired.restoreFromSnapshot(),
        observed.tagsTold() ? Tags.ours(AuthToken.without(is.tags()), desired.tags()) : desired.tags());
  }

  private static <T> T told(T actual, T desired) {
    return actual == null ? desired : actual;
  }

  /** ElastiCache tells the key's ARN, whatever it was called. */
  private static String kmsKeyId(String actual, String desired) {
    boolean same = desired != null && actual != null
        && (desired.contains("alias/") || actual.endsWith("/" + desired));
    return same ? desired : actual;
  }

  @Override
  public ObservedReplicationGroup create(Handle handle, Scope scope, ReplicationGroup desired, Token token) {
    if (desired.restoreFromSnapshot() != null) {
      new CacheSnapshots(groups.client(scope)).requireRestorable(desired.restoreFromSnapshot(), desired);
    }
    Map<String, String> tags = AuthToken.ofCreated(desired.tags(), desired.authToken());
    return groups.create(scope, CreateReplicationGroupRequest.builder()
        .replicationGroupId(desired.identifier())
        .replicationGroupDescription(desired.description())
        .engine(desired.engine())
        .engineVersion(desired.engineVersion())
        .cacheNodeType(desired.nodeType())
        .numCacheClusters(desired.nodes())
        .multiAZEnabled(desired.multiAz())
        .automaticFailoverEnabled(desired.automaticFailover())
        .cacheSubnetGroupName(desired.subnetGroupName())
        .cacheParameterGroupName(desired.parameterGroupName())
        .securityGroupIds(desired.securityGroupIds())
        .port(desired.port())
        .atRestEncryptionEnabled(desired.encryptionAtRest())
        .kmsKeyId(desired.kmsKeyId())
        .transitEncryptionEnabled(desired.encryptionInTransit())
        .authToken(desired.authToken() == null ? null : desired.authToken().reveal())
        .snapshotRetentionLimit(desired.snapshotRetentionDays())
        .snapshotWindow(desired.snapshotWindow())
        .preferredMaintenanceWindow(desired.maintenanceWindow())
        .autoMinorVersionUpgrade(desired.autoMinorVersionUpgrade())
        .snapshotName(desired.restoreFromSnapshot())
        .tags(CacheTags.write(tags))
        .build(), tags);
  }

  /**
   * ElastiCache tells no tags of a group that is being created or changed, and an operator that has just started
   * remembers none. It is the one that our creation has begun if it began to be after it was recorded that we would
   * make it. As soon as it is available its tags decide.
   */
  @Override
  public boolean begun(ObservedReplicationGroup observed, ReplicationGroup desired, Instant recorded) {
    return !observed.tagsTold() && observed.created() != null
        && !observed.created().isBefore(recorded.minus(CLOCKS_APART));
  }

  /** Tags first, then what {@link ReplicationGroupChange} finds; each only while the group is available. */
  @Override
  public ObservedReplicationGroup update(
      Handle handle, Scope scope, ReplicationGroup desired, ObservedReplicationGroup observed, Delta delta) {
    ReplicationGroupStatus.requireAvailable("elasticache:ModifyReplicationGroup", observed);
    if (delta.touches("tags")) {
      return groups.retag(scope, observed, AuthToken.whenAdopted(delta));
    }
    return new ReplicationGroupChange(groups, scope, desired, observed).make(delta);
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedReplicationGroup observed, Farewell how) {
    removal.remove(scope, observed, how);
  }

  @Override
  public boolean leaving(ObservedReplicationGroup observed) {
    return ReplicationGroupStatus.leaving(observed);
  }

  @Override
  public boolean promised(ObservedReplicationGroup observed) {
    return ReplicationGroupStatus.promised(observed);
  }

  @Override
  public boolean stateful() {
    return true;
  }

  @Override
  public List<Backup> backups(Handle handle, Scope scope) {
    return new CacheSnapshots(groups.client(scope)).leftBy(handle.physicalName());
  }

  @Override
  public Readiness readiness(ObservedReplicationGroup observed) {
    return ReplicationGroupStatus.readiness(observed);
  }

  @Override
  public Outputs outputs(ObservedReplicationGroup observed) {
    Integer port = observed.settings().port();
    return Outputs.of("identifier", observed.settings().identifier()).and("arn", observed.arn())
        .and("primaryEndpoint", observed.primaryEndpoint()).and("readerEndpoint", observed.readerEndpoint())
        .and("port", port == null ? null : port.toString())
        .and("passwordTaken", observed.tagsTold() ? AuthToken.taken(observed.tags()) : null);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("elasticache:DescribeReplicationGroups", "elasticache:DescribeCacheClusters",
        "elasticache:ListTagsForResource", "elasticache:CreateReplicationGroup",
        "elasticache:ModifyReplicationGroup", "elasticache:IncreaseReplicaCount", "elasticache:DecreaseReplicaCount",
        "elasticache:DeleteReplicationGroup", "elasticache:DescribeSnapshots", "elasticache:AddTagsToResource",
        "elasticache:RemoveTagsFromResource",
        // Checked of whoever deletes with a final snapshot.
        "elasticache:CreateSnapshot",
        // The first cache of an account makes ElastiCache's service-linked role, by which it works in the VPC.
        "iam:CreateServiceLinkedRole",
        // Checked where the cache is encrypted with a key of the customer's.
        "kms:DescribeKey", "kms:CreateGrant");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target groups = Grant.on("ElastiCaches", "elasticache", "replicationgroup:*", "cluster:*");
    return List.of(
        groups.owned("ModifyReplicationGroup", "IncreaseReplicaCount", "DecreaseReplicaCount", "DeleteReplicationGroup",
            "CreateSnapshot", "AddTagsToResource", "RemoveTagsFromResource"),
        groups.created("CreateReplicationGroup"), groups.claimed("AddTagsToResource"),
        // What caches refer to, and what is only ever added to: no snapshot can be deleted.
        Grant.on("ElastiCacheReferences", "elasticache", "parametergroup:*", "subnetgroup:*", "securitygroup:*",
            "usergroup:*").any("CreateReplicationGroup", "ModifyReplicationGroup"),
        Grant.on("ElastiCacheSnapshots", "elasticache", "snapshot:*").any("CreateReplicationGroup", "CreateSnapshot",
            "DeleteReplicationGroup"));
  }
}
