package dev.webapp.platform.compose;

import dev.webapp.platform.api.DatabaseSpec;
import dev.webapp.platform.aws.ParameterGroup;
import dev.webapp.platform.aws.rds.DbInstance;
import dev.webapp.platform.aws.rds.DbReplica;
import dev.webapp.platform.aws.rds.DbSubnetGroup;
import dev.webapp.platform.aws.rds.RestoreFrom;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Databases on RDS: password, groups, instance, replicas. */
final class DatabaseSection {
  static final ResourceId SUBNETS = new ResourceId("DbSubnetGroup", "databases");

  private static final Pattern WITHOUT_INSIGHTS_OF_MYSQL = Pattern.compile("db[.](t2|t3|t4g)[.](micro|small)");

  private final Draft draft;
  private final NetworkSection network;
  private final Passwords passwords;
  private final UsersSection users;

  DatabaseSection(Draft draft, NetworkSection network) {
    this.draft = draft;
    this.network = network;
    this.passwords = new Passwords(draft);
    this.users = new UsersSection(draft, network);
  }

  void compose() {
    checkNames();
    // An adopted one stays where it is.
    if (!draft.spec().documentStores().isEmpty()
        || draft.spec().databases().stream().anyMatch(database -> !database.adopt())) {
      addSubnets();
    }
    draft.spec().databases().forEach(this::add);
  }

  static ResourceId instance(String database) {
    return new ResourceId("DbInstance", database);
  }

  static ResourceId secret(String database) {
    return new ResourceId("Secret", database);
  }

  /** The replicas of a database, first to last. */
  static List<ResourceId> replicas(DatabaseSpec database) {
    return IntStream.rangeClosed(1, database.readReplicas())
        .mapToObj(i -> new ResourceId("DbReplica", database.name() + "-" + i)).toList();
  }

  private void checkNames() {
    Identifiers identifiers = new Identifiers("identifier");
    for (DatabaseSpec database : draft.spec().databases()) {
      if (database.identifier() == null) {
        identifiers.made(name(database), origin(database));
      }
      replicas(database).forEach(replica ->
          identifiers.made(replicaName(replica), "a read replica of " + origin(database)));
    }
    draft.spec().databases().stream().filter(database -> database.identifier() != null)
        .forEach(database -> identifiers.given(database.identifier(), origin(database)));
  }

  private static String origin(DatabaseSpec database) {
    return "spec.databases[" + database.name() + "]";
  }

  /** What the instance is called in AWS. */
  private String name(DatabaseSpec database) {
    return database.identifier() == null ? draft.names().of(database.name()) : database.identifier();
  }

  /** No database's name has a slash: without it, replica 1 of "main" and a database "main-1" would be one instance. */
  private String replicaName(ResourceId replica) {
    return draft.names().of("replica/" + replica.name());
  }

  private void addSubnets() {
    String name = draft.names().of("databases", 255);
    // Databases that are retained live on in it.
    draft.add(draft.inAws(SUBNETS, name, Part.DATA, "spec.network.databaseSubnetIds", values -> new DbSubnetGroup(name,
        "Databases of platform " + draft.setting().ownership().platform(),
        values.list(Draft.network("databaseSubnetIds")), draft.tags(SUBNETS))));
  }

  private void add(DatabaseSpec database) {
    String origin = origin(database);
    Windows.RDS.check(database.maintenanceWindow(), database.backup().window(), origin);
    checkPerformanceInsights(database, origin);
    DataPolicy policy = Draft.policy(database.dataPolicy());
    passwords.add(secret(database.name()), Store.database(database.name()), database.username(),
        database.rotatePasswordDays(), policy, origin);
    // An adopted one keeps its group, unless the spec says what is to be in it.
    ResourceId parameters =
        database.adopt() && database.parameters().isEmpty() ? null : addParameters(database, origin);
    ResourceId group = network.addStoreGroup(Store.database(database.name()), port(database.engine()), origin);
    ResourceId id = instance(database.name());
    RestoreFrom restoreFrom = restoreFrom(database, origin + ".restoreFrom");
    Resource instance = draft.inAws(id, name(database), Part.DATA, origin,
        values -> desired(database, restoreFrom, parameters, group, values)).keeping(policy);
    draft.add(database.adopt() ? instance.adopting() : instance);
    users.add(database, name(database), origin);
    replicas(database).forEach(replica -> addReplica(database, replica, parameters, group, origin));
  }

  /** RDS user guide, "Amazon RDS DB engine, Region, and instance class support for Database Insights". */
  private static void checkPerformanceInsights(DatabaseSpec database, String origin) {
    if (database.performanceInsights().enabled() && database.engine() == DatabaseSpec.Engine.MYSQL
        && WITHOUT_INSIGHTS_OF_MYSQL.matcher(database.instanceClass()).matches()) {
      throw new InvalidSpec(origin + ".performanceInsights", "mysql on " + database.instanceClass()
          + " has none: choose a larger instanceClass, such as db.t4g.medium, or leave performanceInsights out");
    }
  }

