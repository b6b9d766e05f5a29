package dev.webapp.platform.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.ec2.SecurityGroupRule;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import dev.webapp.platform.sql.DatabaseUsers;
import dev.webapp.platform.sql.FormerDatabaseUser;
import dev.webapp.platform.sql.Pair;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pairs of users of databases: before the bindings that name them, and after the pods that have left one. */
class UsersTest {
  private static final String DATABASE =
      "databases: [{name: main, engine: postgres, version: \"16\", readReplicas: 1, users: Alternating}]\n";
  private static final String SPEC = DATABASE + """
      services:
        - name: api
          image: "shop/api:1"
          release: {command: [migrate]}
          uses: [{database: main}, {database: main, endpoint: Reader, as: reports}]
        - {name: worker, image: "shop/worker:1", uses: [{database: main}]}
        - {name: proxy, image: "shop/proxy:1", uses: [{database: main, binding: Nothing}]}
      """;

  private static Edge ready(String id) {
    return Edge.ready(ResourceId.parse(id));
  }

  private static Graph<Resource> admitting(String group, String spec) {
    return Composer.compose(Specs.spec(spec), new Setting("shop", "web", Specs.OWNERSHIP, "prod", "eu-west-1",
        Roles.PLAIN, Map.of(), null, null, LocalDate.EPOCH, group));
  }

  private static String username(Graph<Resource> graph, String binding) {
    Secret secret = (Secret) Specs.desired(graph, binding, Manifest.class).object();
    return new String(Base64.getDecoder().decode(secret.getData().get("username")), StandardCharsets.UTF_8);
  }

  @Test
  void theInstanceThenThePairThenTheBindingsThenThePodsThenTheFormerOne() {
    Graph<Resource> graph = Specs.compose(SPEC);

    Resource users = Specs.resource(graph, "DatabaseUsers/main");
    Pair pair = Pair.of(users.physicalName());
    assertThat(pair.instance()).isEqualTo(Specs.resource(graph, "DbInstance/main").physicalName());
    assertThat(pair.masterSecret()).isEqualTo(Specs.resource(graph, "Secret/main").physicalName());
    assertThat(pair.usersSecret()).isEqualTo(Specs.resource(graph, "UsersSecret/main").physicalName());
    assertThat(pair.name()).startsWith("app_shop_web_main_");
    assertThat(Specs.desired(graph, "DatabaseUsers/main", DatabaseUsers.class).password().fingerprint())
        .isEqualTo("${UsersSecret/main.password}");
    assertThat(users.edges()).contains(ready("DbInstance/main"), Edge.known(ResourceId.parse("Secret/main")));
    assertThat(Specs.resource(graph, "Deployment/api").targets()).contains(ResourceId.parse("DatabaseUsers/main"));
    assertThat(Specs.resource(graph, "ReleaseJob/api").targets()).contains(ResourceId.parse("DatabaseUsers/main"));
    assertThat(Specs.resource(graph, "Deployment/proxy").targets())
        .doesNotContain(ResourceId.parse("DatabaseUsers/main"));
    for (String binding : List.of("Binding/database-main", "Binding/reader-main")) {
      assertThat(username(graph, binding)).isEqualTo("${DatabaseUsers/main.username}");
      assertThat(Specs.desired(graph, binding, Manifest.class).secretData().get("password").fingerprint())
          .isEqualTo("${DatabaseUsers/main.password}");
    }

    Resource former = Specs.resource(graph, "FormerDatabaseUser/main");
    assertThat(former.physicalName()).isEqualTo(users.physicalName());
    assertThat(former.part()).isEqualTo(Part.WORKLOADS);
    assertThat(former.edges()).extracting(Object::toString).containsExactlyInAnyOrderElementsOf(List.of(
        Edge.known(ResourceId.parse("Binding/database-main")).ifThere(),
        Edge.known(ResourceId.parse("Binding/reader-main")).ifThere(),
        Edge.known(ResourceId.parse("DatabaseUsers/main")),
        Edge.alwaysReady(ResourceId.parse("ReleaseJob/api")).ifThere(),
        Edge.alwaysReady(ResourceId.parse("Deployment/api")).ifThere(),
        Edge.alwaysReady(ResourceId.parse("Deployment/worker")).ifThere()).stream().map(Object::toString).toList());
    assertThat(Specs.desired(graph, "FormerDatabaseUser/main", FormerDatabaseUser.class).inUse())
        .containsExactly("${Binding/database-main.username}", "${Binding/reader-main.username}");
  }

