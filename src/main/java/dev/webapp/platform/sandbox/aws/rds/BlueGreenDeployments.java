package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DeleteBlueGreenDeploymentRequest;
import software.amazon.awssdk.services.rds.model.DeleteBlueGreenDeploymentResponse;
import software.amazon.awssdk.services.rds.model.DescribeBlueGreenDeploymentsRequest;
import software.amazon.awssdk.services.rds.model.DescribeBlueGreenDeploymentsResponse;
import software.amazon.awssdk.services.rds.model.SwitchoverBlueGreenDeploymentRequest;
import software.amazon.awssdk.services.rds.model.SwitchoverBlueGreenDeploymentResponse;
import software.amazon.awssdk.services.rds.model.SwitchoverDetail;

/**
 * RDS's blue/green deployments after they were created: listing, switchover, deletion (RDS user guide, "Using Amazon
 * RDS Blue/Green Deployments for database updates").
 */
final class BlueGreenDeployments implements RdsState.Part {
  private static final Set<String> FILTERS =
      Set.of("blue-green-deployment-identifier", "blue-green-deployment-name", "source", "target");
  private static final Duration SWITCHOVER = Duration.ofMinutes(1);
  private static final Duration DISSOLVE = Duration.ofSeconds(30);

  private final RdsState state;
  private final DbReplication replication;

  BlueGreenDeployments(RdsState state) {
    this.state = state;
    this.replication = new DbReplication(state);
  }

  @Override
  public DescribeBlueGreenDeploymentsResponse describeBlueGreenDeployments(
      DescribeBlueGreenDeploymentsRequest request) {
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
    return DescribeBlueGreenDeploymentsResponse.builder()
        .blueGreenDeployments(page.items()).marker(page.next()).build();
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
        if (!state.instance(arn).dbInstanceStatus().equals(Lifecycle.AVAILABLE)) {
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
          ? Evolution.from(state.now(), Lifecycle.with(green, Lifecycle.DELETING)).gone(Lifecycle.DELETE)
          : Evolution.from(state.now(), DbReplication.promoted(green)));
    }
    BlueGreenDeployment deleting = status(deployment, "DELETING").toBuilder().deleteTime(state.now()).build();
    state.deployments.put(deployment.blueGreenDeploymentIdentifier(), Evolution.from(state.now(), deleting)
        .gone(target ? Lifecycle.DELETE : DISSOLVE));
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

  private static BlueGreenDeployment status(BlueGreenDeployment deployment, String status) {
    return deployment.toBuilder().status(status).build();
  }
}
