package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

class DbSubnetGroupContractTest {
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

    /** moto's ModifyDBSubnetGroup deletes the group, and its CreateDBSubnetGroup replaces one. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of("description", "more subnets", "subnets changed", CREATED_TWICE);
    }
  }

  abstract static class Suite extends KindContract<DbSubnetGroup, ObservedDbSubnetGroup> {
    private final RdsWorld world;

    Suite(AwsEnvironment aws) {
      super(aws);
      this.world = new RdsWorld(aws);
    }

    @Override
    protected ResourceKind<DbSubnetGroup, ObservedDbSubnetGroup> kind(Clients clients) {
      return new DbSubnetGroupKind(clients);
    }

    @Override
    protected DbSubnetGroup desired(String name) {
      return new DbSubnetGroup(name, "Databases of a/b", aws.network().databaseSubnetIds(), tags(name));
    }

    @Override
    protected Map<String, DbSubnetGroup> variants() {
      return cases(Map.of(
          "description", with("description", "changed"), "more subnets", with("subnetIds", allSubnets())));
    }

    private List<String> allSubnets() {
      return Stream.of(aws.network().databaseSubnetIds(), aws.network().privateSubnetIds()).flatMap(List::stream)
          .toList();
    }

    @Override
    protected Map<String, Consumer<ObservedDbSubnetGroup>> drifts() {
      return cases(Map.of(
          "subnets changed", seen -> world.rds().modifyDBSubnetGroup(
              r -> r.dbSubnetGroupName(seen.name()).subnetIds(aws.network().privateSubnetIds())),
          "tag changed", seen -> world.tag(seen.arn(), "team", "z")));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedDbSubnetGroup observed, String key, String value) {
      world.tag(observed.arn(), key, value);
      return true;
    }

    /** Describe and tags, each. */
    @Override
    protected int callsToObserve(int resources) {
      return 2 * resources;
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("iam:CreateServiceLinkedRole");
    }
  }
}
