package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.EngineVersion;
import dev.webapp.platform.aws.MasterPassword;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.SwitchoverDetail;

/**
 * New major versions beside the old one: RDS copies the instance (the blue one) with its replicas, upgrades the copies
 * (green) and keeps them in step; then, within about a minute, they take over the names and endpoints, and the old ones
 * stay behind as {@code <name>-old1} (RDS user guide, "Using Amazon RDS Blue/Green Deployments for database updates").
 * Nothing of that has to be remembered: the deployment is called after the one life of the blue instance, and the rest
 * is what RDS lists.
 */
final class BlueGreenDeployments {
  private static final String DEPLOYMENT = "blue/green deployment";
  private static final String FORMER = "instance";
  private static final int LONGEST_NAME = 60;
  /** RDS takes no order for a deployment that is at work (user guide, "Deleting a blue/green deployment"). */
  private static final Set<String> AT_WORK = Set.of("PROVISIONING", "SWITCHOVER_IN_PROGRESS", "DELETING");

  private final DbInstances instances;
  /** The deployments that last were told to have failed. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  BlueGreenDeployments(DbInstances instances) {
    this.instances = instances;
  }

  /** Whether the version that is desired shall come this way. */
  static boolean serve(String majorUpgrade, ObservedDbInstance seen, String wanted) {
    return DbInstance.BLUE_GREEN.equals(majorUpgrade) && UpgradeOrder.isOtherMajor(seen, wanted);
  }

  /**
   * What it costs to clear away what is left over. Where the spec does not say that copies take over, others have let
   * one do so, and they may still need the instance whose name it took.
   *
   * @param leftover its value in {@link DbInstance#leftovers()}
   */
  static Effect effectOfClearing(Object leftover, String majorUpgrade, Effect declared) {
    return FORMER.equals(leftover) && !DbInstance.BLUE_GREEN.equals(majorUpgrade) ? Effect.DATA_LOSS : declared;
  }

  /** What is left over beside {@code seen}, where a deployment that it is to be upgraded by does not count. */
  static Map<String, String> leftovers(ObservedDbInstance seen, String majorUpgrade, String wanted) {
    Map<String, String> leftovers = seen.settings().leftovers();
    return leftovers.containsValue(DEPLOYMENT) && serve(majorUpgrade, seen, wanted) ? Map.of() : leftovers;
  }

  /**
   * What stands beside the instance, by name: the one whose name it took, or a deployment. RDS is only asked for the
   * latter while it lists a copy.
   *
   * @param listed all instances of the scope
   */
  Map<String, String> beside(Scope scope, NavigableMap<String, DBInstance> listed, ObservedDbInstance seen) {
    Optional<ObservedDbInstance> former = Namesakes.former(listed, seen);
    if (former.isPresent()) {
      return Map.of(former.get().settings().identifier(), FORMER);
    }
    return !Namesakes.isCopied(listed, seen) ? Map.of() : of(scope, seen)
        .filter(deployment -> !deployment.status().equals("DELETING"))
        .map(deployment -> Map.of(deployment.blueGreenDeploymentName(), DEPLOYMENT)).orElse(Map.of());
  }

  /**
   * Takes the next step to the version that is desired; throws a {@link Problem} of category CONFLICT where RDS has to
   * get on first.
   *
   * @return the instance, whose version does not change until all is done
   */
  ObservedDbInstance advance(Scope scope, DbInstance desired, ObservedDbInstance seen) {
    Optional<BlueGreenDeployment> found = of(scope, seen);
    if (found.isEmpty()) {
      return begin(scope, desired, seen);
    }
    BlueGreenDeployment deployment = found.get();
    switch (deployment.status()) {
      case "AVAILABLE" -> switchOver(scope, desired, seen, deployment);
      case "SWITCHOVER_FAILED" -> retry(scope, desired, seen, deployment);
      case "INVALID_CONFIGURATION" -> throw Problem.of(Problem.Category.INVALID, deployment.status(),
          "rds:SwitchoverBlueGreenDeployment",
          DEPLOYMENT + " " + deployment.blueGreenDeploymentName() + " cannot take over: "
              + details(deployment) + "; mend that and set the annotation platform.webapp.dev/refresh, or set "
              + "majorUpgrade to InPlace, or version back");
      default -> throw awaited(deployment);
    }
    return seen;
  }

