package dev.webapp.platform.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.Reasons;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.cli.StoreCluster;
import dev.webapp.platform.cli.Wiring;
import dev.webapp.platform.compose.Roles;
import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.sandbox.aws.AwsAccount;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Which roles platforms may have the operator assume. */
class AllowedRolesTest {
  private static final String ROLE = "arn:aws:iam::444455556666:role/platforms";
  private static final WebAppPlatformSpec SPEC = Serialization.unmarshal("""
      aws: {region: us-east-1, roleArn: "%s"}
      dataPolicy: Delete
      tables: [{name: carts, partitionKey: {name: id, type: String}}]
      """.formatted(ROLE), WebAppPlatformSpec.class);

  private final TestClock clock = new TestClock();
  private final SandboxWorld world = new SandboxWorld(clock, "us-east-1", Settings.INSTANT);
  private final AwsAccount other = world.account().other("444455556666");
  private final Map<String, Set<String>> allowed = new TreeMap<>();
  private final Observer observer = new Observer(clock);
  private final PlatformReconciliation reconciliation = reconciliation(false);

  AllowedRolesTest() {
    world.createNamespace("shop");
    world.createNamespace("blog");
  }

  private PlatformReconciliation reconciliation(boolean roleRequired) {
    ScopedClients clients = new ScopedClients(world.clients(), new Governor(clock), ApiCall.Listener.NONE, clock);
    StoreCluster cluster = new StoreCluster(world.store());
    Surroundings surroundings = new Surroundings() {
      @Override
      public Optional<Instant> definitionDeleted() {
        return Optional.empty();
      }

      @Override
      public boolean namespaceTerminates(String namespace) {
        return false;
      }

      @Override
      public Set<String> allowedRoles(String namespace) {
        return allowed.getOrDefault(namespace, Set.of());
      }

      @Override
      public Collection<WebAppPlatform> platforms() {
        return List.of();
      }
    };
    return new PlatformReconciliation(new Intents(new Installation(
        world.owner(), SandboxWorld.CLUSTER, world.region(), Roles.PLAIN, roleRequired, null), surroundings, clock),
        Wiring.registry(clients, cluster, world.roles(), clock, new Random(1)), observer,
        new PlanConfigMaps(cluster, world.owner()), Telemetry.NONE, clock);
  }

