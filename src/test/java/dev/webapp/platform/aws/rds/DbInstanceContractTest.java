package dev.webapp.platform.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MasterPassword;
import dev.webapp.platform.aws.MotoEnvironment;
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
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DbInstanceContractTest {
  @Nested
  class Sandbox extends Suite {
    Sandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class Moto extends Suite {
    Moto() {
      super(MotoEnvironment.started());
    }

    /** moto drops DBPortNumber, and never tells of Performance Insights. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of("port", "insights", "insights kept longer", "insights and another class");
    }
  }

  abstract static class Suite extends KindContract<DbInstance, ObservedDbInstance> {
    private final RdsWorld world;
    private String securityGroup;
    private String otherSecurityGroup;

    Suite(AwsEnvironment aws) {
      super(aws);
      this.world = new RdsWorld(aws);
    }

    @Override
    protected ResourceKind<DbInstance, ObservedDbInstance> kind(Clients clients) {
      return new DbInstanceKind(new DbInstances(clients, aws.clock()));
    }

    @Override
    protected void prepare() {
      world.subnetGroup("subnets");
      world.parameterGroup("params-16", "postgres16");
      world.parameterGroup("more-params-16", "postgres16");
      world.parameterGroup("params-17", "postgres17");
      world.replicateLogically("params-16");
      securityGroup = world.securityGroup("databases");
      otherSecurityGroup = world.securityGroup("other");
    }

    @Override
    protected DbInstance desired(String name) {
      return with(with(RdsWorld.postgres(name, "subnets", "params-16", securityGroup, tags(name)), "logExports",
          List.of("upgrade")), "caCertificate", "rds-ca-rsa2048-g1");
    }

    @Override
    protected Map<String, DbInstance> variants() {
      Map<String, DbInstance> variants = new TreeMap<>();
      variants.put("class", with("instanceClass", "db.t4g.medium"));
      variants.put("grown", with("allocatedStorage", 40));
      variants.put("grown within bounds", with(with("allocatedStorage", 40), "maxAllocatedStorage", 100));
      variants.put("bounds", with("maxAllocatedStorage", 100));
      variants.put("standby", with("multiAz", true));
      variants.put("major version", with(with("engineVersion", "17"), "parameterGroupName", "params-17"));
      variants.put("major version by copies", with(with(with("engineVersion", "17"), "parameterGroupName", "params-17"),
          "majorUpgrade", DbInstance.BLUE_GREEN));
      variants.put("parameter group", with("parameterGroupName", "more-params-16"));
      variants.put("security groups", with("securityGroupIds", List.of(otherSecurityGroup, securityGroup)));
      variants.put("backups", with(with("backupRetentionDays", 14), "backupWindow", "01:00-02:00"));
      variants.put("maintenance", with("maintenanceWindow", "mon:05:00-mon:06:00"));
      variants.put("port", with("port", 5433));
      variants.put("rotated", with("masterPassword", new SecretValue("test@2", () -> "wrong-donkey-battery-staple")));
      variants.put("protected", with("deletionProtection", true));
      variants.put("flags", with(with("copyTagsToSnapshot", false), "autoMinorVersionUpgrade", false));
      variants.put("large", with(with(with("allocatedStorage", 400), "iops", 16_000), "storageThroughput", 1000));
      variants.put("large without more", with("allocatedStorage", 400));
      variants.put("IAM", with("iamAuthentication", true));
      variants.put("insights", with(with("performanceInsights", true), "performanceInsightsRetentionDays", 7));
      variants.put("insights kept longer",
          with(with("performanceInsights", true), "performanceInsightsRetentionDays", 93));
      variants.put("insights and another class", with(with(with("performanceInsights", true),
          "performanceInsightsRetentionDays", 7), "instanceClass", "db.t4g.medium"));
      variants.put("log exports", with("logExports", List.of("iam-db-auth-error", "postgresql")));
      variants.put("no log exports", with("logExports", List.of()));
      variants.put("certificate", with("caCertificate", "rds-ca-ecc384-g1"));
      variants.put("everything",
          with(with(with("instanceClass", "db.t4g.medium"), "allocatedStorage", 60), "multiAz", true));
      return variants;
    }

    /** A grown disk is no drift of a smaller one; a later version is. */
    @Override
    protected Set<String> oneWay() {
      return Set.of("major version", "major version by copies");
    }

    @Override
    protected Map<String, Consumer<ObservedDbInstance>> drifts() {
      return cases(Map.of(
          "class changed", seen -> world.rds().modifyDBInstance(r -> r.dbInstanceIdentifier("main")
              .dbInstanceClass("db.t4g.medium").applyImmediately(true)),
          "security group changed", seen -> world.rds().modifyDBInstance(r -> r.dbInstanceIdentifier("main")
              .vpcSecurityGroupIds(otherSecurityGroup).applyImmediately(true)),
          "log no longer exported", _ -> world.rds().modifyDBInstance(r -> r.dbInstanceIdentifier("main")
              .cloudwatchLogsExportConfiguration(logs -> logs.disableLogTypes("upgrade"))),
          "minor versions left alone", _ -> world.rds().modifyDBInstance(r -> r.dbInstanceIdentifier("main")
              .autoMinorVersionUpgrade(false)),
          "tag changed", seen -> world.tag(seen.arn(), "team", "z")));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedDbInstance observed, String key, String value) {
      world.tag(observed.arn(), key, value);
      return true;
    }

    @Override
    protected void assertKept(String snapshot) {
      assertThat(world.rds().describeDBSnapshots(r -> r.dbSnapshotIdentifier(snapshot)).dbSnapshots())
          .singleElement().satisfies(s -> assertThat(s.dbInstanceIdentifier()).isEqualTo("main"));
    }

    /** Setting a password, and saying so. */
    @Override
    protected int writesOfOneUpdate(Delta delta) {
      return delta.touches("masterPassword") ? 2 : 1;
    }

    private DbInstance restored(RestoreFrom from) {
      return with(with(with(desired("main"), "restoreFrom", from), "databaseName", null), "storageEncrypted", null);
    }

    /** An instance of others, made of the records that ours are made of. */
    private void original(DbInstance like) {
      kind(aws.others()).create(handle("original"), SCOPE, with(like, "identifier", "original"), new Token("0"));
      rest();
    }

    private String snapshotOfOriginal() {
      String snapshot = "kept-" + UUID.randomUUID();
      world.rds().createDBSnapshot(r -> r.dbInstanceIdentifier("original").dbSnapshotIdentifier(snapshot));
      rest();
      return snapshot;
    }

    @Test
    void becomesAsDesiredWhateverTheSnapshotWasMadeOf() {
      original(with(with(with(with(desired("original"), "instanceClass", "db.t4g.medium"), "backupRetentionDays", 3),
          "maintenanceWindow", "mon:05:00-mon:06:00"), "masterPassword",
          new SecretValue("other@1", () -> "elsewhere")));
      DbInstance desired = with(with(restored(new RestoreFrom.FromSnapshot(snapshotOfOriginal())),
          "allocatedStorage", 40), "maxAllocatedStorage", 100);
      aws.forgetCalls();
      ObservedDbInstance begun = create(desired);
      assertThat(aws.writes()).singleElement()
          .satisfies(call -> assertThat(call.operation()).isEqualTo("RestoreDBInstanceFromDBSnapshot"));
      assertThat(begun.tags()).containsEntry(MasterPassword.TAG, MasterPassword.RESTORED);
      assertThat(Differ.diff(desired, kind.project(begun, desired)).touches("masterPassword")).isTrue();
      ObservedDbInstance settled = settle(desired);
      assertThat(settled.settings().allocatedStorage()).isEqualTo(40);
      assertThat(aws.calledActions()).contains("rds:ModifyDBInstance", "rds:AddTagsToResource");
      // What it was restored from means nothing any more.
      DbInstance afterwards = with(with(desired, "restoreFrom", null), "databaseName", "elsewhere");
      assertThat(Differ.diff(afterwards, kind.project(settled, afterwards))).isEqualTo(Delta.NONE);
    }

    @Test
    void becomesAsDesiredFromAPointInTimeOfAnother() {
      original(with(desired("original"), "deletionProtection", true));
      DbInstance desired = restored(new RestoreFrom.FromInstance("original", null));
      create(desired);
      assertThat(settle(desired).settings().deletionProtection()).isFalse();
    }

    @Test
    void tellsWhoseNamesIamKnowsItsUsersBy() {
      DbInstance desired = desired("main");
      create(desired);
      assertThat((String) kind.outputs(settle(desired)).get("dbuserArn"))
          .matches("arn:aws:rds-db:us-east-1:\\d{12}:dbuser:db-[A-Z0-9]+");
    }

    @Test
    void tellsWhatIsLeftOfOneThatIsGone() {
      assertThat(kind.backups(handle("main"), SCOPE)).isEmpty();
      DbInstance desired = desired("main");
      create(desired);
      settle(desired);
      rest();
      depart(desired, new Farewell.Snapshot("final-main-20260101"));
      assertThat(kind.backups(handle("main"), SCOPE)).extracting(Backup::restoreFrom)
          .contains("{snapshot: final-main-20260101}");
      if (aws.faithful()) {
        assertThat(kind.backups(handle("main"), SCOPE)).extracting(Backup::restoreFrom).contains("{instance: main}");
      }
      assertThat(kind.backups(handle("main"), SCOPE)).isSortedAccordingTo(Backup.LATEST_FIRST);
    }

    @Test
    void aSnapshotThatDoesNotExistOrDoesNotFitIsToldBeforehand() {
      assertThatThrownBy(() -> create(restored(new RestoreFrom.FromSnapshot("nowhere"))))
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.INVALID))
          .hasMessageContaining("nowhere");
      original(desired("original"));
      DbInstance other = with(
          restored(new RestoreFrom.FromSnapshot(snapshotOfOriginal())), "masterUsername", "somebody");
      assertThatThrownBy(() -> create(other)).hasMessageContaining("platform: set username");
      assertThat(observe(other)).isNull();
    }

    @Override
    protected void liveOn() {
      kind.backups(handle("main"), SCOPE);
      if (aws.faithful()) {
        // moto makes no instance of a name whose backups it retains within the same minute.
        create(restored(new RestoreFrom.FromSnapshot("final-main-20260101")));
        DbInstance copy = with(restored(new RestoreFrom.FromInstance("main", null)), "identifier", "copy");
        create("copy", copy);
      }
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("rds:CreateDBSnapshot", "rds:DescribeDBEngineVersions",
          // Where a parameter that copies need awaits it.
          "rds:RebootDBInstance",
          "rds:CreateDBInstanceReadReplica", "rds:PromoteReadReplica", "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets", "ec2:DescribeVpcs", "ec2:DescribeVpcAttribute", "ec2:DescribeAvailabilityZones",
          "ec2:DescribeAccountAttributes", "ec2:DescribeInternetGateways", "iam:CreateServiceLinkedRole",
          "kms:DescribeKey",
          "kms:CreateGrant");
    }
  }
}
