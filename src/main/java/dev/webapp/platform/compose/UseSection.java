package dev.webapp.platform.compose;

import dev.webapp.platform.api.BucketSpec;
import dev.webapp.platform.api.DatabaseSpec;
import dev.webapp.platform.api.DocumentStoreSpec;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.api.TableSpec;
import dev.webapp.platform.api.Use;
import dev.webapp.platform.api.UserPoolSpec;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Bindings;
import dev.webapp.platform.kubernetes.BoundUse;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.kubernetes.ManifestKinds;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** What services use of the platform: the binding of each use, and what serves it. */
final class UseSection {
  private static final int MYSQL_USERNAME = 32;

  private final Draft draft;
  private final NetworkSection network;

  UseSection(Draft draft, NetworkSection network) {
    this.draft = draft;
    this.network = network;
  }

  /**
   * A use as its service's pods see it.
   *
   * @param binding the Secret that tells the pods, null where nothing does
   * @param bound what the pods take from it, null where nothing
   * @param follows whether the pods start anew where the binding changes
   * @param before what must serve before the pods are first started
   * @param rights what it lets them do in AWS
   */
  record Wired(ResourceId binding, BoundUse bound, boolean follows, List<Edge> before, List<Right> rights) {}

  /**
   * What is used.
   *
   * @param slug as the binding is called; the first word says of which sort, since names repeat across sorts
   * @param keys the entries of the binding that become environment variables
   * @param providers what must serve before the pods are first started
   */
  private record Target(String slug, List<String> keys, List<Edge> providers, List<Right> rights,
      BiFunction<ResourceId, Values, Manifest> manifest) {}

  /** Adds the binding where another service has not done so: it is the same for all that use one thing. */
  Wired wire(ServiceSpec service, Use use, String origin) {
    Target target = target(use, origin);
    List<Edge> before = new ArrayList<>(target.providers());
    // A release command that cannot reach its database fails for good.
    Store.of(use).ifPresent(store -> before.add(Edge.ready(network.storeRule(store, service))));
    if (use.binding() == Use.Binding.NOTHING) {
      return new Wired(null, null, false, before, target.rights());
    }
    ResourceId id = new ResourceId(ManifestKinds.BINDING, target.slug());
    draft.share(draft.inCluster(id, draft.objectName(id), Part.WORKLOADS, origin,
        values -> target.manifest().apply(id, values)));
    before.add(Edge.known(id));
    boolean variables = use.binding() != Use.Binding.FILES;
    return new Wired(id, new BoundUse(use.alias(), draft.objectName(id), variables ? target.keys() : List.of()),
        variables,
        before, target.rights());
  }

  private Target target(Use use, String origin) {
    if (use.database() != null) {
      return database(use, origin);
    }
    if (use.table() != null) {
      return table(use);
    }
    if (use.cache() != null) {
      return cache(use.cache());
    }
    if (use.documentStore() != null) {
      return documentStore(use.documentStore());
    }
    if (use.external() != null) {
      return external(use.external());
    }
    return use.bucket() != null ? bucket(use) : userPool(use);
  }

  private Target external(String name) {
    draft.spec().externalServices().stream().filter(e -> e.name().equals(name)).findFirst()
        .orElseThrow(() -> unknown("external service", name));
    return new Target("external-" + name, Bindings.EXTERNAL_KEYS, List.of(ExternalSection.before()), List.of(),
        (id, _) -> Bindings.external(draft.frame(), id, draft.objectName(id), ExternalSection.host(draft, name)));
  }

