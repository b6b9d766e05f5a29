package dev.webapp.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What pairs of users owe, on the sandbox and on PostgreSQL itself. */
class DatabaseUsersContractTest {
  @Nested
  class Sandbox extends Suite {
    Sandbox() {
      super(new SandboxDatabase());
    }
  }

  @Nested
  class Postgres extends Suite {
    private final EmbeddedDatabase postgres = (EmbeddedDatabase) database;

    Postgres() {
      super(new EmbeddedDatabase());
    }

    @BeforeAll
    void start() throws Exception {
      postgres.start();
    }

    @AfterAll
    void stop() throws Exception {
      postgres.stop();
    }

    @Test
    void theServersLogHoldsNoPassword() throws Exception {
      made();

      assertThat(postgres.log()).contains("ALTER ROLE \"" + a() + "\" LOGIN PASSWORD 'SCRAM-SHA-256$")
          .doesNotContain(database.password());
    }

    @Test
    void whatCannotBeReachedSaysWhatToDo() {
      Problem problem = problem(() -> database.roles().look(postgres.endpoint(1, "x"), List.of()));

      assertThat(problem.category()).isEqualTo(Problem.Category.TRANSIENT);
      assertThat(problem.code()).isEqualTo("Unreachable");
      assertThat(problem).hasMessageContaining("cannot reach localhost:1").hasMessageContaining("into sg-1 on port 1");
    }

    @Test
    void aServerWithoutEncryptionIsNotSpokenTo() {
      Roles encrypted = new PostgresRoles(Encryption.REQUIRED, SqlCalls.NONE, InstantSource.system());

      assertThat(problem(() -> encrypted.look(postgres.endpoint(postgres.port(), "x"), List.of())))
          .hasMessageContaining("does not support SSL");
    }

    @Test
    void aMasterUserThatLacksARightIsNamed() throws Exception {
      String master = postgres.endpoint(postgres.port(), "x").username();
      postgres.configure("ALTER ROLE " + master + " NOCREATEROLE");

      Problem problem = problem(() -> create(users(), desired()));

      assertThat(problem.category()).isEqualTo(Problem.Category.INVALID);
      assertThat(problem).hasMessageContaining("the master user " + master).hasMessageContaining("permission denied");
    }

    @Test
    void defaultPrivilegesOfTheMasterUserStayItsOwn() throws Exception {
      postgres.configure("ALTER DEFAULT PRIVILEGES FOR ROLE " + postgres.endpoint(1, "x").username()
          + " GRANT SELECT ON TABLES TO PUBLIC");
      made();

      assertThat(Differ.diff(desired(), users().project(seen(), desired()))).isEqualTo(Delta.NONE);
    }

    /** The master user owns postgres on RDS, and whatever else it has made in the server. */
    @Test
    void whatTheMasterUserOwnsElsewhereItKeeps() throws Exception {
      String master = postgres.endpoint(1, "x").username();
      String other = "other_" + master;
      String space = "space_" + master;
      postgres.configure("CREATE DATABASE " + other + " OWNER " + master);
      postgres.configure("CREATE TABLESPACE " + space + " OWNER " + master + " LOCATION ''");
      String owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = '";
      made();
      assertThat(postgres.asked(owner + other + "'")).isEqualTo(master);
      assertThat(postgres.asked(owner + database.pair().database() + "'")).isEqualTo(database.pair().owner());

      database.roles().reassign(postgres.endpoint(postgres.port(), "correct0horse1battery2staple"), database.pair(),
          List.of());
      assertThat(postgres.asked(owner + other + "'")).isEqualTo(master);
      assertThat(postgres.asked("SELECT pg_get_userbyid(spcowner) FROM pg_tablespace WHERE spcname = '" + space + "'"))
          .isEqualTo(master);
    }

