package dev.webapp.platform.compose;

import dev.webapp.platform.api.DatabaseSpec;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.ManifestKinds;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import dev.webapp.platform.sql.DatabaseUsers;
import dev.webapp.platform.sql.FormerDatabaseUser;
import dev.webapp.platform.sql.Pair;
import java.util.ArrayList;
import java.util.List;

/** Pairs of users of databases: made before the bindings that name them; and last, whoever pods have left. */
final class UsersSection {
  /** What roles are called begins with it: no role may begin with pg_, and a namespace may. */
  private static final String PREFIX = "app_";
  private static final int NAME_LENGTH = 56;

  private final Draft draft;
  private final NetworkSection network;
  private final Passwords passwords;

  UsersSection(Draft draft, NetworkSection network) {
    this.draft = draft;
    this.network = network;
    this.passwords = new Passwords(draft);
  }

  /** Whether services sign in to it as a pair of users: one that nobody is told of has no use. */
  static boolean has(Draft draft, DatabaseSpec database) {
    return database.users() == DatabaseSpec.Users.ALTERNATING
        && Passwords.isTold(draft, Store.database(database.name()));
  }

  static ResourceId users(String database) {
    return new ResourceId("DatabaseUsers", database);
  }

  /** Those of a database that has been added, and its instance, in AWS, is called that. */
  void add(DatabaseSpec database, String instance, String origin) {
    if (!has(draft, database)) {
      return;
    }
    Store store = Store.database(database.name());
    ResourceId secret = new ResourceId("UsersSecret", database.name());
    ResourceId master = DatabaseSection.secret(database.name());
    String secretName = draft.names().of(store.slug() + ".users", 255);
    String roles = roles(draft, database);
    Pair pair = new Pair(instance, database.databaseName(), physicalName(master), secretName, roles);
    passwords.addOfUsers(secret, secretName, store, roles, database.rotatePasswordDays(), origin);
    List<Edge> before = new ArrayList<>(
        List.of(Edge.ready(DatabaseSection.instance(database.name())), Edge.known(master)));
    network.admitOperator(store, DatabaseSection.port(database.engine()), origin).map(Edge::ready)
        .ifPresent(before::add);
    ResourceId id = users(database.name());
    draft.add(draft.inAws(id, pair.physicalName(), Part.DATA, origin, values -> DatabaseUsers.of(pair,
        values.secret(secret.ref("password")), draft.tags(id))).after(before));
  }

  /** Whether a user of that name is, or may once be, one of the pair's roles. */
  static boolean takes(Draft draft, DatabaseSpec database, String username) {
    return database.engine() == DatabaseSpec.Engine.POSTGRES && username.startsWith(roles(draft, database) + "_");
  }

  private static String roles(Draft draft, DatabaseSpec database) {
    return PREFIX + draft.names().of(database.name(), NAME_LENGTH - PREFIX.length()).replace('-', '_');
  }

  private String physicalName(ResourceId id) {
    return draft.resources().stream().filter(resource -> resource.id().equals(id)).findFirst().orElseThrow()
        .physicalName();
  }

  /** Once all that signs in has been added. */
  void addFormer() {
    for (DatabaseSpec database : draft.spec().databases()) {
      if (has(draft, database)) {
        addFormer(database);
      }
    }
  }

  /**
   * Comes after the pods, but goes by the bindings as they are: those may wait for a user or an approval, and nobody is
   * the former one then. A Deployment that serves has the binding that is there. What is not there, and waits for users
   * that cannot be told, has nobody signed in, and may be waiting for just this.
   */
  private void addFormer(DatabaseSpec database) {
    ResourceId users = users(database.name());
    List<ResourceId> bindings = madeOf(users, ManifestKinds.BINDING);
    List<Edge> before = new ArrayList<>(List.of(Edge.known(users)));
    bindings.forEach(binding -> before.add(Edge.known(binding).ifThere()));
    for (String kind : List.of(ManifestKinds.RELEASE_JOB, ManifestKinds.DEPLOYMENT)) {
      madeOf(users, kind).forEach(pods -> before.add(Edge.alwaysReady(pods).ifThere()));
    }
    ResourceId id = new ResourceId("FormerDatabaseUser", database.name());
    draft.add(draft.inAws(id, physicalName(users), Part.WORKLOADS, "spec.databases[" + database.name() + "]",
        values -> FormerDatabaseUser.besides(inUse(bindings, values), draft.tags(id))).after(before));
  }

  /** One that is there and tells nobody is waited for: pods may have what it told before. */
  private static List<String> inUse(List<ResourceId> bindings, Values values) {
    return bindings.stream().filter(binding -> values.ifKnown(binding.ref("name")).isPresent())
        .map(binding -> values.get(binding.ref("username"))).distinct().toList();
  }

  private List<ResourceId> madeOf(ResourceId users, String kind) {
    return draft.resources().stream()
        .filter(resource -> resource.id().kind().equals(kind) && resource.targets().contains(users))
        .map(Resource::id).toList();
  }
}
