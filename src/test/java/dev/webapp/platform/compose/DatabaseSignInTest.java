package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.iam.Role;
import dev.webapp.platform.aws.secretsmanager.Secret;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.sql.Pair;
import dev.webapp.platform.resource.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that sign in to databases as a user of their own, without a password. */
class DatabaseSignInTest {
  private static Graph<Resource> using(String uses) {
    return compose("services: [{name: api, image: i, uses: [" + uses + "]}]\n"
        + "databases: [{name: main, engine: postgres, version: \"16\", readReplicas: 2, iamAuthentication: true}]");
  }

  private static String policy(Graph<Resource> graph) {
    return desired(graph, "Role/api", Role.class).policy().text();
  }

  @Test
  void theBindingHasNoPasswordAndSaysSo() {
    Graph<Resource> graph = using("{database: main, authentication: IAM, username: App_1}");

    assertThat(UseTest.variables(graph)).containsExactly("SERVICE_BINDING_ROOT", "MAIN_HOST", "MAIN_PORT",
        "MAIN_DATABASE", "MAIN_USERNAME", "MAIN_AUTHENTICATION", "MAIN_REGION");
    assertThat(UseTest.binding(graph, "Binding/database-main.App_1")).isEqualTo("authentication=iam database=main "
        + "host=${DbInstance/main.endpoint} hosts=${DbInstance/main.endpoint} port=5432 provider=aws-rds "
        + "region=eu-west-1 type=postgresql username=App_1 []");
    assertThat(UseTest.beforePods(graph))
        .contains(UseTest.ready("DbInstance/main"), UseTest.ready("SecurityGroupRule/database-main-from-pods"));
  }

  @Test
  void itMayConnectAsThatUserToThatInstance() {
    assertThat(policy(using("{database: main, authentication: IAM, username: app}"))).endsWith("""
        "Action":["rds-db:connect"],"Resource":["${DbInstance/main.dbuserArn}/app"]}]}""");
  }

  @Test
  void aReaderMayConnectToEachReplicaAndNotToTheWriter() {
    Graph<Resource> graph = using("{database: main, endpoint: Reader, authentication: IAM, username: app}");

    assertThat(policy(graph)).contains("\"${DbReplica/main-1.dbuserArn}/app\",\"${DbReplica/main-2.dbuserArn}/app\"")
        .doesNotContain("DbInstance");
    assertThat(UseTest.variables(graph)).contains("MAIN_HOSTS", "MAIN_REGION").doesNotContain("MAIN_URL");
  }

  /** As a release command needs it that makes the users: by password once, and by IAM as two users. */
  @Test
  void oneServiceMaySignInInSeveralWays() {
    Graph<Resource> graph = using("{database: main}, {database: main, authentication: IAM, username: app, as: app}, "
        + "{database: main, authentication: IAM, username: APP, as: capitals}");

    assertThat(graph.ids()).contains(ResourceId.parse("Binding/database-main"),
        ResourceId.parse("Binding/database-main.app"), ResourceId.parse("Binding/database-main.APP"));
    assertThat(graph.ids().stream().filter(id -> id.kind().equals("Binding"))
        .map(id -> Specs.resource(graph, id.toString()).physicalName())).doesNotHaveDuplicates();
    assertThat(policy(graph)).contains("dbuserArn}/APP\",\"${DbInstance/main.dbuserArn}/app\"");
    assertThat(UseTest.variables(graph)).contains("MAIN_PASSWORD").doesNotContain("APP_PASSWORD");
  }

  /** Nobody is shut out by another password who has none. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
      {database: main}                                                                | 1
      {database: main, authentication: Password}                                      | 1
      {database: main, authentication: IAM, username: app}                            | none
      {database: main, authentication: IAM, username: app}, {database: main, as: own} | 1
      """)
  void onlyWhoHasThePasswordIsInterruptedByAnotherOne(String uses, Integer validPasswords) {
    assertThat(desired(using(uses), "Secret/main", Secret.class).validPasswords()).isEqualTo(validPasswords);
  }

  @Test
  void theDatabaseHasToTakeIt() {
    assertThatThrownBy(() -> compose("""
        services: [{name: api, image: i, uses: [{database: main, authentication: IAM, username: app}]}]
        databases: [{name: main, engine: mysql, version: "8.4"}]
        """)).isInstanceOf(InvalidSpec.class).hasMessage("spec.services[api].uses.authentication: is IAM, which "
            + "database main does not take: set spec.databases[main].iamAuthentication to true");
  }

  /** In capitals or not: PostgreSQL folds them where nobody quotes them. */
  @ParameterizedTest
  @ValueSource(strings = {"platform", "Platform"})
  void theMasterUserKeepsItsPassword(String username) {
    assertThatThrownBy(() -> using("{database: main, authentication: IAM, username: " + username + "}"))
        .isInstanceOf(InvalidSpec.class).hasMessageContaining("spec.services[api].uses.username")
        .hasMessageContaining("make another user");
  }

  /** Who is granted rds_iam could sign in with no password any more. */
  @Test
  void soDoThoseWhoTakeTurns() {
    String spec = "databases: [{name: main, engine: postgres, version: \"16\", iamAuthentication: true, "
        + "users: Alternating}]\nservices: [{name: api, image: i, uses: [{database: main}%s]}]";
    String users = Specs.resource(compose(spec.formatted("")), "DatabaseUsers/main").physicalName();
    String one = Pair.of(users).users().getFirst();
    assertThatThrownBy(() -> compose(spec.formatted(
        ", {database: main, as: own, authentication: IAM, username: " + one + "}")))
        .isInstanceOf(InvalidSpec.class).hasMessageContaining("take turns");
  }

  @Test
  void namesAreAsLongAsTheEngineTakesThem() {
    String spec = "services: [{name: api, image: i, uses: [{database: main, authentication: IAM, username: "
        + "u".repeat(33) + "}]}]\ndatabases: [{name: main, engine: %s, iamAuthentication: true}]";
    assertThatThrownBy(() -> compose(spec.formatted("mysql, version: \"8.4\""))).isInstanceOf(InvalidSpec.class)
        .hasMessageContaining("32 characters");
    assertThat(policy(compose(spec.formatted("postgres, version: \"16\"")))).contains("u".repeat(33));
  }
}
