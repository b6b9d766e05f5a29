package dev.webapp.platform.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

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

    /** moto drops DBPortNumber. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of("port");
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
      securityGroup = world.securityGroup("databases");
      otherSecurityGroup = world.securityGroup("other");
    }

    @Override
    protected DbInstance desired(String name) {
      return RdsWorld.postgres(name, "subnets", "params-16", securityGroup, tags(name));
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
      variants.put("parameter group", with("parameterGroupName", "more-params-16"));
      variants.put("security groups", with("securityGroupIds", List.of(otherSecurityGroup, securityGroup)));
      variants.put("backups", with(with("backupRetentionDays", 14), "backupWindow", "01:00-02:00"));
      variants.put("maintenance", with("maintenanceWindow", "mon:05:00-mon:06:00"));
      variants.put("port", with("port", 5433));
      variants.put("protected", with("deletionProtection", true));
      variants.put("flags", with(with("copyTagsToSnapshot", false), "autoMinorVersionUpgrade", false));
      variants.put("everything",
          with(with(with("instanceClass", "db.t4g.medium"), "allocatedStorage", 60), "multiAz", true));
      return variants;
    }

    /** A grown disk is no drift of a smaller one; a later version is. */
    @Override
    protected Set<String> oneWay() {
      return Set.of("major version");
    }

    @Override
    protected Map<String, Consumer<ObservedDbInstance>> drifts() {
      return cases(Map.of(
          "class changed", seen -> world.rds().modifyDBInstance(r -> r.dbInstanceIdentifier("main")
              .dbInstanceClass("db.t4g.medium").applyImmediately(true)),
          "security group changed", seen -> world.rds().modifyDBInstance(r -> r.dbInstanceIdentifier("main")
              .vpcSecurityGroupIds(otherSecurityGroup).applyImmediately(true)),
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

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("rds:CreateDBSnapshot", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs",
          "ec2:DescribeVpcAttribute", "ec2:DescribeAvailabilityZones", "ec2:DescribeAccountAttributes",
          "ec2:DescribeInternetGateways", "iam:CreateServiceLinkedRole", "kms:DescribeKey", "kms:CreateGrant");
    }
  }
}