  private ObservedDbInstance begin(Scope scope, DbInstance desired, ObservedDbInstance seen) {
    if (!seen.pending().isEmpty()) {
      throw DbInstanceStatus.busy("rds:CreateBlueGreenDeployment", seen,
          "what is pending comes first: " + String.join(", ", seen.pending()));
    }
    if ("pending-reboot".equals(seen.parameterStatus()) && seen.settings().engine().equals("postgres")) {
      // It is copied by logical replication, which a parameter turns on, and that takes a reboot.
      return instances.reboot(scope, seen);
    }
    try {
      instances.write(scope, rds -> rds.createBlueGreenDeployment(r -> r
          .blueGreenDeploymentName(name(seen))
          .source(seen.arn())
          .targetEngineVersion(desired.engineVersion())
          .targetDBParameterGroupName(desired.parameterGroupName())
          .tags(RdsTags.write(desired.tags()))));
      return seen;
    } catch (Problem refused) {
      Problem explained = new UpgradeTargets(instances.client(scope)).explained(refused, seen, desired.engineVersion());
      throw explained != refused || refused.category() != Problem.Category.INVALID ? explained
          : new Problem(refused.category(), refused.code(), refused.action(),
              "majorUpgrade: BlueGreen is not possible: "
              + refused.getMessage() + "; parameters that it needs have to be set while the version is still "
              + seen.runningVersion() + ", so set version back, wait until that is Ready, and raise it again; or set "
              + "majorUpgrade to InPlace", null, refused);
    }
  }

  /** RDS has undone it. Each try keeps writes away for minutes, so the next one is up to whoever was told of it. */
  private void retry(Scope scope, DbInstance desired, ObservedDbInstance seen, BlueGreenDeployment deployment) {
    if (told.add(deployment.blueGreenDeploymentIdentifier())) {
      throw Problem.of(Problem.Category.INVALID, deployment.status(), "rds:SwitchoverBlueGreenDeployment", DEPLOYMENT
          + " " + deployment.blueGreenDeploymentName() + " has failed to take over: " + details(deployment)
          + "; mend that and set the annotation platform.webapp.dev/refresh to try once more, or have another copy "
          + "made: put version back, wait until that is Ready, and raise it again");
    }
    told.remove(deployment.blueGreenDeploymentIdentifier());
    switchOver(scope, desired, seen, deployment);
  }

  private static String details(BlueGreenDeployment deployment) {
    String details = deployment.statusDetails();
    return details == null ? "RDS does not say why, but perhaps its events do" : details;
  }

  /** What takes over the name has to be ours, and of the version that is desired by now, or a minor one later. */
  private void switchOver(Scope scope, DbInstance desired, ObservedDbInstance seen, BlueGreenDeployment deployment) {
    NavigableMap<String, DBInstance> listed = instances.listed(scope);
    DBInstance copy = listed.get(nameIn(deployment.target()));
    if (copy != null
        && !EngineVersion.isMinorUpgrade(copy.engine(), desired.engineVersion(), copy.engineVersion())) {
      discard(scope, deployment);
      return;
    }
    boolean tagged = false;
    for (SwitchoverDetail member : deployment.switchoverDetails()) {
      DBInstance source = listed.get(nameIn(member.sourceMember()));
      DBInstance target = listed.get(nameIn(member.targetMember()));
      Map<String, String> missing = source == null || target == null ? Map.of()
          : MasterPassword.missing(ObservedDbInstance.of(source).tags(), ObservedDbInstance.of(target).tags());
      if (!missing.isEmpty()) {
        instances.write(scope, rds -> rds.addTagsToResource(
            r -> r.resourceName(member.targetMember()).tags(RdsTags.write(missing))));
        tagged = true;
      }
    }
    if (!tagged) {
      instances.write(scope, rds -> rds.switchoverBlueGreenDeployment(r -> r
          .blueGreenDeploymentIdentifier(deployment.blueGreenDeploymentIdentifier())));
    }
  }

  /**
   * Takes the next step to having nothing left: first the deployment goes, then the old replicas, then the old
   * instance.
   *
   * @param how what becomes of the old instance's data, of which the new one has a copy
   */
  void clear(Scope scope, ObservedDbInstance seen, Farewell how) {
    if (seen.sourceIdentifier() == null && dissolved(scope, seen)) {
      return;
    }
    Optional<ObservedDbInstance> former = Namesakes.former(instances.listed(scope), seen);
    if (former.isEmpty()) {
      return;
    }
    if (DbInstanceStatus.leaving(former.get())) {
      throw DbInstanceStatus.busy("rds:DeleteDBInstance", former.get(), "what it was made of goes then");
    }
    DbInstanceRemoval removal = new DbInstanceRemoval(instances);
    if (seen.sourceIdentifier() != null || former.get().sourceIdentifier() != null) {
      requireReleased(scope, former.get());
      removal.removeReplica(scope, former.get(), how);
    } else if (!former.get().replicaIdentifiers().isEmpty()) {
      throw Problem.of(Problem.Category.CONFLICT, "AwaitsReplicas", "rds:DeleteDBInstance", "of "
          + former.get().settings().identifier() + " there still are replicas: "
          + String.join(", ", former.get().replicaIdentifiers()));
    } else {
      removal.removeAlone(scope, former.get(), how);
    }
  }