  /** The name hashes the family: a group of another family is made beside the old one. */
  private ResourceId addParameters(DatabaseSpec database, String origin) {
    ResourceId id = new ResourceId("DbParameterGroup", database.name());
    String family = family(database);
    String name = draft.names().of(database.name() + "-" + Digest.of(6, family), 255);
    draft.add(draft.inAws(id, name, Part.DATA, origin, _ -> new ParameterGroup(name, family,
        "Database " + database.name() + " of platform " + draft.setting().ownership().platform(),
        database.parameters(), draft.tags(id))));
    return id;
  }

  private static RestoreFrom restoreFrom(DatabaseSpec database, String field) {
    DatabaseSpec.RestoreFrom given = database.restoreFrom();
    if (given == null) {
      return null;
    }
    return given.snapshot() != null ? RestoreFrom.snapshot(given.snapshot())
        : RestoreFrom.instance(given.instance(), Draft.time(field + ".time", given.time()));
  }

  /** What an instance has from before it was ours, and nobody can change, is not asked of it. */
  private DbInstance desired(DatabaseSpec database, RestoreFrom restoreFrom, ResourceId parameters, ResourceId group,
      Values values) {
    boolean fresh = restoreFrom == null && !database.adopt();
    return new DbInstance(
        name(database),
        engine(database.engine()),
        database.version(),
        database.instanceClass(),
        database.storage().sizeGiB(),
        database.storage().maxSizeGiB(),
        storageType(database),
        database.storage().iops(),
        database.storage().throughputMiBps(),
        fresh ? true : null,
        null,
        database.multiAz(),
        fresh ? database.databaseName() : null,
        database.username(),
        values.secret(secret(database.name()).ref("password")),
        port(database.engine()),
        database.adopt() ? null : values.get(SUBNETS.ref("name")),
        List.of(values.get(group.ref("groupId"))),
        parameterGroup(parameters, values),
        database.backup().retentionDays(),
        database.backup().window(),
        database.maintenanceWindow(),
        database.deletionProtection(),
        true,
        minorUpgrades(database),
        database.iamAuthentication(),
        database.performanceInsights().enabled(),
        database.performanceInsights().retentionDays(),
        logExports(database),
        database.caCertificate(),
        restoreFrom,
        majorUpgrade(database),
        Map.of(),
        draft.tags(instance(database.name()), Draft.policy(database.dataPolicy())));
  }

  private static String parameterGroup(ResourceId parameters, Values values) {
    return parameters == null ? null : values.get(parameters.ref("name"));
  }

  /** A replica is made of its source and serves reads only: what holds the data is the source. */
  private void addReplica(
      DatabaseSpec database, ResourceId id, ResourceId parameters, ResourceId group, String origin) {
    String name = replicaName(id);
    ResourceId source = instance(database.name());
    draft.add(draft.inAws(id, name, Part.DATA, origin, values -> new DbReplica(
        name,
        values.get(source.ref("identifier")),
        engine(database.engine()),
        database.version(),
        database.instanceClass(),
        database.storage().sizeGiB(),
        database.storage().maxSizeGiB(),
        storageType(database),
        database.storage().iops(),
        database.storage().throughputMiBps(),
        false,
        port(database.engine()),
        List.of(values.get(group.ref("groupId"))),
        parameterGroup(parameters, values),
        database.deletionProtection(),
        minorUpgrades(database),
        database.iamAuthentication(),
        database.performanceInsights().enabled(),
        database.performanceInsights().retentionDays(),
        logExports(database),
        database.caCertificate(),
        majorUpgrade(database),
        Map.of(),
        draft.tags(id))).after(Edge.settled(source)));
  }

  private static String majorUpgrade(DatabaseSpec database) {
    return database.majorUpgrade() == DatabaseSpec.MajorUpgrade.BLUE_GREEN ? DbInstance.BLUE_GREEN
        : DbInstance.IN_PLACE;
  }

  private static boolean minorUpgrades(DatabaseSpec database) {
    return database.minorUpgrades() == DatabaseSpec.MinorUpgrades.AUTO;
  }

  /** As RDS calls them; null where they are not ours. */
  private static List<String> logExports(DatabaseSpec database) {
    return database.logExports() == null ? null : database.logExports().stream()
        .map(log -> log.name().toLowerCase(Locale.ROOT).replace('_', '-')).sorted().toList();
  }

  static int port(DatabaseSpec.Engine engine) {
    return switch (engine) {
      case POSTGRES -> 5432;
      case MYSQL -> 3306;
    };
  }

  static String engine(DatabaseSpec.Engine engine) {
    return switch (engine) {
      case POSTGRES -> "postgres";
      case MYSQL -> "mysql";
    };
  }

  private static String storageType(DatabaseSpec database) {
    return database.storage().type().name().toLowerCase(Locale.ROOT);
  }

  /** PostgreSQL's families go by the first number of the version, MySQL's by the first two. */
  private static String family(DatabaseSpec database) {
    String[] numbers = database.version().split("[.-]");
    return switch (database.engine()) {
      case POSTGRES -> "postgres" + numbers[0];
      case MYSQL -> "mysql" + numbers[0] + "." + numbers[1];
    };
  }
}
