package dev.webapp.platform.sandbox.aws;

import static dev.webapp.platform.sandbox.aws.AwsService.RDS;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.CreateBlueGreenDeploymentRequest;
import software.amazon.awssdk.services.rds.model.CreateBlueGreenDeploymentResponse;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DeleteBlueGreenDeploymentRequest;
import software.amazon.awssdk.services.rds.model.DeleteBlueGreenDeploymentResponse;
import software.amazon.awssdk.services.rds.model.DescribeBlueGreenDeploymentsRequest;
import software.amazon.awssdk.services.rds.model.DescribeBlueGreenDeploymentsResponse;
import software.amazon.awssdk.services.rds.model.Endpoint;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.SwitchoverBlueGreenDeploymentRequest;
import software.amazon.awssdk.services.rds.model.SwitchoverBlueGreenDeploymentResponse;
import software.amazon.awssdk.services.rds.model.SwitchoverDetail;

/**
 * RDS's blue/green deployments: a copy of an instance and its replicas, of another version, takes their place and their
 * names (RDS user guide, "Using Amazon RDS Blue/Green Deployments for database updates").
 */
final class BlueGreenDeployments implements RdsState.Part {
  private static final Set<String> FILTERS =
      Set.of("blue-green-deployment-identifier", "blue-green-deployment-name", "source", "target");
  /** From the last copy's being there until they are upgraded and in step. */
  private static final Duration PROVISION = Duration.ofMinutes(35);
  private static final Duration SWITCHOVER = Duration.ofMinutes(1);
  private static final Duration DISSOLVE = Duration.ofSeconds(30);
  private static final String LOWER_CASE = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final RdsState state;
  private final DbInstanceRules rules;
  private final DbInstanceBirth birth;
  private final DbReplication replication;

