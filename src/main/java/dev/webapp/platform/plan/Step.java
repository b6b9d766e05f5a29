package dev.webapp.platform.plan;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.FieldChange;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing to be done to one resource.
 *
 * @param changes the fields that differ, where the resource is there
 * @param drift whether it undoes what others did, and nothing else
 * @param hold why it waits for approval, or may not be done at all; null where it may be done
 * @param note what a user should know of what is made, null for nothing
 */
public record Step(Handle handle, Action action, List<FieldChange> changes, Effect effect, boolean drift, String hold,
    String note) {
  /** One that the spec asks for. */
  public Step(Handle handle, Action action, List<FieldChange> changes, Effect effect, String hold) {
    this(handle, action, changes, effect, false, hold, null);
  }

  public boolean waits() {
    return hold != null;
  }

  Step held(String why) {
    return new Step(handle, action, changes, effect, drift, why, note);
  }

  /** The same where others did what it undoes. */
  Step undoing() {
    return new Step(handle, action, changes, effect, true, hold, note);
  }

  Step noting(String words) {
    return new Step(handle, action, changes, effect, drift, hold, words);
  }

  /** {@code update DbInstance/main: instanceClass db.t4g.micro → db.t4g.medium (interrupts)}. */
  @Override
  public String toString() {
    String fields = changes.stream().map(FieldChange::toString).collect(Collectors.joining(", "));
    return action + " " + handle.id() + (fields.isEmpty() ? "" : ": " + fields)
        + (effect == Effect.NONE ? "" : " (" + effect + ")");
  }
}