  /** The deployment's end is begun where its source is seen to. */
  private void requireReleased(Scope scope, ObservedDbInstance formerReplica) {
    String source = formerReplica.sourceIdentifier();
    Optional.ofNullable(source == null ? null : instances.listed(scope).get(source)).map(ObservedDbInstance::of)
        .flatMap(blue -> of(scope, blue)).ifPresent(deployment -> {
          throw awaited(deployment);
        });
  }

  /** Whether there was a deployment that holds the replica, and which had to go first. */
  boolean released(Scope scope, ObservedDbInstance replica) {
    NavigableMap<String, DBInstance> listed = instances.listed(scope);
    DBInstance source = listed.get(replica.sourceIdentifier());
    return source != null && dissolved(scope, ObservedDbInstance.of(source));
  }

  /**
   * Takes a deployment's end a step further, with the copies if they have not taken over; false where there is none.
   */
  private boolean dissolved(Scope scope, ObservedDbInstance seen) {
    NavigableMap<String, DBInstance> listed = instances.listed(scope);
    Optional<ObservedDbInstance> former = Namesakes.former(listed, seen);
    if (former.isEmpty() && !Namesakes.isCopied(listed, seen)) {
      return false;
    }
    Optional<BlueGreenDeployment> deployment = of(scope, former.orElse(seen));
    deployment.ifPresent(found -> discard(scope, found));
    return deployment.isPresent();
  }

  /** The last state of an instance that another one took the place of: nobody has to miss what an upgrade broke. */
  static Farewell snapshotOfFormer(ObservedDbInstance seen) {
    String former = seen.settings().leftovers().keySet().iterator().next();
    return new Farewell.Snapshot(former + "-final-" + Digest.of(10, seen.resourceId()));
  }

  /** Takes the copies away with it; nothing but them goes. */
  private void discard(Scope scope, BlueGreenDeployment deployment) {
    if (deployment.status().equals("SWITCHOVER_COMPLETED")) {
      delete(scope, deployment, false);
      return;
    }
    if (AT_WORK.contains(deployment.status())) {
      throw awaited(deployment);
    }
    List<ObservedDbInstance> guarded = deployment.switchoverDetails().stream()
        .map(member -> instances.listed(scope).get(nameIn(member.targetMember()))).filter(Objects::nonNull)
        .filter(copy -> Boolean.TRUE.equals(copy.deletionProtection())).map(ObservedDbInstance::of).toList();
    if (guarded.isEmpty()) {
      delete(scope, deployment, true);
    }
    guarded.forEach(copy -> instances.modify(scope, copy,
        ModifyDbInstanceRequest.builder().deletionProtection(false).applyImmediately(false)));
  }

  private void delete(Scope scope, BlueGreenDeployment deployment, boolean copies) {
    instances.write(scope, rds -> rds.deleteBlueGreenDeployment(r -> r
        .blueGreenDeploymentIdentifier(deployment.blueGreenDeploymentIdentifier())
        // RDS refuses it once the copies have taken over.
        .deleteTarget(copies ? true : null)));
  }

  private Optional<BlueGreenDeployment> of(Scope scope, ObservedDbInstance blue) {
    return instances.client(scope).describeBlueGreenDeployments(r -> r.filters(
        Filter.builder().name("blue-green-deployment-name").values(name(blue)).build())).blueGreenDeployments().stream()
        .findFirst();
  }

  /** Of that one life of the instance: another one of the same name has other copies. */
  private static String name(ObservedDbInstance blue) {
    String suffix = "-" + Digest.of(10, blue.resourceId());
    String name = blue.settings().identifier().replaceFirst("-old[0-9]+$", "");
    return name.substring(0, Math.min(name.length(), LONGEST_NAME - suffix.length())).replaceFirst("-$", "") + suffix;
  }

  private static Problem awaited(BlueGreenDeployment deployment) {
    return Problem.of(Problem.Category.CONFLICT, deployment.status(), "rds:DescribeBlueGreenDeployments",
        DEPLOYMENT + " " + deployment.blueGreenDeploymentName() + " is " + deployment.status());
  }

  /** Empty where the copy has not come into being. */
  private static String nameIn(String arn) {
    return arn == null ? "" : arn.substring(arn.lastIndexOf(':') + 1);
  }
}