  /** The prefixes differ: "main" read from its replicas is not a database that is called "main-reader". */
  private Target database(Use use, String origin) {
    DatabaseSpec database = draft.spec().databases().stream().filter(d -> d.name().equals(use.database())).findFirst()
        .orElseThrow(() -> unknown("database", use.database()));
    boolean reader = use.endpoint() == Use.Endpoint.READER;
    List<ResourceId> hosts = reader
        ? DatabaseSection.replicas(database) : List.of(DatabaseSection.instance(database.name()));
    String slug = (reader ? "reader-" : "database-") + database.name();
    if (use.signsInByIam()) {
      checkIam(database, use.username(), origin);
      // No database has a dot in its name.
      return new Target(slug + "." + use.username(), reader ? Bindings.READER_IAM_KEYS : Bindings.IAM_KEYS,
          List.of(Edge.ready(hosts.getFirst())),
          hosts.stream().map(host -> Right.ofDatabaseUser(host.ref("dbuserArn"), use.username())).toList(),
          (id, values) -> Bindings.databaseByIam(draft.frame(), id, draft.objectName(id),
              bound(database, hosts, use.username(), values), draft.scope().region()));
    }
    List<String> keys = reader ? Bindings.READER_KEYS : Bindings.DATABASE_KEYS;
    if (use.binding() != Use.Binding.NOTHING && UsersSection.has(draft, database)) {
      ResourceId users = UsersSection.users(database.name());
      // Not ready: while both users can sign in, it takes the pods to move before it is.
      return new Target(slug, keys, List.of(Edge.ready(hosts.getFirst()), Edge.known(users)), List.of(),
          (id, values) -> Bindings.database(draft.frame(), id, draft.objectName(id),
              bound(database, hosts, values.get(users.ref("username")), values), values.secret(users.ref("password"))));
    }
    return new Target(slug, keys, List.of(Edge.ready(hosts.getFirst())), List.of(),
        (id, values) -> Bindings.database(draft.frame(), id, draft.objectName(id),
            bound(database, hosts, database.username(), values), Passwords.taken(values,
                DatabaseSection.secret(database.name()), DatabaseSection.instance(database.name()))));
  }

  private static Bindings.Database bound(
      DatabaseSpec database, List<ResourceId> hosts, String username, Values values) {
    return new Bindings.Database(database.engine() == DatabaseSpec.Engine.POSTGRES ? "postgresql" : "mysql",
        hosts.stream().map(host -> values.get(host.ref("endpoint"))).toList(),
        String.valueOf(DatabaseSection.port(database.engine())), database.databaseName(), username);
  }

  private void checkIam(DatabaseSpec database, String username, String origin) {
    if (!database.iamAuthentication()) {
      throw new InvalidSpec(origin + ".authentication", "is IAM, which database " + database.name()
          + " does not take: set spec.databases[" + database.name() + "].iamAuthentication to true");
    }
    // PostgreSQL takes the password of whoever is granted rds_iam no more, and the master user's is needed.
    if (username.equalsIgnoreCase(database.username())) {
      throw new InvalidSpec(origin + ".username", "is the master user of database " + database.name()
          + ", who keeps its password: make another user there, and name that one");
    }
    if (UsersSection.takes(draft, database, username)) {
      throw new InvalidSpec(origin + ".username", "is kept for the users of database " + database.name()
          + " that take turns, who have passwords: make another user there, and name that one");
    }
    if (database.engine() == DatabaseSpec.Engine.MYSQL && username.length() > MYSQL_USERNAME) {
      throw new InvalidSpec(origin + ".username", "has more than the " + MYSQL_USERNAME
          + " characters that a user of mysql may have");
    }
  }

  private Target table(Use use) {
    TableSpec spec = draft.spec().tables().stream().filter(t -> t.name().equals(use.table())).findFirst()
        .orElseThrow(() -> unknown("table", use.table()));
    ResourceId table = TableSection.table(spec.name());
    return new Target("table-" + spec.name(), Bindings.TABLE_KEYS, List.of(Edge.ready(table)),
        Right.ofTable(table.ref("arn"), use.access(), spec.stream() != null),
        (id, values) -> Bindings.table(draft.frame(), id, draft.objectName(id), values.get(table.ref("name")),
            values.get(table.ref("arn")), draft.scope().region()));
  }

