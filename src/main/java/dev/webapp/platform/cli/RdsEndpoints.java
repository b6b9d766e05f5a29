package dev.webapp.platform.cli;

import dev.webapp.platform.aws.rds.DbInstanceKind;
import dev.webapp.platform.aws.rds.ObservedDbInstance;
import dev.webapp.platform.aws.secretsmanager.ObservedSecret;
import dev.webapp.platform.aws.secretsmanager.SecretKind;
import dev.webapp.platform.compose.Passwords;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.plan.Planner;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Values;
import dev.webapp.platform.sql.Endpoint;
import dev.webapp.platform.sql.Endpoints;
import dev.webapp.platform.sql.Pair;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Databases as RDS tells of them, and their passwords as Secrets Manager keeps them. Asks the kinds that observe both,
 * so that a password is the same one here as in the refs of a platform; for these few alone, since listings of all
 * there is would be as many as there are pairs. Three calls, and one for each password that is revealed.
 */
public final class RdsEndpoints implements Endpoints {
  /** When one that does not run is asked for again: others wait for its users no more than for itself. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final DbInstanceKind instances;
  private final SecretKind secrets;

  public RdsEndpoints(DbInstanceKind instances, SecretKind secrets) {
    this.instances = instances;
    this.secrets = secrets;
  }

  @Override
  public Optional<Access> find(Scope scope, Pair pair) {
    return instances.now(scope, pair.instance()).filter(instance -> instance.endpoint() != null).map(instance -> {
      requireAnswers(instance);
      Endpoint endpoint = endpoint(instance, pair, masterPassword(scope, instance, pair));
      return secrets.now(scope, pair.usersSecret())
          .map(users -> new Access(endpoint, users.password(), users.previousPassword()))
          .orElseGet(() -> new Access(endpoint, null, null));
    });
  }

  /** A stopped instance would let whoever connects wait for as long as he will. */
  private static void requireAnswers(ObservedDbInstance instance) {
    if (!instance.answers()) {
      throw new Problem(Problem.Category.CONFLICT, "InvalidDBInstanceState", "rds:DescribeDBInstances",
          instance.settings().identifier() + " is " + instance.status() + "; nobody connects to it until it runs",
          AGAIN, null);
    }
  }

  private static Endpoint endpoint(ObservedDbInstance instance, Pair pair, SecretValue password) {
    return new Endpoint(instance.endpoint(), instance.settings().port(), instance.settings().securityGroupIds(),
        pair.database(), instance.settings().masterUsername(), password);
  }

  /** The one that the instance takes: while it is renewed that is still the former one for a while. */
  private SecretValue masterPassword(Scope scope, ObservedDbInstance instance, Pair pair) {
    ObservedSecret secret = secrets.now(scope, pair.masterSecret()).orElseThrow(() ->
        Problem.of(Problem.Category.NOT_FOUND, "ResourceNotFoundException", "secretsmanager:DescribeSecret",
            "nobody can sign in to " + pair.instance() + ": the secret " + pair.masterSecret() + " is gone"));
    ResourceId secretId = new ResourceId(secrets.name(), pair.masterSecret());
    ResourceId instanceId = new ResourceId(instances.name(), pair.instance());
    try {
      return Passwords.taken(Planner.values(Map.of(secretId, secrets.outputs(secret),
          instanceId, instances.outputs(instance)), false), secretId, instanceId);
    } catch (Values.Unknown settling) {
      throw Problem.of(Problem.Category.CONFLICT, "PasswordNotTaken", "rds:DescribeDBInstances", "nobody signs in to "
          + pair.instance() + " until its master user has the password that is in " + pair.masterSecret());
    }
  }
}
