package dev.webapp.platform.aws.rds;

import static dev.webapp.platform.aws.Records.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.ScriptedClients;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Effect;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** What makes a replica another one. */
class DbReplicaTest {
  private final DbReplicaKind kind = new DbReplicaKind(new DbInstances(new ScriptedClients(), InstantSource.system()));
  private final DbReplica desired = RdsWorld.replica("main-1", "main", null, "sg-1", Map.of());

  @Test
  void aPromotedOneIsNoReplicaAnyMore() {
    Delta delta = diff(seen().readReplicaSourceDBInstanceIdentifier(null));
    assertThat(delta.touches("sourceIdentifier")).isTrue();
    assertThat(delta.effect()).isEqualTo(Effect.REPLACES);
  }

  @Test
  void onlyAPromotedOneHasDataOfItsOwn() {
    assertThat(kind.stateful()).isFalse();
    assertThat(kind.outgrown(ObservedDbInstance.of(seen().build()))).isEmpty();
    assertThat(kind.outgrown(ObservedDbInstance.of(seen().readReplicaSourceDBInstanceIdentifier(null).build()))
        .orElseThrow()).contains("promoted");
  }

  /** RDS makes it as large as its source is by then, and does not let it grow along. */
  @Test
  void itsDiskGrowsAsTheSpecSaysAndMayBeLarger() {
    DbReplica larger = with(desired, "allocatedStorage", 40);
    assertThat(Differ.diff(larger, kind.project(ObservedDbInstance.of(seen().build()), larger)).effect())
        .isEqualTo(Effect.NONE);
    assertThat(Differ.diff(larger, kind.project(ObservedDbInstance.of(seen().build()), larger))
        .touches("allocatedStorage")).isTrue();
    assertThat(diff(seen().allocatedStorage(60))).isEqualTo(Delta.NONE);
  }

  @Test
  void whatItInheritsIsNoDriftWhereItIsNotOurs() {
    assertThat(diff(seen().dbParameterGroups(
        DBParameterGroupStatus.builder().dbParameterGroupName("of-the-source").build()))).isEqualTo(Delta.NONE);
  }

  @Test
  void whileItIsCreatedWhatIsNotToldYetIsNoDrift() {
    assertThat(diff(seen().dbInstanceStatus("creating").multiAZ(true))).isEqualTo(Delta.NONE);
  }

  private Delta diff(DBInstance.Builder seen) {
    return Differ.diff(desired, kind.project(ObservedDbInstance.of(seen.build()), desired));
  }

  private static DBInstance.Builder seen() {
    return DBInstance.builder().dbInstanceIdentifier("main-1").readReplicaSourceDBInstanceIdentifier("main")
        .engine("postgres").engineVersion("16.4").dbInstanceStatus("available")
        .dbInstanceClass("db.t4g.micro").multiAZ(false).allocatedStorage(20).storageType("gp3")
        .vpcSecurityGroups(
            VpcSecurityGroupMembership.builder().vpcSecurityGroupId("sg-1").status("active").build())
        .autoMinorVersionUpgrade(true);
  }
}
