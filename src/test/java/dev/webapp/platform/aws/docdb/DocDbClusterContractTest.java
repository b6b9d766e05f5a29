package dev.webapp.platform.aws.docdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MasterPassword;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Token;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Only on the sandbox: moto refuses every cluster with {@code Engine 'docdb' is not supported}. */
class DocDbClusterContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  abstract static class Suite extends KindContract<DocDbCluster, ObservedDocDbCluster> {
    private final DocDbWorld world;
    private String securityGroup;
    private String otherSecurityGroup;

    Suite(AwsEnvironment aws) {
      super(aws);
      this.world = new DocDbWorld(aws);
    }

    @Override
    protected ResourceKind<DocDbCluster, ObservedDocDbCluster> kind(Clients clients) {
      return new DocDbClusterKind(clients, world.tags());
    }

    @Override
    protected void prepare() {
      world.subnetGroup("subnets");
      world.parameterGroup("params-4", "docdb4.0");
      world.parameterGroup("more-params-4", "docdb4.0");
      world.parameterGroup("params-5", "docdb5.0");
      securityGroup = world.securityGroup("databases");
      otherSecurityGroup = world.securityGroup("other");
    }

    @Override
    protected DocDbCluster desired(String name) {
      return DocDbWorld.cluster(name, "subnets", "params-4", securityGroup, tags(name));
    }

    @Override
    protected Map<String, DocDbCluster> variants() {
      Map<String, DocDbCluster> variants = new TreeMap<>();
      variants.put("major version", upgraded());
      variants.put("major version and what only it has", with(with(with(upgraded(), "storageType", "iopt1"),
          "securityGroupIds", List.of(otherSecurityGroup)), "backupRetentionDays", 14));
      variants.put("parameter group", with("parameterGroupName", "more-params-4"));
      variants.put("security groups", with("securityGroupIds", List.of(otherSecurityGroup, securityGroup)));
      variants.put("backups", with(with("backupRetentionDays", 14), "backupWindow", "01:00-02:00"));
      variants.put("maintenance", with("maintenanceWindow", "mon:05:00-mon:06:00"));
      variants.put("rotated", with("masterPassword", new SecretValue("test@2", () -> "wrong-donkey-battery-staple")));
      variants.put("protected", with("deletionProtection", true));
      variants.put("other logs", with("logExports", List.of("profiler")));
      variants.put("no logs", with("logExports", List.of()));
      return variants;
    }

    private DocDbCluster upgraded() {
      return with(with("engineVersion", "5.0"), "parameterGroupName", "params-5");
    }

    @Override
    protected Set<String> oneWay() {
      return Set.of("major version", "major version and what only it has");
    }

    @Override
    protected Map<String, Consumer<ObservedDocDbCluster>> drifts() {
      return cases(Map.of(
          "retention changed", _ -> world.docdb().modifyDBCluster(
              r -> r.dbClusterIdentifier("main").backupRetentionPeriod(1)),
          "security group changed", _ -> world.docdb().modifyDBCluster(
              r -> r.dbClusterIdentifier("main").vpcSecurityGroupIds(otherSecurityGroup)),
          "tag changed", seen -> world.tag(seen.arn(), "team", "z")));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedDocDbCluster observed, String key, String value) {
      world.tag(observed.arn(), key, value);
      return true;
    }

    /** One listing, and the tags of each. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + resources;
    }

    @Override
    protected void assertKept(String snapshot) {
      assertThat(world.docdb().describeDBClusterSnapshots(r -> r.dbClusterSnapshotIdentifier(snapshot))
          .dbClusterSnapshots()).singleElement()
          .satisfies(s -> assertThat(s.dbClusterIdentifier()).isEqualTo("main"));
    }

    /** Setting a password, and saying so. */
    @Override
    protected int writesOfOneUpdate(Delta delta) {
      return delta.touches("masterPassword") ? 2 : 1;
    }

    private DocDbCluster restored(DocDbRestoreFrom from) {
      return with(with(desired("main"), "restoreFrom", from), "storageEncrypted", null);
    }

    /** A cluster of others, made of the record that ours are made of. */
    private void original(DocDbCluster like) {
      kind(aws.others()).create(handle("original"), SCOPE, with(like, "identifier", "original"), new Token("0"));
      rest();
    }

    private String snapshotOfOriginal() {
      world.docdb().createDBClusterSnapshot(
          r -> r.dbClusterIdentifier("original").dbClusterSnapshotIdentifier("kept"));
      rest();
      return "kept";
    }

