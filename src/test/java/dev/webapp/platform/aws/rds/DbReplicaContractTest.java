package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Token;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

class DbReplicaContractTest {
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

    /**
     * moto drops DBPortNumber, lets a second replica of the same name replace the first, and never tells of Performance
     * Insights.
     */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of("port", CREATED_TWICE, "insights");
    }
  }

  abstract static class Suite extends KindContract<DbReplica, ObservedDbInstance> {
    private final RdsWorld world;
    private String securityGroup;
    private String otherSecurityGroup;

    Suite(AwsEnvironment aws) {
      super(aws);
      this.world = new RdsWorld(aws);
    }

    @Override
    protected ResourceKind<DbReplica, ObservedDbInstance> kind(Clients clients) {
      return new DbReplicaKind(new DbInstances(clients, aws.clock()));
    }

    @Override
    protected void prepare() {
      world.subnetGroup("subnets");
      world.parameterGroup("params-16", "postgres16");
      world.parameterGroup("more-params-16", "postgres16");
      securityGroup = world.securityGroup("databases");
      otherSecurityGroup = world.securityGroup("other");
      new DbInstanceKind(new DbInstances(aws.others(), aws.clock())).create(
          new Handle(new ResourceId("DbInstance", "source"), "source"), SCOPE,
          RdsWorld.postgres("source", "subnets", "params-16", securityGroup, Map.of()), new Token("0".repeat(32)));
      aws.pass(Duration.ofHours(1));
    }

    @Override
    protected DbReplica desired(String name) {
      return with(with(RdsWorld.replica(name, "source", "params-16", securityGroup, tags(name)), "logExports",
          List.of("upgrade")), "caCertificate", "rds-ca-rsa2048-g1");
    }

    @Override
    protected Map<String, DbReplica> variants() {
      Map<String, DbReplica> variants = new TreeMap<>();
      variants.put("class", with("instanceClass", "db.t4g.medium"));
      variants.put("standby", with("multiAz", true));
      variants.put("storage type", with("storageType", "gp2"));
      variants.put("grown within bounds", with(with("allocatedStorage", 40), "maxAllocatedStorage", 100));
      variants.put("large", with(with(with("allocatedStorage", 400), "iops", 16_000), "storageThroughput", 1000));
      variants.put("port", with("port", 5433));
      variants.put("security groups", with("securityGroupIds", List.of(otherSecurityGroup)));
      variants.put("parameter group", with("parameterGroupName", "more-params-16"));
      variants.put("protected", with("deletionProtection", true));
      variants.put("minor versions", with("autoMinorVersionUpgrade", false));
      variants.put("IAM", with("iamAuthentication", true));
      variants.put("insights", with(with("performanceInsights", true), "performanceInsightsRetentionDays", 31));
      variants.put("log exports", with("logExports", List.of("postgresql")));
      variants.put("certificate", with("caCertificate", "rds-ca-rsa4096-g1"));
      return variants;
    }

    @Override
    protected Map<String, Consumer<ObservedDbInstance>> drifts() {
      return cases(Map.of(
          "class changed", seen -> world.rds().modifyDBInstance(r -> r.dbInstanceIdentifier("main")
              .dbInstanceClass("db.t4g.medium").applyImmediately(true)),
          "tag changed", seen -> world.tag(seen.arn(), "team", "z")));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedDbInstance observed, String key, String value) {
      world.tag(observed.arn(), key, value);
      return true;
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("rds:DescribeDBEngineVersions", "rds:DescribeDBSnapshots",
          "rds:CreateDBSnapshot", "kms:DescribeKey", "kms:CreateGrant");
    }
  }
}
