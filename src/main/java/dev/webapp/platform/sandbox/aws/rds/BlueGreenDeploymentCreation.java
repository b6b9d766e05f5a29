package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.CreateBlueGreenDeploymentRequest;
import software.amazon.awssdk.services.rds.model.CreateBlueGreenDeploymentResponse;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Endpoint;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.SwitchoverDetail;

/**
 * How RDS makes blue/green deployments: an instance and its replicas are copied, and the copies, of another version,
 * are to take their place and their names.
 */
final class BlueGreenDeploymentCreation implements RdsState.Part {
  /** From the request until the copies are there, upgraded and in step. */
  private static final Duration PROVISION = Duration.ofMinutes(35);
  private static final String LOWER_CASE = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final RdsState state;
  private final DbInstanceRules rules;
  private final DbInstanceBirth birth;
  private final DbReplication replication;

  BlueGreenDeploymentCreation(RdsState state, DbInstanceRules rules) {
    this.state = state;
    this.rules = rules;
    this.birth = new DbInstanceBirth(state);
    this.replication = new DbReplication(state);
  }

  @Override
  public CreateBlueGreenDeploymentResponse createBlueGreenDeployment(CreateBlueGreenDeploymentRequest request) {
    String name = request.blueGreenDeploymentName();
    if (name == null || name.length() > 60 || !name.matches("[a-zA-Z](?:-?[a-zA-Z0-9]+)*")) {
      throw RDS.refuse("InvalidParameterValue", "The parameter BlueGreenDeploymentName is not a valid identifier.");
    }
    if (!state.deployments.with("blue-green-deployment-name=" + name).isEmpty()) {
      throw RDS.refuse("BlueGreenDeploymentAlreadyExistsFault",
          "A blue/green deployment with the name " + name + " already exists.");
    }
    DBInstance blue = state.instance(request.source());
    String version = checkSource(blue, request.targetEngineVersion());
    Engine engine = Engine.of(blue.engine());
    String group = rules.parameterGroup(engine, version, request.targetDBParameterGroupName()).dbParameterGroupName();
    // Replicas are upgraded with their source, whatever the engine. Asked first, since copies join their source, too.
    List<DBInstance> replicas = replication.replicas(blue);
    List<SwitchoverDetail> members = new ArrayList<>();
    DBInstance green = copy(blue, version, group, blue.dbInstanceIdentifier());
    members.add(member(blue, green));
    for (DBInstance replica : replicas) {
      members.add(member(replica, copy(replica, version, group, green.dbInstanceIdentifier())));
    }
    BlueGreenDeployment deployment = BlueGreenDeployment.builder()
        .blueGreenDeploymentIdentifier("bgd-" + state.region().ids().letters(16, LOWER_CASE))
        .blueGreenDeploymentName(name)
        .source(blue.dbInstanceArn())
        .target(green.dbInstanceArn())
        .switchoverDetails(members)
        .status("PROVISIONING")
        .createTime(state.now())
        .tagList(RdsState.merge(List.of(), request.tags()))
        .build();
    state.deployments.put(deployment.blueGreenDeploymentIdentifier(),
        Evolution.from(state.now(), deployment).then(PROVISION, deployment.toBuilder().status("AVAILABLE").build()));
    return CreateBlueGreenDeploymentResponse.builder().blueGreenDeployment(deployment).build();
  }

  /** Returns the full version that the copies shall have. */
  private String checkSource(DBInstance blue, String wanted) {
    if (!blue.dbInstanceStatus().equals(Lifecycle.AVAILABLE)) {
      throw RDS.refuse("InvalidDBInstanceState",
          "DB instance " + blue.dbInstanceIdentifier() + " is not in the available state.");
    }
    if (blue.masterUserSecret() != null) {
      throw RDS.refuse("SourceDatabaseNotSupportedFault", "Blue/green deployments don't support managing master user "
          + "passwords with AWS Secrets Manager.");
    }
    if (blue.backupRetentionPeriod() == 0) {
      throw RDS.refuse("InvalidDBInstanceState", "Automated backups are not enabled for the source DB instance.");
    }
    if (new BlueGreenDeployments(state).isMember(blue)) {
      throw RDS.refuse("InvalidDBInstanceState",
          "DB instance " + blue.dbInstanceIdentifier() + " is part of another blue/green deployment.");
    }
    Engine engine = Engine.of(blue.engine());
    String version = wanted == null ? blue.engineVersion() : rules.version(engine, wanted);
    if (!version.equals(blue.engineVersion()) && !engine.upgrades(blue.engineVersion(), version)) {
      throw RDS.refuse("InvalidParameterCombination", "Cannot upgrade " + engine.engine() + " from "
          + blue.engineVersion() + " to " + version);
    }
    boolean major = !Engine.major(version).equals(Engine.major(blue.engineVersion()));
    if (engine == Engine.POSTGRES && major && !replicatesLogically(blue)) {
      throw RDS.refuse("InvalidParameterCombination", "Logical replication is not enabled for the source DB instance: "
          + "set rds.logical_replication to 1 in its DB parameter group, and reboot it.");
    }
    return version;
  }

  private boolean replicatesLogically(DBInstance blue) {
    var group = blue.dbParameterGroups().getFirst();
    Map<String, Parameter> set = state.parameters.get(group.dbParameterGroupName());
    Parameter parameter = set == null ? null : set.get("rds.logical_replication");
    return parameter != null && "1".equals(parameter.parameterValue())
        && !"pending-reboot".equals(group.parameterApplyStatus());
  }

  private DBInstance copy(DBInstance blue, String version, String group, String source) {
    String key = blue.dbInstanceIdentifier();
    String suffix = "-green-" + state.region().ids().letters(6, LOWER_CASE);
    String name = key.substring(0, Math.min(key.length(), 50)) + suffix;
    DBInstance green = blue.toBuilder()
        .dbInstanceIdentifier(name)
        .dbInstanceArn(state.arn("db", name))
        .dbiResourceId(birth.resourceId())
        .engineVersion(version)
        .dbParameterGroups(DbInstanceBirth.inSync(group))
        .optionGroupMemberships(DbInstanceBirth.options(Engine.of(blue.engine()), version))
        .readReplicaDBInstanceIdentifiers(List.of())
        .readReplicaSourceDBInstanceIdentifier(source)
        .dbInstancePort(blue.endpoint().port())
        .endpoint((Endpoint) null)
        .latestRestorableTime(null)
        .pendingModifiedValues(PendingModifiedValues.builder().build())
        .build();
    birth.begin(green);
    replication.join(green, blue);
    return green;
  }

  private static SwitchoverDetail member(DBInstance blue, DBInstance green) {
    return SwitchoverDetail.builder().sourceMember(blue.dbInstanceArn()).targetMember(green.dbInstanceArn())
        .status("AVAILABLE").build();
  }
}
