package dev.webapp.platform.sandbox.aws.rds;

import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.BlueGreenDeploymentAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.BlueGreenDeploymentNotFoundException;
import software.amazon.awssdk.services.rds.model.CertificateNotFoundException;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.DbInstanceAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbInstanceAutomatedBackupNotFoundException;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.DbParameterGroupAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbParameterGroupNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSubnetGroupAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbSubnetGroupDoesNotCoverEnoughAZsException;
import software.amazon.awssdk.services.rds.model.DbSubnetGroupNotFoundException;
import software.amazon.awssdk.services.rds.model.InvalidBlueGreenDeploymentStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbInstanceStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbParameterGroupStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbSnapshotStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbSubnetGroupStateException;
import software.amazon.awssdk.services.rds.model.InvalidRestoreException;
import software.amazon.awssdk.services.rds.model.InvalidSubnetException;
import software.amazon.awssdk.services.rds.model.InvalidVpcNetworkStateException;
import software.amazon.awssdk.services.rds.model.PointInTimeRestoreNotEnabledException;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.SourceDatabaseNotSupportedException;
import software.amazon.awssdk.services.rds.model.SubnetAlreadyInUseException;
import software.amazon.awssdk.services.rds.model.SwitchoverBlueGreenDeploymentRequest;

/** RDS: the databases of a region, and what is in them. */
public final class Rds implements AwsService {
  static final ServiceModel RDS = new ServiceModel(RdsClient.class, "rds", "Rds",
      Refusal.throttling("Throttling"), Refusal.failure("InternalFailure"),
      new Exceptions(RdsException::builder, Map.ofEntries(
          Map.entry("CertificateNotFound", CertificateNotFoundException::builder),
          Map.entry("DBInstanceNotFound", DbInstanceNotFoundException::builder),
          Map.entry("DBInstanceAlreadyExists", DbInstanceAlreadyExistsException::builder),
          Map.entry("InvalidDBInstanceState", InvalidDbInstanceStateException::builder),
          Map.entry("DBSubnetGroupNotFoundFault", DbSubnetGroupNotFoundException::builder),
          Map.entry("DBSubnetGroupAlreadyExists", DbSubnetGroupAlreadyExistsException::builder),
          Map.entry("DBSubnetGroupDoesNotCoverEnoughAZs", DbSubnetGroupDoesNotCoverEnoughAZsException::builder),
          Map.entry("InvalidDBSubnetGroupStateFault", InvalidDbSubnetGroupStateException::builder),
          Map.entry("InvalidSubnet", InvalidSubnetException::builder),
          Map.entry("SubnetAlreadyInUse", SubnetAlreadyInUseException::builder),
          Map.entry("InvalidVPCNetworkStateFault", InvalidVpcNetworkStateException::builder),
          Map.entry("DBParameterGroupNotFound", DbParameterGroupNotFoundException::builder),
          Map.entry("DBParameterGroupAlreadyExists", DbParameterGroupAlreadyExistsException::builder),
          Map.entry("InvalidDBParameterGroupState", InvalidDbParameterGroupStateException::builder),
          Map.entry("DBSnapshotNotFound", DbSnapshotNotFoundException::builder),
          Map.entry("DBSnapshotAlreadyExists", DbSnapshotAlreadyExistsException::builder),
          Map.entry("InvalidDBSnapshotState", InvalidDbSnapshotStateException::builder),
          Map.entry("DBInstanceAutomatedBackupNotFound", DbInstanceAutomatedBackupNotFoundException::builder),
          Map.entry("PointInTimeRestoreNotEnabled", PointInTimeRestoreNotEnabledException::builder),
          Map.entry("InvalidRestoreFault", InvalidRestoreException::builder),
          Map.entry("BlueGreenDeploymentNotFoundFault", BlueGreenDeploymentNotFoundException::builder),
          Map.entry("BlueGreenDeploymentAlreadyExistsFault", BlueGreenDeploymentAlreadyExistsException::builder),
          Map.entry("InvalidBlueGreenDeploymentStateFault", InvalidBlueGreenDeploymentStateException::builder),
          Map.entry("SourceDatabaseNotSupportedFault", SourceDatabaseNotSupportedException::builder))));

  private final Region region;
  private final RdsState state;

  public Rds(Region region, Ec2 ec2) {
    this.region = region;
    this.state = new RdsState(region, ec2);
  }

  @Override
  public ServiceModel model() {
    return RDS;
  }

  @Override
  public List<RdsClient> parts() {
    DbInstanceRules rules = new DbInstanceRules(state);
    return List.of(new DbInstances(state), new DbInstanceCreation(state, rules), new DbReplicaCreation(state, rules),
        new DbInstanceModification(state, rules), new DbSubnetGroups(state), new DbParameterGroups(state),
        new DbSnapshots(state), new DbAutomatedBackups(state), new DbInstanceRestoration(state, rules),
        new BlueGreenDeploymentCreation(state, rules), new BlueGreenDeployments(state), new Catalog(state),
        new Tags(state));
  }

  /** Registers a service that lives on RDS's control plane. */
  public void sharedWith(Cohabitant cohabitant) {
    state.cohabitants.add(cohabitant);
  }

  /** The subnet group, or null. */
  public DBSubnetGroup subnetGroup(String name) {
    return state.subnetGroups.get(name.toLowerCase(Locale.ROOT));
  }

  /** RDS's own instances, by identifier. */
  public List<DBInstance> instances() {
    return state.instances.all();
  }

  /** Whether RDS itself has a DB instance of that identifier, which is in lower case. */
  public boolean hasInstance(String identifier) {
    return state.instances.get(identifier) != null;
  }

  /** What a DB instance or a DB snapshot holds now. */
  public String contents(String arn) {
    return state.contents.at(key(arn), region.now());
  }

  /** From now on a DB instance holds this. */
  public void write(String arn, String text) {
    state.contents.put(key(arn), region.now(), text);
  }

  /** The password that the master user of a DB instance gets in with now. */
  public String masterPassword(String arn) {
    return state.passwords.at(key(arn), region.now());
  }

  private String key(String arn) {
    return arn.split(":")[5].equals("snapshot") ? arn : state.instance(arn).dbiResourceId();
  }

  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    RdsAuthorizations asked = new RdsAuthorizations(region, RDS, new Tags(state)::of);
    List<Request> all = new ArrayList<>(asked.of(operation, request));
    if (request instanceof SwitchoverBlueGreenDeploymentRequest switchover) {
      BlueGreenDeployment deployment = state.deployments.get(switchover.blueGreenDeploymentIdentifier());
      all.addAll(asked.switchover(deployment == null ? List.of() : deployment.switchoverDetails().stream()
          .flatMap(each -> Stream.of(each.sourceMember(), each.targetMember())).filter(Objects::nonNull).toList()));
    }
    return all;
  }

  @Override
  public Refusal denial(String message) {
    return new Refusal("AccessDenied", 403, message);
  }
}