    @Test
    void becomesAsDesiredWhateverTheSnapshotWasMadeOf() {
      original(with(with(with(desired("original"), "backupRetentionDays", 3), "maintenanceWindow",
          "mon:05:00-mon:06:00"), "masterPassword", new SecretValue("other@1", () -> "elsewhere")));
      DocDbCluster desired = with(with(restored(DocDbRestoreFrom.snapshot(snapshotOfOriginal())), "engineVersion",
          "5.0"), "parameterGroupName", "params-5");
      aws.forgetCalls();
      ObservedDocDbCluster begun = create(desired);
      assertThat(aws.writes()).singleElement()
          .satisfies(call -> assertThat(call.operation()).isEqualTo("RestoreDBClusterFromSnapshot"));
      assertThat(begun.tags()).containsEntry(MasterPassword.TAG, MasterPassword.RESTORED);
      assertThat(Differ.diff(desired, kind.project(begun, desired)).touches("masterPassword")).isTrue();
      ObservedDocDbCluster settled = settle(desired);
      assertThat(settled.settings().engineVersion()).isEqualTo("5.0.0");
      // What it was restored from means nothing any more, and neither does the encryption that it brought along.
      DocDbCluster afterwards = with(with(desired, "restoreFrom", null), "storageEncrypted", false);
      assertThat(Differ.diff(afterwards, kind.project(settled, afterwards))).isEqualTo(Delta.NONE);
    }

    @Test
    void becomesAsDesiredFromAPointInTimeOfAnother() {
      original(with(desired("original"), "deletionProtection", true));
      DocDbCluster desired = restored(DocDbRestoreFrom.cluster("original", null));
      create(desired);
      ObservedDocDbCluster settled = settle(desired);
      assertThat(settled.settings().deletionProtection()).isFalse();
      assertThat(settled.settings().parameterGroupName()).isEqualTo("params-4");
    }

    @Test
    void tellsWhatIsLeftOfOneThatIsGone() {
      assertThat(kind.backups(handle("main"), SCOPE)).isEmpty();
      DocDbCluster desired = desired("main");
      create(desired);
      settle(desired);
      rest();
      world.docdb().createDBClusterSnapshot(r -> r.dbClusterIdentifier("main").dbClusterSnapshotIdentifier("earlier"));
      rest();
      depart(desired, new Farewell.Snapshot("final-main-20260101"));
      assertThat(kind.backups(handle("main"), SCOPE)).extracting(Backup::restoreFrom)
          .containsExactly("{snapshot: final-main-20260101}", "{snapshot: earlier}");
      assertThat(kind.backups(handle("other"), SCOPE)).isEmpty();
    }

    @Test
    void whatDoesNotExistOrDoesNotFitIsToldBeforehand() {
      assertThatThrownBy(() -> create(restored(DocDbRestoreFrom.snapshot("nowhere"))))
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.INVALID))
          .hasMessageContaining("nowhere");
      assertThatThrownBy(() -> create(restored(DocDbRestoreFrom.cluster("nowhere", null))))
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.INVALID))
          .hasMessageContaining("restore a snapshot of it");
      original(desired("original"));
      assertThatThrownBy(() -> create(restored(DocDbRestoreFrom.cluster("original", aws.clock().instant()))))
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.INVALID))
          .hasMessageContaining("reach from");
      DocDbCluster other =
          with(restored(DocDbRestoreFrom.snapshot(snapshotOfOriginal())), "masterUsername", "somebody");
      assertThatThrownBy(() -> create(other)).hasMessageContaining("platform: set username");
      assertThat(observe(other)).isNull();
    }

    @Test
    void awaitsTheEndOfItsInstances() {
      DocDbCluster desired = desired("main");
      create(desired);
      settle(desired);
      rest();
      world.docdb().createDBInstance(r -> r.dbInstanceIdentifier("main-1").dbClusterIdentifier("main").engine("docdb")
          .dbInstanceClass("db.r6g.large"));
      rest();
      ObservedDocDbCluster seen = observe(desired);
      assertThatThrownBy(() -> kind.delete(handle("main"), SCOPE, seen, new Farewell.Snapshot("final")))
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT))
          .hasMessageContaining("still contains DB instances");
      world.docdb().deleteDBInstance(r -> r.dbInstanceIdentifier("main-1"));
      depart(desired, new Farewell.Snapshot("final"));
      assertKept("final");
    }

    @Override
    protected void liveOn() {
      kind.backups(handle("main"), SCOPE);
      create(restored(DocDbRestoreFrom.snapshot("final-main-20260101")));
      rest();
      create("copy", with(restored(DocDbRestoreFrom.cluster("main", null)), "identifier", "copy"));
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("rds:CreateDBClusterSnapshot", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets",
          "ec2:DescribeVpcs", "ec2:DescribeVpcAttribute", "ec2:DescribeAvailabilityZones",
          "iam:CreateServiceLinkedRole", "kms:DescribeKey", "kms:CreateGrant");
    }
  }
}
