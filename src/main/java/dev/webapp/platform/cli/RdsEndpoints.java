package dev.webapp.platform.cli;

import dev.webapp.platform.aws.rds.DbInstance;
import dev.webapp.platform.aws.rds.DbInstanceKind;
import dev.webapp.platform.aws.rds.ObservedDbInstance;
import dev.webapp.platform.aws.secretsmanager.ObservedSecret;
import dev.webapp.platform.aws.secretsmanager.Secret;
import dev.webapp.platform.aws.secretsmanager.SecretKind;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.sql.Endpoint;
import dev.webapp.platform.sql.Endpoints;
import dev.webapp.platform.sql.Pair;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Databases as RDS tells of them, and their passwords as Secrets Manager keeps them. Asks the kinds that observe both,
 * so that a password is the same one here as in the refs of a platform.
 */
public final class RdsEndpoints implements Endpoints {
  private final DbInstanceKind instances;
  private final SecretKind secrets;

  public RdsEndpoints(DbInstanceKind instances, SecretKind secrets) {
    this.instances = instances;
    this.secrets = secrets;
  }

  @Override
  public Optional<Access> find(Scope scope, Pair pair) {
    Handle handle = new Handle(new ResourceId(instances.name(), pair.instance()), pair.instance());
    ObservedDbInstance instance =
        instances.observe(scope, List.of(new Sought<DbInstance>(handle, null))).get(handle);
    if (instance == null || instance.endpoint() == null) {
      return Optional.empty();
    }
    Handle master = secret(pair.masterSecret());
    Handle users = secret(pair.usersSecret());
    Map<Handle, ObservedSecret> found = secrets.observe(
        scope, List.of(new Sought<Secret>(master, null), new Sought<Secret>(users, null)));
    if (!found.containsKey(master)) {
      throw Problem.of(Problem.Category.NOT_FOUND, "ResourceNotFoundException", "secretsmanager:DescribeSecret",
          "nobody can sign in to " + pair.instance() + ": the secret " + pair.masterSecret() + " is gone");
    }
    Endpoint endpoint = new Endpoint(instance.endpoint(), instance.settings().port(), pair.database(),
        instance.settings().masterUsername(), found.get(master).password());
    return Optional.of(new Access(endpoint, found.containsKey(users) ? found.get(users).password() : null));
  }

  private Handle secret(String name) {
    return new Handle(new ResourceId(secrets.name(), name), name);
  }
}
