package dev.webapp.platform.aws.docdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Sought;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;

/** Only on the sandbox: moto makes no clusters with {@code docdb}, and an instance needs one. */
class DocDbInstanceContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  abstract static class Suite extends KindContract<DocDbInstance, ObservedDocDbInstance> {
    private final DocDbWorld world;

    Suite(AwsEnvironment aws) {
      super(aws);
      this.world = new DocDbWorld(aws);
    }

    @Override
    protected ResourceKind<DocDbInstance, ObservedDocDbInstance> kind(Clients clients) {
      return new DocDbInstanceKind(clients, world.tags());
    }

    @Override
    protected void prepare() {
      world.subnetGroup("subnets");
      world.cluster("cluster", "subnets");
    }

    @Override
    protected DocDbInstance desired(String name) {
      return new DocDbInstance(name, "cluster", "db.r6g.large", 1, "Sun:05:00-Sun:06:00", "rds-ca-rsa2048-g1",
          tags(name));
    }

    @Override
    protected Map<String, DocDbInstance> variants() {
      return cases(Map.of(
          "class", with("instanceClass", "db.r6g.xlarge"),
          "tier", with("promotionTier", 0),
          "maintenance", with("maintenanceWindow", "mon:05:00-mon:06:00"),
          "certificate", with("caCertificate", "rds-ca-ecc384-g1"),
          "everything", with(with(with("instanceClass", "db.t4g.medium"), "promotionTier", 15), "caCertificate",
              "rds-ca-rsa4096-g1")));
    }

    @Override
    protected Map<String, Consumer<ObservedDocDbInstance>> drifts() {
      return cases(Map.of(
          "class changed", _ -> world.docdb().modifyDBInstance(r -> r.dbInstanceIdentifier("main")
              .dbInstanceClass("db.r6g.2xlarge").applyImmediately(true)),
          "tier changed", _ -> world.docdb().modifyDBInstance(r -> r.dbInstanceIdentifier("main").promotionTier(5)),
          "tag changed", seen -> world.tag(seen.arn(), "team", "z")));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedDocDbInstance observed, String key, String value) {
      world.tag(observed.arn(), key, value);
      return true;
    }

    /** One listing, and the tags of each. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + resources;
    }

    @Test
    void anInstanceOfAnotherEngineIsNoneOfOurs() {
      aws.others().get(RdsClient.class, SCOPE).createDBInstance(r -> r.dbInstanceIdentifier("main").engine("postgres")
          .dbInstanceClass("db.t4g.micro").allocatedStorage(20).masterUsername("platform")
          .masterUserPassword("correct-horse").dbSubnetGroupName("subnets"));
      rest();
      assertThat(kind.observe(SCOPE, List.of(new Sought<>(handle("main"), desired("main"))))).isEmpty();
    }
  }
}
