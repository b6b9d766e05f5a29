package dev.webapp.platform.resource;

import dev.webapp.platform.graph.Handle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A kind that we own resources of. Each write is one call's worth and never blocks: what takes several (tags, one index
 * after the other) takes several passes, since each pass finds what still differs.
 */
public non-sealed interface ResourceKind<D extends Desired, O extends Observed> extends Kind<D, O> {
  /**
   * The record of the owned fields as they are (pending values counting as reached), to compare with what is desired.
   */
  D project(O observed, D desired);

  /**
   * Whether values that count as reached in {@link #project} are only promised: the provider may still drop them, and
   * then it is not others' doing that they differ again.
   */
  default boolean promised(O observed) {
    return false;
  }

  /**
   * Whether something of what it was before its last change may still run, such as pods that are being replaced: what
   * that was made of must not go yet.
   */
  default boolean lingers(O observed) {
    return false;
  }

  /**
   * Makes it, with its ownership tags. Where the name is taken it throws a {@link Problem} of category EXISTS.
   *
   * @return what an observation would tell right after
   */
  O create(Handle handle, Scope scope, D desired, Token token);

  /**
   * Whether one that does not carry our tags is the one that {@link #create} began for us: where a creation cannot give
   * tags, they come later, and nothing that happens in between may make it foreign. False where it might be another's.
   *
   * @param desired null where it is no longer wanted
   * @param recorded when the inventory recorded that it was going to be ours
   */
  default boolean begun(O observed, D desired, Instant recorded) {
    return false;
  }

  /** Of one that is not ours, whose it is, in words; and where it may have been ours, how it is again. */
  default String whose(O observed, D desired) {
    return Ownership.describe(observed.tags());
  }

  /** Makes the first call that brings it closer to what is desired. */
  O update(Handle handle, Scope scope, D desired, O observed, Delta delta);

  /** Starts its end, or takes the next step to it; does nothing where it is on its way already. */
  void delete(Handle handle, Scope scope, O observed, Farewell how);

  /** Whether it holds data that a new one of the same name would not have. */
  default boolean stateful() {
    return false;
  }

  /**
   * Whether it is nothing without what it is made of, and that little without it, so that it stays where that is
   * retained: a cluster that has lost its instances keeps its data and serves nobody.
   */
  default boolean inseparable() {
    return false;
  }

  /**
   * Whether it is a part of what holds data and it is made of, and goes or stays with that: nothing is asked for then,
   * and nobody has to be reached. What is in a database needs no end of its own where the database has one.
   */
  default boolean contained() {
    return false;
  }

  /**
   * Whether it is but a view of something else that is ours: what it was made of need not wait for its end, which is
   * only that nobody asks for it any more.
   */
  default boolean view() {
    return false;
  }

  /**
   * Whether platforms have it in common: each has it in its graph under the same physical name, finds it made and
   * leaves it to the others; the last one takes it away. Tagged as {@link Ownership#sharedTags} says, and never with
   * what is one platform's alone. One that other installations still use is not deleted: its tag goes.
   */
  default boolean shared() {
    return false;
  }

  /**
   * Why this very one holds data that nothing else may have, although those of its kind do not: in words that stand by
   * themselves, for whoever is to approve of its end.
   */
  default Optional<String> outgrown(O observed) {
    return Optional.empty();
  }

  /**
   * What is left of the data of one that is gone, by {@link Backup#LATEST_FIRST}; asked only of those that hold data.
   */
  default List<Backup> backups(Handle handle, Scope scope) {
    return List.of();
  }

  /** Whether it is on its way out, so that nothing but its absence is awaited. */
  default boolean leaving(O observed) {
    return false;
  }
}
