package dev.webapp.platform.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.ScriptedClients;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Effect;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** What makes a replica another one. */
class DbReplicaTest {
  private final DbReplicaKind kind = new DbReplicaKind(new DbInstances(new ScriptedClients(), InstantSource.system()));
  private final DbReplica desired = new DbReplica("main-1", "main", "postgres", "16", "db.t4g.micro", false, "gp3", 5432,
      List.of("sg-1"), null, false, true, null, Map.of(), Map.of());

  @Test
  void aPromotedOneIsNoReplicaAnyMore() {
    Delta delta = diff(seen().readReplicaSourceDBInstanceIdentifier(null));
    assertThat(delta.touches("sourceIdentifier")).isTrue();
    assertThat(delta.effect()).isEqualTo(Effect.REPLACES);
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
        .dbInstanceClass("db.t4g.micro").multiAZ(false).storageType("gp3")
        .vpcSecurityGroups(
            VpcSecurityGroupMembership.builder().vpcSecurityGroupId("sg-1").status("active").build())
        .autoMinorVersionUpgrade(true);
  }
}