  private Target cache(String name) {
    ResourceId cache = CacheSection.cache(name);
    return new Target(Store.cache(name).slug(), Bindings.CACHE_KEYS,
        List.of(Edge.ready(cache)), List.of(),
        (id, values) -> Bindings.cache(draft.frame(), id, draft.objectName(id), new Bindings.Store(
            values.get(cache.ref("primaryEndpoint")), values.get(cache.ref("readerEndpoint")),
            String.valueOf(CacheSection.PORT), null, Passwords.taken(values, CacheSection.secret(name), cache))));
  }

  private Target documentStore(String name) {
    DocumentStoreSpec store = draft.spec().documentStores().stream().filter(d -> d.name().equals(name)).findFirst()
        .orElseThrow(() -> unknown("document store", name));
    ResourceId cluster = DocumentStoreSection.cluster(name);
    return new Target(Store.documentStore(name).slug(), Bindings.DOCUMENT_STORE_KEYS,
        List.of(Edge.ready(DocumentStoreSection.instances(store).getFirst())), List.of(),
        (id, values) -> Bindings.documentStore(draft.frame(), id, draft.objectName(id), new Bindings.Store(
            values.get(cluster.ref("endpoint")), values.get(cluster.ref("readerEndpoint")),
            String.valueOf(DocumentStoreSection.PORT), store.username(),
            Passwords.taken(values, DocumentStoreSection.secret(name), cluster))));
  }

  private Target bucket(Use use) {
    BucketSpec spec = draft.spec().buckets().stream().filter(b -> b.name().equals(use.bucket())).findFirst()
        .orElseThrow(() -> unknown("bucket", use.bucket()));
    ResourceId bucket = BucketSection.bucket(spec.name());
    List<Right> rights = new ArrayList<>(Right.ofBucket(bucket.ref("arn"), use.access()));
    if (spec.kmsKeyArn() != null) {
      rights.add(Right.ofKey(spec.kmsKeyArn(), use.access(), draft.scope().region()));
    }
    return new Target("bucket-" + use.bucket(), Bindings.BUCKET_KEYS, List.of(Edge.ready(bucket)), rights,
        (id, values) -> Bindings.bucket(draft.frame(), id, draft.objectName(id), values.get(bucket.ref("name")),
            values.get(bucket.ref("arn")), draft.scope().region()));
  }

  private Target userPool(Use use) {
    UserPoolSpec pool = draft.spec().userPools().stream().filter(p -> p.name().equals(use.userPool())).findFirst()
        .orElseThrow(() -> unknown("user pool", use.userPool()));
    ResourceId id = UserPoolSection.pool(pool.name());
    List<Right> rights = Right.ofUserPool(id.ref("arn"), use.access());
    List<String> keys = new ArrayList<>(Bindings.USER_POOL_KEYS);
    for (UserPoolSpec.Client client : pool.clients()) {
      keys.add(Bindings.clientId(client.name()));
      if (client.secret()) {
        keys.add(Bindings.clientSecret(client.name()));
      }
    }
    return new Target("user-pool-" + pool.name(), keys, List.of(Edge.ready(id)), rights, (binding, values) -> {
      Map<String, String> clientIds = new LinkedHashMap<>();
      Map<String, SecretValue> secrets = new LinkedHashMap<>();
      for (UserPoolSpec.Client client : pool.clients()) {
        ResourceId made = UserPoolSection.client(pool, client);
        clientIds.put(client.name(), values.get(made.ref("clientId")));
        if (client.secret()) {
          secrets.put(client.name(), values.secret(made.ref("clientSecret")));
        }
      }
      return Bindings.userPool(draft.frame(), binding, draft.objectName(binding), new Bindings.UserPool(
          values.get(id.ref("id")), values.get(id.ref("issuer")), draft.scope().region(), clientIds, secrets));
    });
  }

  private static InvalidSpec unknown(String sort, String name) {
    return new InvalidSpec("spec.services.uses", "no " + sort + " is called " + name);
  }
}