    @Test
    void aConnectionIsCountedForEveryCall() {
      made();

      assertThat(postgres.calls()).contains("postgresql:CreateRole", "postgresql:SetPassword");
    }
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class Suite {
    private static final Scope SCOPE = AwsEnvironment.SCOPE;
    private static final Ownership OWNERSHIP = new Ownership("cluster", "default/shop");
    private static final ResourceId USERS = new ResourceId("DatabaseUsers", "main");
    private static final ResourceId FORMER = new ResourceId("FormerDatabaseUser", "main");
    final TestDatabase database;

    Suite(TestDatabase database) {
      this.database = database;
    }

    @BeforeEach
    void empty() throws Exception {
      database.reset();
    }

    @Test
    void absentIsAbsent() {
      assertThat(seen()).isNull();
    }

    @Test
    void whoIsMadeFirstCannotSignInAndThenHasThePassword() throws Exception {
      create(users(), desired());

      assertThat(seen().roles()).containsOnlyKeys(database.pair().roles());
      assertThat(seen().roles().values()).noneMatch(Roles.Role::canLogin);
      assertThat(users().outputs(seen()).get("username")).isNull();
      assertThat(OWNERSHIP.claims(USERS, seen().tags())).isTrue();

      settle(users(), desired());

      assertThat(users().outputs(seen()).get("username")).isEqualTo(a());
      assertThat(((SecretValue) users().outputs(seen()).get("password")).reveal()).isEqualTo(database.password());
      assertThat(enters(a(), database.password())).isTrue();
      assertThat(enters(b(), database.password())).isFalse();
      assertThat(enters(database.pair().owner(), database.password())).isFalse();
    }

    @Test
    void bothEnterUntilThePodsHaveMoved() throws Exception {
      String before = made();
      try (TestDatabase.Login pod = database.signIn(a(), before)) {
        String after = database.rotate();
        assertThat(users().outputs(seen()).get("username")).as("neither the old name nor the new password").isNull();
        settle(users(), desired());
        settle(former(), besides(a()));

        assertThat(users().outputs(seen()).get("username")).isEqualTo(b());
        assertThat(enters(a(), before)).isTrue();
        assertThat(enters(b(), after)).isTrue();
        assertThat(pod.isOpen()).isTrue();

        settle(former(), besides(a(), b()));
        assertThat(enters(a(), before)).as("one binding still names it").isTrue();

        settle(former(), besides(b()));
        assertThat(enters(a(), before)).isFalse();
        assertThat(pod.isOpen()).as("a pod that is ending still has work to finish").isTrue();
        assertThat(former().readiness(observe(former(), FORMER))).isInstanceOfSatisfying(Readiness.Ready.class,
            ready -> assertThat(ready.warning()).contains("somebody is still signed in as " + a()));
        assertThat(enters(b(), after)).isTrue();
      }
      await().until(() -> former().readiness(observe(former(), FORMER)).equals(Readiness.READY));
      assertThat(enters(b(), before)).isFalse();
    }

    @Test
    void theyTakeTurns() throws Exception {
      made();
      for (String next : List.of(b(), a(), b())) {
        String password = database.rotate();
        settle(users(), desired());
        settle(former(), besides(next));

        assertThat(enters(next, password)).isTrue();
        assertThat(seen().roles().values()).filteredOn(Roles.Role::canLogin).hasSize(1);
      }
    }

    @Test
    void aPasswordThatComesTooSoonAwaitsItsTurn() throws Exception {
      String first = made();
      String second = database.rotate();
      settle(users(), desired());
      String third = database.rotate();

      Problem problem = problem(() -> settle(users(), desired()));
      assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
      assertThat(enters(a(), first)).isTrue();
      assertThat(enters(b(), second)).isTrue();
      assertThat(users().outputs(seen()).get("username")).as("or nobody could move on").isEqualTo(b());
      assertThat(((SecretValue) users().outputs(seen()).get("password")).reveal()).isEqualTo(second);

      settle(former(), besides(b()));
      settle(users(), desired());
      assertThat(users().outputs(seen()).get("username")).isEqualTo(a());
      assertThat(enters(a(), third)).isTrue();
      assertThat(enters(b(), second)).isTrue();
    }

    @Test
    void aPasswordThatWasNeverHandedOutIsTakenBack() throws Exception {
      String first = made();
      database.rotate();
      settle(users(), desired());
      String third = database.rotate();
      settle(former(), besides(a()));
      settle(users(), desired());

      assertThat(enters(a(), first)).isTrue();
      assertThat(enters(b(), third)).isTrue();
    }

    @Test
    void whileOthersSignInNobodyIsTheFormerOne() throws Exception {
      String password = made();
      settle(former(), besides("platform"));
      settle(former(), besides());

      assertThat(enters(a(), password)).isTrue();
    }

    @Test
    void whatOneMakesTheOtherMayAlter() throws Exception {
      try (TestDatabase.Login master = database.master()) {
        master.createTable("by_master");
      }
      String first = made();
      try (TestDatabase.Login one = database.signIn(a(), first)) {
        one.alterTable("by_master");
        one.createTable("by_one");
      }
      String second = database.rotate();
      settle(users(), desired());
      try (TestDatabase.Login other = database.signIn(b(), second); TestDatabase.Login master = database.master()) {
        other.alterTable("by_one");
        other.alterTable("by_master");
        master.alterTable("by_one");
        master.createTable("later");
        assertThatThrownBy(() -> other.alterTable("later")).isInstanceOf(SQLException.class);

        assertThat(Differ.diff(desired(), users().project(seen(), desired())).touches("reassigned")).isTrue();
        settle(users(), desired());
        other.alterTable("later");
      }
    }

    @Test
    void othersOfTheSameNameAreLeftAlone() throws Exception {
      database.createRole(b());

      assertThat(OWNERSHIP.claims(USERS, seen().tags())).isFalse();
      assertThat(problem(() -> create(users(), desired())).category()).isEqualTo(Problem.Category.EXISTS);
      assertThat(seen().present()).containsExactly(b());
    }

    @Test
    void whereOneNoteIsLeftItIsCertainWhoseTheyAre() throws Exception {
      String password = made();
      database.comment(a(), "of the billing team");
      assertThat(OWNERSHIP.claims(USERS, seen().tags())).isTrue();
      settle(users(), desired());
      assertThat(users().outputs(seen()).get("username")).as("nobody knows any more what the other has").isEqualTo(b());
      assertThat(enters(a(), password)).as("pods may still have it").isTrue();

      settle(former(), besides(b()));
      assertThat(enters(a(), password)).isFalse();
      assertThat(seen().isDefaced()).isFalse();
    }

    @Test
    void whereNoNoteIsLeftItIsSaidHowToGiveThemBack() throws Exception {
      String password = made();
      for (String role : database.pair().roles()) {
        database.comment(role, "of the billing team");
      }
      assertThat(OWNERSHIP.claims(USERS, seen().tags())).isFalse();
      String words = users().whose(seen(), desired());
      assertThat(words).contains("COMMENT ON ROLE " + database.pair().owner() + " IS '");

      String note = words.replaceFirst(".* IS '", "").replaceFirst("'.*", "");
      for (String role : database.pair().roles()) {
        database.comment(role, note);
      }
      assertThat(OWNERSHIP.claims(USERS, seen().tags())).isTrue();
      settle(users(), desired());
      assertThat(enters(a(), password)).isTrue();
    }

    /** As a snapshot between two steps of a rotation has them, once the secret has gone on. */
    @Test
    void aPairWhosePasswordsNobodyKnowsIsFreedWhereNobodySignsInAsIt() throws Exception {
      String first = made();
      String second = database.rotate();
      settle(users(), desired());
      database.rotate();
      String last = database.rotate();
      assertThat(users().outputs(seen()).get("username")).isNull();
      settle(former(), besides(a(), b()));
      assertThat(enters(a(), first)).as("some pod may have it").isTrue();
      assertThat(enters(b(), second)).isTrue();

      settle(former(), besides());
      settle(users(), desired());
      assertThat(users().outputs(seen()).get("username")).isEqualTo(a());
      settle(former(), besides(a()));
      assertThat(enters(a(), last)).isTrue();
      assertThat(enters(b(), second)).isFalse();
    }

    /** As where a database that had a pair is restored or adopted under another name, and renamed back. */
    @Test
    void aNewPairTakesOverFromAFormerOneAndBack() throws Exception {
      Pair before = new Pair("before", "shop", "master", "users", database.pair().name() + "_before");
      Map<String, String> tags = new Ownership("another", "default/shop")
          .tags(new ResourceId("DatabaseUsers", "before"), DataPolicy.DELETE);
      Map<String, String> notes = new TreeMap<>();
      before.roles().forEach(role -> notes.put(role, new RoleNote(tags, null).written()));
      database.roles().create(endpoint(), before, notes);
      String user = before.users().getFirst();
      database.roles().setPassword(endpoint(), user, new SecretValue("x", () -> "x"), notes.get(user));
      try (TestDatabase.Login pod = database.signIn(user, "x")) {
        pod.createTable("orders");
        String password = made();
        try (TestDatabase.Login next = database.signIn(a(), password)) {
          next.alterTable("orders");
          pod.alterTable("orders");
          pod.createTable("late");
          assertThat(seen().othersOwn()).isTrue();
          settle(users(), desired());
          next.alterTable("late");
        }
        assertThat(enters(user, "x")).as("as whom nobody signs in once pods do as the new ones").isFalse();
        assertThat(pod.isOpen()).isTrue();
      }
      database.roles().reassign(endpoint(), before, database.pair().roles());
      database.roles().setPassword(endpoint(), user, new SecretValue("y", () -> "y"), notes.get(user));
      try (TestDatabase.Login again = database.signIn(user, "y");
          TestDatabase.Login other = database.signIn(a(), database.password())) {
        again.alterTable("orders");
        other.alterTable("orders");
      }
    }

    @Test
    void aPasswordThatNotEveryClientSendsAlikeIsRefusedByTheNameOfItsSecret() {
      create(users(), desired());
      DatabaseUsers umlaut = DatabaseUsers.of(database.pair(), secret().map("umlaut", _ -> "pässword"), tags());
      Endpoints umlauts = (scope, pair) -> database.endpoints().find(scope, pair)
          .map(access -> new Endpoints.Access(access.endpoint(), umlaut.password(), null));
      DatabaseUsersKind users = new DatabaseUsersKind(new Looking(database.roles(), umlauts, InstantSource.system()));

      Problem problem = problem(() -> settle(users, umlaut));
      assertThat(problem.category()).isEqualTo(Problem.Category.INVALID);
      assertThat(problem).hasMessageContaining("the secret " + database.pair().usersSecret())
          .hasMessageNotContaining("pässword");
    }

    @Test
    void aUserThatWasDroppedComesBack() throws Exception {
      String password = made();
      database.dropRole(b());
      settle(users(), desired());

      assertThat(seen().present()).isEqualTo(database.pair().roles());
      assertThat(enters(a(), password)).isTrue();
    }

    @Test
    void tagsMoveAndPasswordsStay() throws Exception {
      String password = made();
      Map<String, String> more = new TreeMap<>(tags());
      more.put(Ownership.DATA_POLICY, DataPolicy.RETAIN.toString());
      settle(users(), DatabaseUsers.of(database.pair(), secret(), more));

      assertThat(seen().tags()).isEqualTo(more);
      assertThat(users().outputs(seen()).get("username")).isEqualTo(a());
      assertThat(enters(a(), password)).isTrue();
    }

    @Test
    void whatTheyHaveMadeOutlivesThem() throws Exception {
      String password = made();
      try (TestDatabase.Login pod = database.signIn(a(), password)) {
        pod.createTable("orders");
        users().delete(handle(USERS), SCOPE, seen(), new Farewell.Discard());
        await().until(() -> !pod.isOpen());
      }
      assertThat(seen()).isNull();
      assertThat(enters(a(), password)).isFalse();
      try (TestDatabase.Login master = database.master()) {
        master.alterTable("orders");
      }
      database.roles().drop(endpoint(), database.pair());
      made();
    }

    @Test
    void theFormerOneIsAViewOfThePair() throws Exception {
      String password = made();
      FormerDatabaseUserKind former = former();
      assertThat(OWNERSHIP.claims(FORMER, observe(former, FORMER).tags())).isTrue();

      former.delete(handle(FORMER), SCOPE, observe(former, FORMER), new Farewell.Discard());
      assertThat(enters(a(), password)).isTrue();
    }

    @Test
    void oneLookServesBothKindsUntilSomethingIsWritten() throws Exception {
      Looking shared = looking();
      DatabaseUsersKind users = new DatabaseUsersKind(shared);
      FormerDatabaseUserKind former = new FormerDatabaseUserKind(shared);
      made();
      assertThat(observe(former, FORMER).present()).hasSize(3);
      database.dropRole(b());

      assertThat(observe(former, FORMER).present()).as("as somebody saw it a moment ago").hasSize(3);
      assertThat(observe(users, USERS).present()).hasSize(2);
      assertThat(observe(former, FORMER).present()).hasSize(2);
      settle(users, desired());
      assertThat(observe(former, FORMER).present()).hasSize(3);
    }

    @Test
    void aWrongPasswordOfTheMasterUserIsToldWithoutIt() {
      Problem problem = problem(() -> database.roles().look(database.misled(), List.of()));

      assertThat(problem.category()).isEqualTo(Problem.Category.TRANSIENT);
      assertThat(problem.code()).isEqualTo("28P01");
      assertThat(problem).hasMessageContaining("does not let the master user " + database.misled().username())
          .hasMessageNotContaining("open-sesame");
    }

    @Test
    void aPasswordIsNeverGivenToAUserThatCanSignIn() throws Exception {
      String password = made();

      assertThat(problem(() -> database.roles().setPassword(endpoint(), a(), new SecretValue("x", () -> "x"), "{}"))
          .category()).isEqualTo(Problem.Category.CONFLICT);
      assertThat(enters(a(), password)).isTrue();
    }

    /** Makes the pair and returns the password of the first. */
    String made() {
      create(users(), desired());
      settle(users(), desired());
      settle(former(), besides(a()));
      return database.password();
    }

    DatabaseUsersKind users() {
      return new DatabaseUsersKind(looking());
    }

    FormerDatabaseUserKind former() {
      return new FormerDatabaseUserKind(looking());
    }

    private Looking looking() {
      return new Looking(database.roles(), database.endpoints(), InstantSource.system());
    }

    String a() {
      return database.pair().users().getFirst();
    }

    String b() {
      return database.pair().users().getLast();
    }

    DatabaseUsers desired() {
      return DatabaseUsers.of(database.pair(), secret(), tags());
    }

    ObservedDatabaseUsers seen() {
      return observe(users(), USERS);
    }

    private Endpoint endpoint() {
      return database.endpoints().find(SCOPE, database.pair()).orElseThrow().endpoint();
    }

    private SecretValue secret() {
      return database.endpoints().find(SCOPE, database.pair()).orElseThrow().password();
    }

    private static Map<String, String> tags() {
      return OWNERSHIP.tags(USERS, DataPolicy.DELETE);
    }

    private static FormerDatabaseUser besides(String... inUse) {
      return FormerDatabaseUser.besides(List.of(inUse), OWNERSHIP.tags(FORMER, DataPolicy.DELETE));
    }

    private Handle handle(ResourceId id) {
      return new Handle(id, database.pair().physicalName());
    }

    private <D extends Desired> ObservedDatabaseUsers observe(
        ResourceKind<D, ObservedDatabaseUsers> kind, ResourceId id) {
      return kind.observe(SCOPE, List.of(new Sought<>(handle(id), null))).get(handle(id));
    }

    <D extends Desired> void create(ResourceKind<D, ObservedDatabaseUsers> kind, D desired) {
      kind.create(handle(new ResourceId(kind.name(), "main")), SCOPE, desired, new Token("0".repeat(32)));
    }

    /** Writes until nothing differs any more. */
    private <D extends Desired> void settle(ResourceKind<D, ObservedDatabaseUsers> kind, D desired) {
      ResourceId id = new ResourceId(kind.name(), "main");
      for (int writes = 0; writes < 5; writes++) {
        ObservedDatabaseUsers observed = observe(kind, id);
        Delta delta = Differ.diff(desired, kind.project(observed, desired));
        if (delta.isEmpty()) {
          return;
        }
        kind.update(handle(id), SCOPE, desired, observed, delta);
      }
      throw new AssertionError("never as desired: " + desired);
    }

    private boolean enters(String user, String password) throws SQLException {
      try (TestDatabase.Login login = database.signIn(user, password)) {
        return login.isOpen();
      } catch (SQLException refused) {
        assertThat(refused.getSQLState()).startsWith("28");
        return false;
      }
    }

    static Problem problem(ThrowingCallable call) {
      Problem problem = catchThrowableOfType(Problem.class, call);
      assertThat(problem).isNotNull();
      return problem;
    }
  }
}