  @Test
  void onlyBindingsThatAreThereTellWhoIsInUse() {
    Resource former = Specs.resource(Specs.compose(SPEC), "FormerDatabaseUser/main");
    Map<Ref, Object> told = new HashMap<>();
    assertThat(inUse(former, told)).isEmpty();

    ResourceId binding = ResourceId.parse("Binding/database-main");
    told.put(binding.ref("name"), "web-database-main");
    assertThatThrownBy(() -> inUse(former, told)).as("somebody has changed it").isInstanceOf(Values.Unknown.class);
    told.put(binding.ref("username"), "main_a");
    assertThat(inUse(former, told)).containsExactly("main_a");
  }

  private static List<String> inUse(Resource former, Map<Ref, Object> told) {
    return ((FormerDatabaseUser) former.template().render(Values.of(told::get, false))).inUse();
  }

  /** Who has it is shut out when it is renewed; with a pair that waits until nobody has it. */
  @Test
  void theMasterUsersPasswordIsNotRenewedWhilePodsHaveIt() {
    assertThat(secret(Specs.compose(SPEC)).validPasswords()).isEqualTo(2);
    assertThat(secret(Specs.compose(SPEC.replace(", users: Alternating", ""))).validPasswords()).isEqualTo(1);
  }

  private static dev.webapp.platform.aws.secretsmanager.Secret secret(Graph<Resource> graph) {
    return Specs.desired(graph, "Secret/main", dev.webapp.platform.aws.secretsmanager.Secret.class);
  }

  @Test
  void aPairThatNobodyIsToldOfIsNotMade() {
    assertThat(Specs.compose(DATABASE).ids()).extracting(ResourceId::kind)
        .doesNotContain("DatabaseUsers", "FormerDatabaseUser", "UsersSecret");
  }

  @Test
  void noRolesAreNamedAsPostgresNamesItsOwn() {
    Setting setting = new Setting("pg", "web", Specs.OWNERSHIP, "prod", "eu-west-1", Roles.PLAIN, Map.of(), null, null,
        LocalDate.EPOCH);
    Graph<Resource> graph = Composer.compose(Specs.spec(SPEC), setting);

    assertThat(Pair.of(Specs.resource(graph, "DatabaseUsers/main").physicalName()).owner()).startsWith("app_pg_web_");
  }

  @Test
  void theOperatorIsAdmittedByItsGroup() {
    String own = "network: {podSecurityGroup: Own}\n" + SPEC;
    Graph<Resource> graph = admitting("sg-0123456789abcdef0", own);

    assertThat(Specs.desired(graph, "SecurityGroupRule/database-main-from-operator", SecurityGroupRule.class))
        .satisfies(rule -> {
          assertThat(rule.groupId()).isEqualTo("${SecurityGroup/database-main.groupId}");
          assertThat(rule.peer()).isEqualTo("sg-0123456789abcdef0");
          assertThat(rule.fromPort()).isEqualTo(5432);
        });
    assertThat(Specs.resource(graph, "DatabaseUsers/main").edges())
        .contains(ready("SecurityGroupRule/database-main-from-operator"));
    assertThat(admitting(null, own).ids())
        .doesNotContain(ResourceId.parse("SecurityGroupRule/database-main-from-operator"));
    assertThat(admitting("sg-0123456789abcdef0", own.replace(", users: Alternating", "")).ids())
        .doesNotContain(ResourceId.parse("SecurityGroupRule/database-main-from-operator"));
  }

  /** Rules do not tell of another account's groups, and stores there admit the cluster's VPC. */
  @Test
  void inAnotherAccountTheClustersVpcIsAdmitted() {
    Setting setting = new Setting("shop", "web", Specs.OWNERSHIP, "prod", "eu-west-1",
        new Roles("/webapp-platform/", null, Roles.Credentials.POD_IDENTITY, "111122223333"), Map.of(), null, null,
        LocalDate.EPOCH, "sg-0123456789abcdef0");
    String spec = "network: {vpcId: vpc-0123456789abcdef0}\n" + SPEC;
    Graph<Resource> graph = Composer.compose(Specs.spec(
        "aws: {region: eu-west-1, roleArn: \"arn:aws:iam::444455556666:role/p\"}\n" + spec), setting);

    assertThat(graph.ids()).contains(ResourceId.parse("DatabaseUsers/main"),
        ResourceId.parse("SecurityGroupRule/database-main-from-pods"))
        .doesNotContain(ResourceId.parse("SecurityGroupRule/database-main-from-operator"));
  }

  @Test
  void theOperatorTakesTheRoomOfOneService() {
    String services = IntStream.range(0, 59).mapToObj(i -> "  - {name: s" + i + ", image: i, uses: [{database: main}]}")
        .collect(Collectors.joining("\n"));
    String spec = "network: {podSecurityGroup: Own}\n" + DATABASE + "services:\n" + services;

    assertThat(admitting(null, spec).size()).isPositive();
    assertThatThrownBy(() -> admitting("sg-0123456789abcdef0", spec)).isInstanceOf(InvalidSpec.class)
        .hasMessageContaining("rules for 58 at most");
  }
}
