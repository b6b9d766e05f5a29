package dev.webapp.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;

class ReadOnlySourceTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private final TestClock clock = new TestClock();
  private final SandboxWorld world = new SandboxWorld(clock, "us-east-1", Settings.INSTANT);
  private final ReadOnlySource source = new ReadOnlySource(world.clients());
  /** As everything gets its clients: behind the governor. */
  private final Clients clients = new ScopedClients(source, new Governor(clock), ApiCall.Listener.NONE, clock);

  @Test
  void readsPassPagesAndErrorsIncluded() {
    assertThat(clients.get(RdsClient.class, SCOPE).describeDBInstancesPaginator().dbInstances()).isEmpty();
    assertThat(clients.get(DynamoDbClient.class, SCOPE).listTables(r -> r.limit(3)).tableNames()).isEmpty();
    assertThat(source.make(RdsClient.class, SCOPE).describeDBInstances().dbInstances()).isEmpty();
    assertThat(source.make(RdsClient.class, SCOPE).serviceName()).isEqualTo("rds");
    assertThatThrownBy(() -> source.make(RdsClient.class, SCOPE)
        .describeDBInstances(r -> r.dbInstanceIdentifier("none"))).isInstanceOf(DbInstanceNotFoundException.class);
  }

  @Test
  void whatChangesAnythingIsNeverSent() {
    assertThatThrownBy(() -> clients.get(DynamoDbClient.class, SCOPE).deleteTable(r -> r.tableName("t")))
        .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("ReadOnly"))
        .hasMessage("dynamodb:DeleteTable is not only looking");
    assertThatThrownBy(() -> source.make(RdsClient.class, SCOPE).createDBInstance(r -> r.dbInstanceIdentifier("a")))
        .isInstanceOf(Problem.class);
    assertThatThrownBy(() -> clients.get(SecretsManagerClient.class, SCOPE).rotateSecret(r -> r.secretId("a")))
        .isInstanceOf(Problem.class);

    assertThat(world.account().calls().total()).isZero();
  }

  @Test
  void aSecretIsDescribedButItsValueIsNeverAskedFor() {
    CreateSecretResponse made = world.account().client(SecretsManagerClient.class, "us-east-1")
        .createSecret(r -> r.name("s").secretString("hunter2"));
    SecretsManagerClient secrets = clients.get(SecretsManagerClient.class, SCOPE);

    assertThat(secrets.describeSecret(r -> r.secretId("s")).arn()).isEqualTo(made.arn());
    assertThatThrownBy(() -> secrets.getSecretValue(r -> r.secretId("s"))).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> secrets.batchGetSecretValue(r -> r.secretIdList("s"))).isInstanceOf(Problem.class);

    assertThat(world.account().calls().count("secretsmanager", "GetSecretValue")).isZero();
  }
}
