package dev.webapp.platform.sql;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@link FormerDatabaseUser}. A view of a pair that {@link DatabaseUsersKind} makes and removes: it is there as long as
 * the pair is.
 */
public final class FormerDatabaseUserKind implements ResourceKind<FormerDatabaseUser, ObservedDatabaseUsers> {
  private final Roles roles;
  private final Looking looking;

  public FormerDatabaseUserKind(Looking looking) {
    this.looking = looking;
    this.roles = looking.roles();
  }

  @Override
  public String name() {
    return "FormerDatabaseUser";
  }

  @Override
  public Observing observing() {
    return Observing.AFAR;
  }

  @Override
  public Map<Handle, ObservedDatabaseUsers> observe(Scope scope, Collection<Sought<FormerDatabaseUser>> sought) {
    Map<Handle, ObservedDatabaseUsers> seen = new TreeMap<>();
    for (Sought<FormerDatabaseUser> one : sought) {
      looking.lately(scope, one.handle()).ifPresent(users -> seen.put(one.handle(), inherited(one.handle(), users)));
    }
    return seen;
  }

  /** Whose it is follows from the pair's own note, which names the pair. */
  private static ObservedDatabaseUsers inherited(Handle handle, ObservedDatabaseUsers users) {
    Map<String, String> tags = new TreeMap<>(users.tags());
    tags.computeIfPresent(Ownership.ID, (_, _) -> handle.id().toString());
    return users.tagged(tags);
  }

  @Override
  public FormerDatabaseUser project(ObservedDatabaseUsers observed, FormerDatabaseUser desired) {
    return new FormerDatabaseUser(
        desired.inUse(), !observed.former(desired.inUse()).isEmpty(), claimed(observed, desired));
  }

  /** The other tags are the pair's concern. */
  private static Map<String, String> claimed(ObservedDatabaseUsers observed, FormerDatabaseUser desired) {
    return Ownership.CLAIM.stream().allMatch(key -> desired.tags().containsKey(key)
        && desired.tags().get(key).equals(observed.tags().get(key))) ? desired.tags() : observed.tags();
  }

  @Override
  public Readiness readiness(ObservedDatabaseUsers observed) {
    return observed.lingering().<Readiness>map(user -> new Readiness.Ready("somebody is still signed in as " + user
        + ", who has no password any more: pods that are ending, or whoever else knew it")).orElse(Readiness.READY);
  }

  @Override
  public Outputs outputs(ObservedDatabaseUsers observed) {
    return Outputs.NONE;
  }

  @Override
  public ObservedDatabaseUsers create(Handle handle, Scope scope, FormerDatabaseUser desired, Token token) {
    return inherited(handle, looking.now(scope, handle));
  }

  /** Looks anew before it writes: the other may just have been given the password that pods are to move to. */
  @Override
  public ObservedDatabaseUsers update(
      Handle handle, Scope scope, FormerDatabaseUser desired, ObservedDatabaseUsers observed, Delta delta) {
    Pair pair = Pair.of(handle.physicalName());
    ObservedDatabaseUsers now = looking.now(scope, handle);
    Map<String, String> notes = new TreeMap<>();
    now.former(desired.inUse()).forEach(user -> notes.put(user, now.noteWithoutPassword(user)));
    if (!notes.isEmpty()) {
      roles.removePasswords(looking.access(scope, pair, "postgresql:RemovePassword").endpoint(), notes);
    }
    return inherited(handle, looking.now(scope, handle));
  }

  /** The pair is not its own to remove. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedDatabaseUsers observed, Farewell how) {}

  @Override
  public boolean view() {
    return true;
  }

  @Override
  public Set<String> permissions() {
    return Set.of();
  }
}