  BlueGreenDeployments(RdsState state, DbInstanceRules rules) {
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
    RdsEngines engine = RdsEngines.of(blue.engine());
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
        Evolution.from(state.now(), deployment).then(PROVISION, status(deployment, "AVAILABLE")));
    return CreateBlueGreenDeploymentResponse.builder().blueGreenDeployment(deployment).build();
  }

  /** Returns the full version that the copies shall have. */
  private String checkSource(DBInstance blue, String wanted) {
    if (!blue.dbInstanceStatus().equals(RdsLifecycle.AVAILABLE)) {
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
    if (isMember(blue)) {
      throw RDS.refuse("InvalidDBInstanceState",
          "DB instance " + blue.dbInstanceIdentifier() + " is part of another blue/green deployment.");
    }
    RdsEngines engine = RdsEngines.of(blue.engine());
    String version = wanted == null ? blue.engineVersion() : rules.version(engine, wanted);
    if (!version.equals(blue.engineVersion()) && !engine.upgrades(blue.engineVersion(), version)) {
      throw RDS.refuse("InvalidParameterCombination", "Cannot upgrade " + engine.engine() + " from "
          + blue.engineVersion() + " to " + version);
    }
    boolean major = !RdsEngines.major(version).equals(RdsEngines.major(blue.engineVersion()));
    if (engine == RdsEngines.POSTGRES && major && !replicatesLogically(blue)) {
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
    String name = key.substring(0, Math.min(key.length(), 50)) + "-green-" + state.region().ids().letters(6, LOWER_CASE);
    DBInstance green = blue.toBuilder()
        .dbInstanceIdentifier(name)
        .dbInstanceArn(state.arn("db", name))
        .dbiResourceId(birth.resourceId())
        .engineVersion(version)
        .dbParameterGroups(DbInstanceBirth.inSync(group))
        .optionGroupMemberships(DbInstanceBirth.options(RdsEngines.of(blue.engine()), version))
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

  @Override
  public DescribeBlueGreenDeploymentsResponse describeBlueGreenDeployments(DescribeBlueGreenDeploymentsRequest request) {
    List<List<String>> clauses = new ArrayList<>();
    request.filters().forEach(filter -> {
      if (!FILTERS.contains(filter.name())) {
        throw RDS.refuse("InvalidParameterValue", "Unrecognized filter name: " + filter.name());
      }
      clauses.add(filter.values().stream().map(value -> filter.name() + "=" + value).toList());
    });
    if (request.blueGreenDeploymentIdentifier() != null) {
      clauses.add(List.of("blue-green-deployment-identifier="
          + deployment(request.blueGreenDeploymentIdentifier()).blueGreenDeploymentIdentifier()));
    }
    Page<BlueGreenDeployment> page =
        state.deployments.page(request.marker(), RdsState.size(request.maxRecords()), clauses);
    return DescribeBlueGreenDeploymentsResponse.builder().blueGreenDeployments(page.items()).marker(page.next()).build();
  }

  /** The copies take over the names, and the originals are kept under others; what follows them takes a minute. */
  @Override
  public SwitchoverBlueGreenDeploymentResponse switchoverBlueGreenDeployment(
      SwitchoverBlueGreenDeploymentRequest request) {
    BlueGreenDeployment deployment = deployment(request.blueGreenDeploymentIdentifier());
    if (!deployment.status().equals("AVAILABLE")) {
      throw badState(deployment);
    }
    for (SwitchoverDetail member : deployment.switchoverDetails()) {
      for (String arn : List.of(member.sourceMember(), member.targetMember())) {
        if (!state.instance(arn).dbInstanceStatus().equals(RdsLifecycle.AVAILABLE)) {
          throw badState(deployment);
        }
      }
    }
    Instant now = state.now();
    List<SwitchoverDetail> switched = new ArrayList<>();
    deployment.switchoverDetails().forEach(member -> switched.add(switchOver(member, now)));
    BlueGreenDeployment running = status(deployment, "SWITCHOVER_IN_PROGRESS");
    state.deployments.put(deployment.blueGreenDeploymentIdentifier(),
        Evolution.from(now, running).then(SWITCHOVER, status(deployment, "SWITCHOVER_COMPLETED").toBuilder()
            .source(switched.getFirst().sourceMember()).target(switched.getFirst().targetMember())
            .switchoverDetails(switched).statusDetails("Switchover completed").build()));
    return SwitchoverBlueGreenDeploymentResponse.builder().blueGreenDeployment(running).build();
  }

  private SwitchoverDetail switchOver(SwitchoverDetail member, Instant now) {
    DBInstance blue = state.instance(member.sourceMember());
    DBInstance green = state.instance(member.targetMember());
    String name = blue.dbInstanceIdentifier();
    String old = old(name);
    boolean primary = green.readReplicaSourceDBInstanceIdentifier().equals(name);
    DBInstance former = blue.toBuilder()
        .dbInstanceIdentifier(old)
        .dbInstanceArn(state.arn("db", old))
        .endpoint(blue.endpoint().toBuilder().address(blue.endpoint().address().replaceFirst("^[^.]+", old)).build())
        .readReplicaDBInstanceIdentifiers(blue.readReplicaDBInstanceIdentifiers().stream()
            .filter(replica -> !replica.equals(green.dbInstanceIdentifier())).map(this::old).toList())
        .readReplicaSourceDBInstanceIdentifier(primary ? null : old(blue.readReplicaSourceDBInstanceIdentifier()))
        .build();
    DBInstance successor = green.toBuilder()
        .dbInstanceIdentifier(name)
        .dbInstanceArn(blue.dbInstanceArn())
        .endpoint(blue.endpoint())
        .readReplicaDBInstanceIdentifiers(primary ? former.readReplicaDBInstanceIdentifiers().stream()
            .map(replica -> replica.substring(0, replica.lastIndexOf("-old"))).toList() : List.of())
        .readReplicaSourceDBInstanceIdentifier(primary ? null : blue.readReplicaSourceDBInstanceIdentifier())
        .statusInfos(primary ? blue.statusInfos() : green.statusInfos())
        .build();
    state.instances.put(name, Evolution.from(now, blue).then(SWITCHOVER, successor));
    state.instances.put(old, Evolution.from(now.plus(SWITCHOVER), former));
    state.instances.put(green.dbInstanceIdentifier(), Evolution.from(now, green).gone(SWITCHOVER));
    state.contents.copy(blue.dbiResourceId(), now, green.dbiResourceId(), now);
    return SwitchoverDetail.builder().sourceMember(former.dbInstanceArn()).targetMember(successor.dbInstanceArn())
        .status("SWITCHOVER_COMPLETED").build();
  }

  /** What an instance is called once another has taken its name, cut so that it is an identifier. */
  private String old(String name) {
    int number = 1;
    String old;
    do {
      String suffix = "-old" + number++;
      old = name.substring(0, Math.min(name.length(), 63 - suffix.length())) + suffix;
    } while (state.instances.get(old) != null);
    return old;
  }

  /** The copies go only where the request says so, and none of them may be protected. */
  @Override
  public DeleteBlueGreenDeploymentResponse deleteBlueGreenDeployment(DeleteBlueGreenDeploymentRequest request) {
    BlueGreenDeployment deployment = deployment(request.blueGreenDeploymentIdentifier());
    boolean target = Boolean.TRUE.equals(request.deleteTarget());
    boolean switched = deployment.status().equals("SWITCHOVER_COMPLETED");
    if (!switched && !deployment.status().equals("AVAILABLE")) {
      throw badState(deployment);
    }
    if (switched && target) {
      throw RDS.refuse("InvalidParameterCombination",
          "You can't specify DeleteTarget when the blue/green deployment status is SWITCHOVER_COMPLETED.");
    }
    List<DBInstance> greens = switched ? List.of() : deployment.switchoverDetails().stream()
        .map(member -> state.instance(member.targetMember())).toList();
    if (target) {
      greens.stream().filter(green -> Boolean.TRUE.equals(green.deletionProtection())).findFirst().ifPresent(green -> {
        throw RDS.refuse("InvalidParameterCombination", "Cannot delete protected DB Instance, please disable deletion "
            + "protection and try again: " + green.dbInstanceIdentifier());
      });
    }
    for (DBInstance green : greens) {
      replication.leave(green);
      state.instances.put(green.dbInstanceIdentifier(), target
          ? Evolution.from(state.now(), RdsLifecycle.with(green, RdsLifecycle.DELETING)).gone(RdsLifecycle.DELETE)
          : Evolution.from(state.now(), DbReplication.promoted(green)));
    }
    BlueGreenDeployment deleting = status(deployment, "DELETING").toBuilder().deleteTime(state.now()).build();
    state.deployments.put(deployment.blueGreenDeploymentIdentifier(), Evolution.from(state.now(), deleting)
        .gone(target ? RdsLifecycle.DELETE : DISSOLVE));
    return DeleteBlueGreenDeploymentResponse.builder().blueGreenDeployment(deleting).build();
  }

  /** Whether it is in a deployment that still stands; then it is neither upgraded nor deleted by itself. */
  boolean isMember(DBInstance instance) {
    return state.deployments.all().stream().flatMap(deployment -> deployment.switchoverDetails().stream())
        .anyMatch(member -> member.sourceMember().equals(instance.dbInstanceArn())
            || member.targetMember().equals(instance.dbInstanceArn()));
  }

  private BlueGreenDeployment deployment(String identifier) {
    BlueGreenDeployment deployment = identifier == null ? null : state.deployments.get(identifier);
    if (deployment == null) {
      throw RDS.error("BlueGreenDeploymentNotFoundFault", 404, "BlueGreenDeployment " + identifier + " not found.");
    }
    return deployment;
  }

  private static RuntimeException badState(BlueGreenDeployment deployment) {
    return RDS.refuse("InvalidBlueGreenDeploymentStateFault", "The blue/green deployment "
        + deployment.blueGreenDeploymentName() + " can't be switched over or deleted because its status is "
        + deployment.status() + ", or one of its instances is not available.");
  }

  private static SwitchoverDetail member(DBInstance blue, DBInstance green) {
    return SwitchoverDetail.builder().sourceMember(blue.dbInstanceArn()).targetMember(green.dbInstanceArn())
        .status("AVAILABLE").build();
  }

  private static BlueGreenDeployment status(BlueGreenDeployment deployment, String status) {
    return deployment.toBuilder().status(status).build();
  }
}
