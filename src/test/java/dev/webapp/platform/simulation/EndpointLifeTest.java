package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.sandbox.aws.CallLog;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/** What platforms of one VPC have in common: who comes finds it, who leaves leaves it to the others. */
class EndpointLifeTest {
  private static final Duration LONG = Duration.ofHours(3);
  private World world = new World(1);

  private static String spec(String endpoints) {
    return """
        aws: {region: us-east-1}
        dataPolicy: Delete
        network: {privateEndpoints: [%s]}
        services: [{name: web, image: "web:1", port: 8080}]
        """.formatted(endpoints);
  }

  private ObjectKey apply(String name, String endpoints) {
    return world.apply(Platforms.of(name, spec(endpoints)));
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
    world.runFor(Duration.ofMinutes(5));
  }

  private Ec2Client ec2() {
    return world.account().client(Ec2Client.class, World.REGION);
  }

  private List<String> endpoints() {
    return ec2().describeVpcEndpoints().vpcEndpoints().stream().map(VpcEndpoint::serviceName)
        .map(name -> name.substring("com.amazonaws.us-east-1.".length())).sorted().toList();
  }

  private List<String> groups() {
    return ec2().describeSecurityGroups(r -> r.filters(f -> f.name("group-name").values("webapp-platform-endpoints")))
        .securityGroups().stream().map(SecurityGroup::groupId).toList();
  }

  private long writes(String operation) {
    return world.account().calls().entries().stream().filter(entry -> entry.outcome().equals(CallLog.OK)
        && entry.call().operation().equals(operation)).count();
  }

  @Test
  void whoLeavesFirstLeavesThemToTheOther() {
    world.account().calls().keep(50_000);
    ObjectKey shop = ready(apply("shop", "s3, sts"));
    ObjectKey blog = ready(apply("blog", "s3, sts, logs"));
    assertThat(endpoints()).containsExactly("logs", "s3", "sts");
    assertThat(groups()).hasSize(1);

    gone(shop);
    assertThat(endpoints()).containsExactly("logs", "s3", "sts");
    assertThat(Platforms.isReady(world.platform(blog))).isTrue();
    assertThat(writes("DeleteVpcEndpoints")).isZero();

    gone(blog);
    assertThat(endpoints()).isEmpty();
    assertThat(groups()).isEmpty();
    assertThat(writes("CreateVpcEndpoint")).as("each is made once").isEqualTo(3);
  }

  @Test
  void whoCameLastLeavesThemToTheFirst() {
    ObjectKey shop = ready(apply("shop", "s3, sts"));
    gone(ready(apply("blog", "sts, s3")));
    assertThat(endpoints()).containsExactly("s3", "sts");
    gone(shop);
    assertThat(endpoints()).isEmpty();
    assertThat(groups()).isEmpty();
  }

  @Test
  void bothLeaveAtOnce() {
    List<ObjectKey> keys = List.of(ready(apply("shop", "s3, sts")), ready(apply("blog", "s3, sts")));
    keys.forEach(world::delete);
    keys.forEach(key -> world.await(LONG, "gone", () -> world.find(key).isEmpty()));
    assertThat(endpoints()).isEmpty();
    assertThat(groups()).isEmpty();
  }

  @Test
  void bothComeAtOnce() {
    world.account().calls().keep(50_000);
    List<ObjectKey> keys = List.of(apply("shop", "s3, sts"), apply("blog", "s3, sts"));
    keys.forEach(this::ready);
    assertThat(endpoints()).containsExactly("s3", "sts");
    assertThat(writes("CreateVpcEndpoint")).isEqualTo(2);
  }

  @Test
  void theLastThatWantsOneTakesItAway() {
    ObjectKey shop = ready(apply("shop", "s3, sts"));
    ObjectKey blog = ready(apply("blog", "s3, sts"));
    apply("shop", "s3");
    ready(shop);
    assertThat(endpoints()).containsExactly("s3", "sts");
    apply("blog", "s3");
    ready(blog);
    world.await(LONG, "sts gone", () -> endpoints().equals(List.of("s3")));
    assertThat(groups()).isEmpty();
  }

  @Test
  void oneThatOthersDeleteComesAgain() {
    ObjectKey shop = ready(apply("shop", "s3, sts"));
    ready(apply("blog", "s3, sts"));
    ec2().deleteVpcEndpoints(r -> r.vpcEndpointIds(ec2().describeVpcEndpoints().vpcEndpoints().stream()
        .map(VpcEndpoint::vpcEndpointId).toList()));
    world.await(LONG, "noticed", () -> !Platforms.isReady(world.platform(shop)));
    ready(shop);
    assertThat(endpoints()).containsExactly("s3", "sts");
  }

  /** Whatever comes, goes and dies: what is there is what those that are there ask for, all together. */
  @Test
  void whatIsThereIsWhatAllWantTogether() {
    for (long seed = 1; seed <= 20; seed++) {
      new Crowd(seed).play();
    }
  }

  /** Some platforms, which come, change and go at any time. */
  private static final class Crowd {
    private static final List<String> SERVICES = List.of("dynamodb", "logs", "s3", "sts");
    private final EndpointLifeTest test;
    private final Dice dice;
    private final Map<String, Set<String>> wanted = new TreeMap<>();
    private final long seed;

    Crowd(long seed) {
      this.seed = seed;
      this.test = new EndpointLifeTest();
      test.world = new World(seed);
      this.dice = new Dice(seed * 0x9E3779B97F4A7C15L);
    }

    void play() {
      for (int i = 0; i < 12; i++) {
        switch (dice.between(1, 10)) {
          case 1, 2, 3, 4, 5, 6 -> change(dice.of("shop", "blog", "wiki"));
          case 7, 8 -> leave(dice.of("shop", "blog", "wiki"));
          default -> test.world.crash();
        }
        if (dice.in100(70)) {
          test.world.runFor(dice.seconds(1, 600));
        }
      }
      settled();
      List.copyOf(wanted.keySet()).forEach(this::leave);
      settled();
    }

    private void change(String name) {
      if (test.world.find(test.world.keyOf(name)).filter(WebAppPlatform::isMarkedForDeletion).isEmpty()) {
        Set<String> services = new TreeSet<>(dice.some(dice.between(0, 3), SERVICES));
        test.apply(name, String.join(", ", services));
        wanted.put(name, services);
      }
    }

    private void leave(String name) {
      if (wanted.remove(name) != null) {
        test.world.delete(test.world.keyOf(name));
      }
    }

    private void settled() {
      Set<String> union = wanted.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
      test.world.await(LONG, "rest", () -> test.world.platforms().size() == wanted.size()
          && wanted.keySet().stream().allMatch(name -> Platforms.isReady(
              test.world.platform(test.world.keyOf(name))))
          && test.endpoints().equals(List.copyOf(union)));
      test.world.runFor(Duration.ofMinutes(30));
      assertThat(test.endpoints()).as("seed %s", seed).isEqualTo(List.copyOf(union));
      boolean interfaces = union.contains("logs") || union.contains("sts");
      assertThat(test.groups()).as("seed %s", seed).hasSize(interfaces ? 1 : 0);
    }
  }
}
