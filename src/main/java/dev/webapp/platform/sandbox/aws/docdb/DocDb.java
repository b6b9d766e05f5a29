package dev.webapp.platform.sandbox.aws.docdb;

import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.rds.Rds;
import dev.webapp.platform.sandbox.aws.rds.RdsAuthorizations;
import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.docdb.model.CertificateNotFoundException;
import software.amazon.awssdk.services.docdb.model.DbClusterAlreadyExistsException;
import software.amazon.awssdk.services.docdb.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.docdb.model.DbClusterParameterGroupNotFoundException;
import software.amazon.awssdk.services.docdb.model.DbClusterSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.docdb.model.DbClusterSnapshotNotFoundException;
import software.amazon.awssdk.services.docdb.model.DbInstanceAlreadyExistsException;
import software.amazon.awssdk.services.docdb.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.docdb.model.DbParameterGroupAlreadyExistsException;
import software.amazon.awssdk.services.docdb.model.DbParameterGroupNotFoundException;
import software.amazon.awssdk.services.docdb.model.DbSubnetGroupNotFoundException;
import software.amazon.awssdk.services.docdb.model.DocDbException;
import software.amazon.awssdk.services.docdb.model.InvalidDbClusterSnapshotStateException;
import software.amazon.awssdk.services.docdb.model.InvalidDbClusterStateException;
import software.amazon.awssdk.services.docdb.model.InvalidDbInstanceStateException;
import software.amazon.awssdk.services.docdb.model.InvalidDbParameterGroupStateException;
import software.amazon.awssdk.services.docdb.model.InvalidRestoreException;
import software.amazon.awssdk.services.docdb.model.InvalidSubnetException;
import software.amazon.awssdk.services.docdb.model.InvalidVpcNetworkStateException;

/** DocumentDB: the clusters of a region, and what is in them. To IAM and in ARNs it is RDS. */
public final class DocDb implements AwsService {
  static final ServiceModel DOCDB = new ServiceModel(DocDbClient.class, "rds", "DocDb",
      Refusal.throttling("Throttling"), Refusal.failure("InternalFailure"),
      new Exceptions(DocDbException::builder, Map.ofEntries(
          Map.entry("DBClusterNotFoundFault", DbClusterNotFoundException::builder),
          Map.entry("DBClusterAlreadyExistsFault", DbClusterAlreadyExistsException::builder),
          Map.entry("InvalidDBClusterStateFault", InvalidDbClusterStateException::builder),
          Map.entry("DBClusterSnapshotNotFoundFault", DbClusterSnapshotNotFoundException::builder),
          Map.entry("DBClusterSnapshotAlreadyExistsFault", DbClusterSnapshotAlreadyExistsException::builder),
          Map.entry("InvalidDBClusterSnapshotStateFault", InvalidDbClusterSnapshotStateException::builder),
          Map.entry("DBClusterParameterGroupNotFound", DbClusterParameterGroupNotFoundException::builder),
          Map.entry("DBParameterGroupNotFound", DbParameterGroupNotFoundException::builder),
          Map.entry("DBParameterGroupAlreadyExists", DbParameterGroupAlreadyExistsException::builder),
          Map.entry("InvalidDBParameterGroupState", InvalidDbParameterGroupStateException::builder),
          Map.entry("DBInstanceNotFound", DbInstanceNotFoundException::builder),
          Map.entry("DBInstanceAlreadyExists", DbInstanceAlreadyExistsException::builder),
          Map.entry("InvalidDBInstanceState", InvalidDbInstanceStateException::builder),
          Map.entry("DBSubnetGroupNotFoundFault", DbSubnetGroupNotFoundException::builder),
          Map.entry("InvalidSubnet", InvalidSubnetException::builder),
          Map.entry("InvalidVPCNetworkStateFault", InvalidVpcNetworkStateException::builder),
          Map.entry("InvalidRestoreFault", InvalidRestoreException::builder),
          Map.entry("CertificateNotFound", CertificateNotFoundException::builder))));

  private final Region region;
  private final DocDbState state;

  public DocDb(Region region, Ec2 ec2, Rds rds) {
    this.region = region;
    this.state = new DocDbState(region, ec2, rds);
  }

  @Override
  public ServiceModel model() {
    return DOCDB;
  }

  @Override
  public List<DocDbClient> parts() {
    ClusterRules rules = new ClusterRules(state);
    return List.of(new Clusters(state), new ClusterCreation(state, rules), new ClusterModification(state, rules),
        new ClusterSnapshots(state), new Instances(state), new InstanceChanges(state),
        new ClusterParameterGroups(state), new Tags(state));
  }

  /** What a cluster or a cluster snapshot holds now. */
  public String contents(String arn) {
    return state.contents.at(key(arn), region.now());
  }

  /** From now on a cluster holds this. */
  public void write(String arn, String text) {
    state.contents.put(key(arn), region.now(), text);
  }

  /** The password that the master user of a cluster gets in with now. */
  public String masterPassword(String arn) {
    return state.passwords.at(key(arn), region.now());
  }

  private String key(String arn) {
    return arn.split(":")[5].equals("cluster-snapshot") ? arn : state.cluster(arn).dbClusterResourceId();
  }

  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    return new RdsAuthorizations(region, DOCDB, new Tags(state)::of).of(operation, request);
  }

  @Override
  public Refusal denial(String message) {
    return new Refusal("AccessDenied", 403, message);
  }
}
