package dev.webapp.platform.sandbox.aws.elasticache;

import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CacheClusterNotFoundException;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroupAlreadyExistsException;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroupNotFoundException;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroupAlreadyExistsException;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroupInUseException;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroupNotFoundException;
import software.amazon.awssdk.services.elasticache.model.ElastiCacheException;
import software.amazon.awssdk.services.elasticache.model.InvalidArnException;
import software.amazon.awssdk.services.elasticache.model.InvalidCacheParameterGroupStateException;
import software.amazon.awssdk.services.elasticache.model.InvalidParameterCombinationException;
import software.amazon.awssdk.services.elasticache.model.InvalidParameterValueException;
import software.amazon.awssdk.services.elasticache.model.InvalidReplicationGroupStateException;
import software.amazon.awssdk.services.elasticache.model.InvalidSnapshotStateException;
import software.amazon.awssdk.services.elasticache.model.InvalidSubnetException;
import software.amazon.awssdk.services.elasticache.model.InvalidVpcNetworkStateException;
import software.amazon.awssdk.services.elasticache.model.NoOperationException;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupAlreadyExistsException;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupNotFoundException;
import software.amazon.awssdk.services.elasticache.model.SnapshotAlreadyExistsException;
import software.amazon.awssdk.services.elasticache.model.SnapshotNotFoundException;
import software.amazon.awssdk.services.elasticache.model.SubnetInUseException;
import software.amazon.awssdk.services.elasticache.model.TagNotFoundException;
import software.amazon.awssdk.services.elasticache.model.TagQuotaPerResourceExceededException;

/** ElastiCache: the caches of a region. */
public final class ElastiCache implements AwsService {
  static final ServiceModel ELASTICACHE = new ServiceModel(ElastiCacheClient.class, "elasticache", "ElastiCache",
      Refusal.throttling("Throttling"), Refusal.failure("InternalFailure"),
      new Exceptions(ElastiCacheException::builder, Map.ofEntries(
          Map.entry("ReplicationGroupNotFoundFault", ReplicationGroupNotFoundException::builder),
          Map.entry("ReplicationGroupAlreadyExists", ReplicationGroupAlreadyExistsException::builder),
          Map.entry("InvalidReplicationGroupState", InvalidReplicationGroupStateException::builder),
          Map.entry("CacheClusterNotFound", CacheClusterNotFoundException::builder),
          Map.entry("CacheSubnetGroupNotFoundFault", CacheSubnetGroupNotFoundException::builder),
          Map.entry("CacheSubnetGroupAlreadyExists", CacheSubnetGroupAlreadyExistsException::builder),
          Map.entry("CacheSubnetGroupInUse", CacheSubnetGroupInUseException::builder),
          Map.entry("SubnetInUse", SubnetInUseException::builder),
          Map.entry("InvalidSubnet", InvalidSubnetException::builder),
          Map.entry("InvalidVPCNetworkStateFault", InvalidVpcNetworkStateException::builder),
          Map.entry("CacheParameterGroupNotFound", CacheParameterGroupNotFoundException::builder),
          Map.entry("CacheParameterGroupAlreadyExists", CacheParameterGroupAlreadyExistsException::builder),
          Map.entry("InvalidCacheParameterGroupState", InvalidCacheParameterGroupStateException::builder),
          Map.entry("SnapshotNotFoundFault", SnapshotNotFoundException::builder),
          Map.entry("SnapshotAlreadyExistsFault", SnapshotAlreadyExistsException::builder),
          Map.entry("InvalidSnapshotState", InvalidSnapshotStateException::builder),
          Map.entry("NoOperationFault", NoOperationException::builder),
          Map.entry("TagNotFound", TagNotFoundException::builder),
          Map.entry("TagQuotaPerResourceExceeded", TagQuotaPerResourceExceededException::builder),
          Map.entry("InvalidARN", InvalidArnException::builder),
          Map.entry("InvalidParameterValue", InvalidParameterValueException::builder),
          Map.entry("InvalidParameterCombination", InvalidParameterCombinationException::builder))));

  private final Region region;
  private final ElastiCacheState state;

  public ElastiCache(Region region, Ec2 ec2) {
    this.region = region;
    this.state = new ElastiCacheState(region, ec2);
  }

  /** The AUTH tokens that clients get in with. */
  public List<String> tokens(String replicationGroup) {
    return state.cache(replicationGroup).tokens();
  }

  @Override
  public ServiceModel model() {
    return ELASTICACHE;
  }

  @Override
  public List<ElastiCacheClient> parts() {
    CacheRules rules = new CacheRules(state);
    CacheSnapshots snapshots = new CacheSnapshots(state);
    return List.of(new CacheSubnetGroups(state), new CacheParameterGroups(state),
        new ReplicationGroups(state, snapshots), new ReplicationGroupCreation(state, rules, snapshots),
        new ReplicationGroupModification(state, rules), new ReplicaCounts(state), snapshots, new Tags(state));
  }

  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    return new CacheAuthorizations(region, new Tags(state)::of).of(operation, request);
  }

  @Override
  public Refusal denial(String message) {
    return new Refusal("AccessDenied", 403, message);
  }
}
