package dev.webapp.platform.aws.elasticache;

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

class CacheSubnetGroupContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Suite {
    OnMoto() {
      super(MotoEnvironment.started());
    }

    /** moto lacks ModifyCacheSubnetGroup and DeleteCacheSubnetGroup. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of("description", "more subnets", "subnets changed", DEPARTURE);
    }
  }

  abstract static class Suite extends KindContract<CacheSubnetGroup, ObservedCacheSubnetGroup> {
    private final CacheWorld world;

    Suite(AwsEnvironment aws) {
      super(aws);
      this.world = new CacheWorld(aws);
    }

    @Override
    protected ResourceKind<CacheSubnetGroup, ObservedCacheSubnetGroup> kind(Clients clients) {
      return new CacheSubnetGroupKind(clients);
    }

    @Override
    protected CacheSubnetGroup desired(String name) {
      return new CacheSubnetGroup(name, "Caches of a/b", aws.network().databaseSubnetIds(), tags(name));
    }

    @Override
    protected Map<String, CacheSubnetGroup> variants() {
      return cases(Map.of(
          "description", with("description", "changed"), "more subnets", with("subnetIds", allSubnets())));
    }

    private List<String> allSubnets() {
      return Stream.of(aws.network().databaseSubnetIds(), aws.network().privateSubnetIds()).flatMap(List::stream)
          .toList();
    }

    @Override
    protected Map<String, Consumer<ObservedCacheSubnetGroup>> drifts() {
      return cases(Map.of(
          "subnets changed", seen -> world.cache().modifyCacheSubnetGroup(
              r -> r.cacheSubnetGroupName(seen.name()).subnetIds(aws.network().privateSubnetIds())),
          "tag changed", seen -> world.tag(seen.arn(), "team", "z")));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedCacheSubnetGroup observed, String key, String value) {
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
