package dev.webapp.platform.sql;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.aws.rds.DbInstanceKind;
import dev.webapp.platform.aws.rds.DbInstances;
import dev.webapp.platform.aws.secretsmanager.SecretKind;
import dev.webapp.platform.aws.secretsmanager.Secrets;
import dev.webapp.platform.cli.RdsEndpoints;
import dev.webapp.platform.cli.SandboxRoles;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.sandbox.postgres.PostgresServers;
import dev.webapp.platform.sandbox.postgres.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** An instance of the sandbox's RDS, found as the program finds it. */
final class SandboxDatabase implements TestDatabase {
  private static final String MASTER = "platform";
  private static final String MASTER_PASSWORD = "correct0horse1battery2staple";
  private static final List<Tag> OURS = new Ownership("acme", "shop/shop")
      .tags(new ResourceId("DbInstance", "main"), DataPolicy.DELETE).entrySet().stream()
      .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList();
  private final SandboxEnvironment aws = new SandboxEnvironment();
  private PostgresServers servers;
  private Endpoints endpoints;
  private int version;

  @Override
  public void reset() {
    aws.reset();
    version = 1;
    servers = new PostgresServers(() -> List.of(aws.contents()));
    DbInstances instances = new DbInstances(aws.clients(), aws.clock());
    endpoints = new RdsEndpoints(new DbInstanceKind(instances),
        new SecretKind(new Secrets(aws.clients(), aws.clock()), new Random(1)));
    rds().createDBSubnetGroup(r -> r.dbSubnetGroupName("databases").dbSubnetGroupDescription("databases")
        .subnetIds(aws.network().databaseSubnetIds()));
    rds().createDBInstance(r -> r.dbInstanceIdentifier("shop-main").engine("postgres").engineVersion("16")
        .dbInstanceClass("db.t4g.micro").allocatedStorage(20).dbName("shop").masterUsername(MASTER)
        .masterUserPassword(MASTER_PASSWORD).dbSubnetGroupName("databases").tags(OURS));
    create("shop-database-main", MASTER_PASSWORD);
    create("shop-database-main-users", password());
    aws.pass(Duration.ofMinutes(30));
  }

  /** Ours by its tag, since the operator may read no others. */
  private void create(String name, String password) {
    secrets().createSecret(r -> r.name(name).secretString("{\"password\":\"" + password + "\"}")
        .tags(t -> t.key(Ownership.OWNER).value("acme")));
  }

  private RdsClient rds() {
    return aws.others().get(RdsClient.class, AwsEnvironment.SCOPE);
  }

  private SecretsManagerClient secrets() {
    return aws.others().get(SecretsManagerClient.class, AwsEnvironment.SCOPE);
  }

  @Override
  public Pair pair() {
    return new Pair("shop-main", "shop", "shop-database-main", "shop-database-main-users", "shop");
  }

  @Override
  public Roles roles() {
    return new SandboxRoles(servers);
  }

  @Override
  public Endpoints endpoints() {
    return endpoints;
  }

  @Override
  public String password() {
    return "users" + version;
  }

  @Override
  public String rotate() {
    version++;
    secrets().putSecretValue(r -> r.secretId("shop-database-main-users")
        .secretString("{\"password\":\"" + password() + "\"}"));
    // ListSecrets may be five minutes behind.
    aws.pass(Duration.ofMinutes(10));
    return password();
  }

  @Override
  public Login signIn(String user, String password) throws SQLException {
    Endpoint endpoint = endpoint();
    Session session = servers.connect(endpoint.host(), endpoint.port(), endpoint.database(), user, password);
    return new Login() {
      @Override
      public void createTable(String name) throws SQLException {
        session.createTable(name);
      }

      @Override
      public void alterTable(String name) throws SQLException {
        session.alterTable(name);
      }

      @Override
      public boolean isOpen() {
        return session.isOpen();
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  @Override
  public Login master() throws SQLException {
    return signIn(MASTER, MASTER_PASSWORD);
  }

  @Override
  public void createRole(String name) throws SQLException {
    try (Session session = connected()) {
      session.createRole(name);
    }
  }

  @Override
  public void dropRole(String name) throws SQLException {
    try (Session session = connected()) {
      session.dropRole(name);
    }
  }

  @Override
  public void comment(String name, String comment) throws SQLException {
    try (Session session = connected()) {
      session.comment(name, comment);
    }
  }

  private Session connected() throws SQLException {
    Endpoint endpoint = endpoint();
    return servers.connect(endpoint.host(), endpoint.port(), endpoint.database(), MASTER, MASTER_PASSWORD);
  }

  private Endpoint endpoint() {
    return endpoints.find(AwsEnvironment.SCOPE, pair()).orElseThrow().endpoint();
  }

  @Override
  public Endpoint misled() {
    Endpoint right = endpoint();
    return new Endpoint(right.host(), right.port(), right.securityGroups(), right.database(), right.username(),
        new SecretValue("wrong", () -> "open-sesame"));
  }
}
