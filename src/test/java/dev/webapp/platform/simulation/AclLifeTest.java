package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.cluster.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** What gets into database subnets: once for all platforms of a VPC, and as before once none is left. */
class AclLifeTest {
  private static final Duration LONG = Duration.ofHours(3);
  private static final String SPEC = """
      aws: {region: us-east-1}
      dataPolicy: Delete
      network: {networkAcls: %s}
      databases: [{name: main, engine: postgres, version: "16"}]
      """;
  private final World world = new World(1);

  private ObjectKey apply(String name, String acls) {
    return world.apply(Platforms.of(name, SPEC.formatted(acls)));
  }

  private ObjectKey ready(ObjectKey key) {
    world.await(LONG, "Ready", () -> Platforms.isReady(world.platform(key)));
    world.runFor(Duration.ofMinutes(5));
    assertThat(world.failures()).isEmpty();
    return key;
  }

  private void gone(ObjectKey key) {
    world.delete(key);
    world.await(LONG, "gone", () -> world.find(key).isEmpty());
  }

  private Ec2Client ec2() {
    return world.account().client(Ec2Client.class, World.REGION);
  }

  private List<String> databaseSubnets() {
    return ec2().describeSubnets(r -> r.filters(f -> f.name("tag:platform.webapp.dev/role").values("database")))
        .subnets().stream().map(Subnet::subnetId).toList();
  }

  private List<NetworkAcl> managed() {
    return ec2().describeNetworkAcls(r -> {}).networkAcls().stream()
        .filter(acl -> !acl.isDefault()).toList();
  }

  @Test
  void platformsHaveItInCommonAndTheLastOneTakesItAway() {
    ObjectKey shop = ready(apply("shop", "Managed"));
    ObjectKey blog = ready(apply("blog", "Managed"));
    assertThat(managed()).singleElement().satisfies(acl -> {
      assertThat(acl.associations()).extracting(NetworkAclAssociation::subnetId)
          .containsExactlyInAnyOrderElementsOf(databaseSubnets());
      assertThat(acl.entries()).filteredOn(e -> !e.egress() && e.portRange() != null)
          .extracting(e -> e.portRange().from()).containsExactlyInAnyOrder(3306, 5432, 6379, 27017);
    });
    gone(shop);
    assertThat(managed()).hasSize(1);
    gone(blog);
    assertThat(managed()).isEmpty();
  }

  @Test
  void itComesToDatabasesThatAreThereAndGoesFromThem() {
    ObjectKey shop = ready(apply("shop", "Unmanaged"));
    assertThat(managed()).isEmpty();
    apply("shop", "Managed");
    ready(shop);
    assertThat(managed()).singleElement().satisfies(acl -> assertThat(acl.associations()).hasSize(2));
    apply("shop", "Unmanaged");
    ready(shop);
    world.await(LONG, "none", () -> managed().isEmpty());
  }
}