  private static WebAppPlatform platform(String namespace) {
    WebAppPlatform platform = new WebAppPlatform();
    platform.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName("web").withUid("uid-" + namespace)
        .withGeneration(1L).build());
    platform.setSpec(SPEC);
    return platform;
  }

  private Turn turn(WebAppPlatform platform) {
    return reconciliation.reconcile(platform, platform::setStatus);
  }

  private void turns(WebAppPlatform platform) {
    for (int turn = 0; turn < 10; turn++) {
      turn(platform);
      clock.advance(Duration.ofSeconds(30));
      observer.refresh();
    }
  }

  private static Condition condition(WebAppPlatform platform, String type) {
    return condition(platform.getStatus(), type);
  }

  private static Condition condition(WebAppPlatformStatus status, String type) {
    return status.conditions().stream().filter(c -> c.type().equals(type)).findFirst().orElseThrow();
  }

  private int tables() {
    return other.client(DynamoDbClient.class, "us-east-1").listTables().tableNames().size();
  }

  @Test
  void aRoleThatTheNamespaceDoesNotAllowIsNotAssumedAtAll() {
    allowed.put("shop", Set.of("arn:aws:iam::444455556666:role/audit"));
    WebAppPlatform platform = platform("shop");

    assertThat(turn(platform).again()).isEqualTo(Duration.ofMinutes(1));

    assertThat(condition(platform, Conditions.READY)).returns("False", Condition::status)
        .returns(Reasons.ROLE_NOT_ALLOWED, Condition::reason);
    assertThat(condition(platform, Conditions.READY).message()).contains(
        "kubectl annotate namespace shop --overwrite platform.webapp.dev/allowed-role-arns="
            + "arn:aws:iam::444455556666:role/audit," + ROLE + ";",
        "sts:ExternalId arn:aws:eks:us-east-1:111122223333:cluster/sandbox/shop");
    assertThat(condition(platform, Conditions.STALLED).status()).isEqualTo("True");
    assertThat(world.account().calls().total() + other.calls().total()).isZero();
  }

  @Test
  void ofTwoNamespacesWithOneRoleOnlyTheAllowedOneGetsIt() {
    world.allowRoles(Map.of("shop", Set.of(ROLE)));
    allowed.put("shop", Set.of(ROLE));
    WebAppPlatform shop = platform("shop");
    WebAppPlatform blog = platform("blog");

    turns(shop);
    turns(blog);

    assertThat(condition(shop, Conditions.READY).status()).isEqualTo("True");
    assertThat(condition(blog, Conditions.READY).reason()).isEqualTo(Reasons.ROLE_NOT_ALLOWED);
    assertThat(tables()).isEqualTo(1);
  }

  /** Whoever may annotate a namespace is not yet whoever owns the role. */
  @Test
  void aRoleThatTrustsAnotherNamespacesIdIsRefusedByAwsInWordsThatHelp() {
    world.allowRoles(Map.of("shop", Set.of(ROLE)));
    allowed.put("shop", Set.of(ROLE));
    allowed.put("blog", Set.of(ROLE));
    turns(platform("shop"));
    WebAppPlatform blog = platform("blog");

    turns(blog);

    assertThat(condition(blog, Conditions.READY).reason()).isEqualTo(Reasons.ACCESS_DENIED);
    assertThat(condition(blog, Conditions.READY).message()).contains(
        "not authorized to perform: sts:AssumeRole on resource: " + ROLE,
        "add to the trust policy of that role {\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
            + "\"arn:aws:iam::111122223333:role/sandbox\"},\"Action\":\"sts:AssumeRole\",\"Condition\":"
            + "{\"StringEquals\":{\"sts:ExternalId\":\"arn:aws:eks:us-east-1:111122223333:cluster/sandbox/blog\"}}}",
        "(sts:AssumeRole: AccessDenied)").doesNotContain("dynamodb:");
    assertThat(tables()).isEqualTo(1);
  }

  @Test
  void aRoleThatIsNoLongerAllowedIsLeftAloneAndSoIsWhatWasMadeWithIt() {
    world.allowRoles(Map.of("shop", Set.of(ROLE)));
    allowed.put("shop", Set.of(ROLE));
    WebAppPlatform platform = platform("shop");
    turns(platform);
    assertThat(turn(platform).again()).as("nobody tells when it is taken away").isEqualTo(Duration.ofMinutes(1));
    allowed.remove("shop");
    other.calls().reset();

    turn(platform);
    clock.advance(Duration.ofHours(1));
    observer.refresh();

    assertThat(condition(platform, Conditions.READY).reason()).isEqualTo(Reasons.ROLE_NOT_ALLOWED);
    assertThat(platform.getStatus().inventory()).isNotEmpty();
    assertThat(other.calls().total()).as("not even looked at").isZero();
    assertThat(tables()).isEqualTo(1);
    allowed.put("shop", Set.of(ROLE));
    turns(platform);
    assertThat(condition(platform, Conditions.READY).status()).isEqualTo("True");
  }

  @Test
  void withoutThePermissionNothingIsDeletedAndThePlatformWaits() {
    world.allowRoles(Map.of("shop", Set.of(ROLE)));
    allowed.put("shop", Set.of(ROLE));
    WebAppPlatform platform = platform("shop");
    turns(platform);
    allowed.remove("shop");
    platform.getMetadata().setDeletionTimestamp(clock.instant().toString());

    Turn turn = reconciliation.cleanup(platform, platform::setStatus);

    assertThat(turn).isEqualTo(new Turn(Duration.ofMinutes(1), false));
    assertThat(condition(platform, Conditions.READY).message()).contains("nothing of the platform is deleted until");
    assertThat(tables()).isEqualTo(1);
    allowed.put("shop", Set.of(ROLE));
    for (int again = 0; again < 20 && !turn.gone(); again++) {
      turn = reconciliation.cleanup(platform, platform::setStatus);
      clock.advance(Duration.ofSeconds(30));
      observer.refresh();
    }
    assertThat(turn.gone()).isTrue();
    assertThat(tables()).isZero();
  }

  /** Whoever may write a status names no role by it that the namespace does not allow. */
  @Test
  void rolesThatOnlyTheStatusNamesAreCheckedToo() {
    world.allowRoles(Map.of("shop", Set.of(ROLE)));
    allowed.put("shop", Set.of(ROLE));
    WebAppPlatform platform = platform("shop");
    turns(platform);
    platform.setStatus(Serialization.unmarshal(
        Serialization.asJson(platform.getStatus()).replace(ROLE, ROLE + "-of-others"), WebAppPlatformStatus.class));

    turn(platform);

    assertThat(condition(platform, Conditions.READY).message()).startsWith("status.inventory: ")
        .contains("the role " + ROLE + "-of-others:");
  }

  @Test
  void whereRolesAreRequiredTheOperatorsOwnDoesNothing() {
    WebAppPlatform platform = platform("shop");
    platform.setSpec(Serialization.unmarshal("""
        aws: {region: us-east-1}
        tables: [{name: carts, partitionKey: {name: id, type: String}}]
        """, WebAppPlatformSpec.class));

    reconciliation(true).reconcile(platform, platform::setStatus);

    assertThat(condition(platform, Conditions.READY).message())
        .startsWith("spec.aws.roleArn: ").contains("--require-role");
    assertThat(world.account().calls().total()).isZero();
  }

  @Test
  void theAnnotationHoldsExactArns() {
    assertThat(Surroundings.roles(" a:role/x,b:role/y\n  c:role/* ,"))
        .containsExactly("a:role/x", "b:role/y", "c:role/*");
    assertThat(Surroundings.roles("")).isEmpty();
    assertThat(Surroundings.roles(null)).isEmpty();
    allowed.put("shop", Set.of("arn:aws:iam::444455556666:role/*"));
    WebAppPlatform platform = platform("shop");
    turn(platform);
    assertThat(condition(platform, Conditions.READY).reason()).isEqualTo(Reasons.ROLE_NOT_ALLOWED);
  }
}
