package dev.webapp.platform.sql;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@link DatabaseUsers}. Outputs: {@code username} and {@code password}, both only while one of the users can sign in
 * with what the secret holds, so that nobody ever gets the name of one and the password of the other. Where both have
 * former passwords, what the secret held before: who is told of neither frees neither for the next.
 *
 * <p>A user that can sign in is never given another password: pods may be signed in with the one it has. A password
 * that comes while both can is given once {@link FormerDatabaseUserKind} has taken one's away.
 */
public final class DatabaseUsersKind implements ResourceKind<DatabaseUsers, ObservedDatabaseUsers> {
  static final String NAME = "DatabaseUsers";
  private final Looking looking;
  private final Roles roles;

  public DatabaseUsersKind(Looking looking) {
    this.looking = looking;
    this.roles = looking.roles();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Observing observing() {
    return Observing.AFAR;
  }

  @Override
  public Map<Handle, ObservedDatabaseUsers> observe(Scope scope, Collection<Sought<DatabaseUsers>> sought) {
    Map<Handle, ObservedDatabaseUsers> seen = new TreeMap<>();
    for (Sought<DatabaseUsers> one : sought) {
      looking.look(scope, one.handle()).ifPresent(users -> seen.put(one.handle(), users));
    }
    return seen;
  }

  @Override
  public DatabaseUsers project(ObservedDatabaseUsers observed, DatabaseUsers desired) {
    return new DatabaseUsers(observed.present(), !observed.othersOwn(),
        observed.holder(desired.password()).isPresent() ? desired.password() : another(),
        observed.isDefaced() ? Map.of() : observed.tags());
  }

  private static SecretValue another() {
    return new SecretValue("another", () -> {
      throw new IllegalStateException("nobody knows the password that a user had before");
    });
  }

  @Override
  public Readiness readiness(ObservedDatabaseUsers observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedDatabaseUsers observed) {
    return told(observed, observed.password())
        .or(() -> observed.idle().isPresent() ? Optional.empty() : told(observed, observed.previousPassword()))
        .orElse(Outputs.NONE);
  }

  private static Optional<Outputs> told(ObservedDatabaseUsers observed, SecretValue password) {
    return observed.holder(password).map(user -> Outputs.of("username", user).and("password", password));
  }

  @Override
  public ObservedDatabaseUsers create(Handle handle, Scope scope, DatabaseUsers desired, Token token) {
    Pair pair = Pair.of(handle.physicalName());
    Endpoints.Access access = looking.access(scope, pair, "postgresql:CreateRole");
    if (!roles.look(access.endpoint(), pair.roles()).roles().isEmpty()) {
      throw Problem.of(Problem.Category.EXISTS, "42710", "postgresql:CreateRole", "the database " + pair.database()
          + " at " + access.endpoint() + " has roles called " + String.join(" or ", pair.roles()) + " already");
    }
    roles.create(access.endpoint(), pair, notes(pair, null, desired.tags()));
    return looking.now(scope, handle);
  }

  /** Looks anew before it writes: what was seen may be minutes old, and pods depend on who can sign in. */
  @Override
  public ObservedDatabaseUsers update(
      Handle handle, Scope scope, DatabaseUsers desired, ObservedDatabaseUsers observed, Delta delta) {
    Pair pair = Pair.of(handle.physicalName());
    ObservedDatabaseUsers now = looking.now(scope, handle);
    Endpoint endpoint = looking.access(scope, pair, "postgresql:AlterRole").endpoint();
    if (delta.touches("tags")) {
      if (now.isDefaced()) {
        // Another may have been made in the place of one that was dropped, and not belong to the owner.
        roles.create(endpoint, pair, notes(pair, now, desired.tags()));
      }
      Map<String, String> notes = notes(pair, now, desired.tags());
      notes.keySet().retainAll(now.roles().keySet());
      roles.annotate(endpoint, notes);
    } else if (delta.touches("roles")) {
      roles.create(endpoint, pair, notes(pair, now, desired.tags()));
    } else if (delta.touches("reassigned")) {
      roles.reassign(endpoint, pair, now.formerPairs().names());
    } else if (!desired.password().equals(now.password())) {
      throw Problem.of(Problem.Category.CONFLICT, "PasswordRenewed", "postgresql:SetPassword",
          "the secret " + pair.usersSecret() + " holds another password by now, which comes next");
    } else if (now.holder(desired.password()).isEmpty()) {
      String user = now.idle().orElseThrow(() -> Problem.of(Problem.Category.CONFLICT, "BothUsersInUse",
          "postgresql:SetPassword",
          "both can sign in, and pods may as either; the new password comes once all have moved to one"));
      setPassword(endpoint, pair, user, desired);
    }
    return looking.now(scope, handle);
  }

  private void setPassword(Endpoint endpoint, Pair pair, String user, DatabaseUsers desired) {
    try {
      roles.setPassword(endpoint, user, desired.password(),
          new RoleNote(desired.tags(), RoleNote.digest(desired.password())).written());
    } catch (ScramVerifier.NotPlain notPlain) {
      throw Problem.of(Problem.Category.INVALID, "PasswordNotPlain", "postgresql:SetPassword", "the secret "
          + pair.usersSecret() + " holds a password that " + notPlain.getMessage()
          + ": put another one there, or have one made by the annotation platform.webapp.dev/rotate");
    }
  }

  @Override
  public String whose(ObservedDatabaseUsers observed, DatabaseUsers desired) {
    if (!observed.tags().isEmpty()) {
      return ResourceKind.super.whose(observed, desired);
    }
    return "what is noted on the roles " + String.join(", ", observed.present()) + " does not say that they are ours, "
        + "or no longer; if they are, COMMENT ON ROLE " + observed.present().getFirst() + " IS '"
        + new RoleNote(desired.tags(), null).written() + "', and the same on the others";
  }

  /** The same tags for each, with the password that each has. */
  private static Map<String, String> notes(Pair pair, ObservedDatabaseUsers now, Map<String, String> tags) {
    Map<String, String> notes = new TreeMap<>();
    for (String role : pair.roles()) {
      RoleNote had = now == null || !now.roles().containsKey(role) ? null : RoleNote.read(now.roles().get(role).note());
      notes.put(role, new RoleNote(tags, had == null ? null : had.password()).written());
    }
    return notes;
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedDatabaseUsers observed, Farewell how) {
    Pair pair = Pair.of(handle.physicalName());
    looking.forget(scope, pair);
    looking.find(scope, pair).ifPresent(access -> roles.drop(access.endpoint(), pair));
  }

  @Override
  public boolean inseparable() {
    return true;
  }

  /** Roles are in the instance's backups as its tables are. */
  @Override
  public boolean contained() {
    return true;
  }

  @Override
  public Set<String> permissions() {
    return Set.of();
  }
}
