package dev.webapp.platform.plan;

import dev.webapp.platform.resource.Effect;
import java.util.Optional;

/** Which steps are carried out without asking. */
public enum ChangePolicy {
  /** All but what destroys, or cannot be taken back. */
  AUTO {
    @Override
    public Optional<String> holds(Step step, Circumstances circumstances) {
      return switch (step.action()) {
        case CREATE -> hold(circumstances.stateful() && circumstances.known(),
            "its data was there and is gone; creating it anew would start empty");
        case UPDATE -> hold(step.effect().compareTo(Effect.MAJOR_UPGRADE) >= 0,
            step.effect() == Effect.MAJOR_UPGRADE ? "a major version cannot be taken back" : "it cannot be taken back");
        case REPLACE -> Optional.of(circumstances.stateful()
            ? "it would be deleted with its data before the new one is there"
            : "it would be deleted before the new one is there");
        case DELETE -> hold(circumstances.stateful() && !circumstances.platformLeaves(),
            "it holds data and is no longer in the spec");
        case ADOPT -> Optional.of("it is there already, and only whoever knows it can say that it is the platform's");
        case LET_GO, REFUSE -> Optional.empty();
      };
    }
  },
  /** Only what makes a resource for the first time; every change of what is there waits, and so does every end. */
  APPROVE {
    @Override
    public Optional<String> holds(Step step, Circumstances circumstances) {
      boolean waits = switch (step.action()) {
        case CREATE -> circumstances.known();
        // What takes several calls to make comes into being by updates.
        case UPDATE -> circumstances.complete();
        case REPLACE, DELETE, ADOPT, LET_GO, REFUSE -> true;
      };
      return AUTO.holds(step, circumstances).or(() -> hold(waits, "changes.policy is Approve"));
    }
  },
  /** None, until the annotation goes. */
  PAUSED {
    @Override
    public Optional<String> holds(Step step, Circumstances circumstances) {
      return Optional.of("the platform is paused");
    }
  },
  /** None; a platform that leaves is let go of, which writes nothing. */
  OBSERVE {
    @Override
    public Optional<String> holds(Step step, Circumstances circumstances) {
      return hold(step.action() != Action.LET_GO || !circumstances.platformLeaves(), "changes.policy is Observe");
    }
  },
  /**
   * None of a platform that leaves, until somebody approves of {@link Plan#hashOfDeletion}: that the CRD is deleted
   * deletes every platform of the cluster, and nobody may have meant that.
   */
  CRD_TERMINATING {
    @Override
    public Optional<String> holds(Step step, Circumstances circumstances) {
      return Optional.of("the CRD is being deleted, and the platform only with it");
    }
  },
  /** None: whatever was made now would have to go at once. */
  NAMESPACE_TERMINATING {
    @Override
    public Optional<String> holds(Step step, Circumstances circumstances) {
      return Optional.of("the namespace is being deleted");
    }
  };

  /**
   * What a step alone does not say.
   *
   * @param stateful whether the resource holds data
   * @param known whether it has been there before
   * @param complete whether it has been as desired, or was there before the operator knew of it
   * @param platformLeaves whether the whole platform is being deleted
   */
  public record Circumstances(boolean stateful, boolean known, boolean complete, boolean platformLeaves) {}

  /** Why the step waits; empty where it need not. */
  public abstract Optional<String> holds(Step step, Circumstances circumstances);

  /** Whether users may approve of what waits, step by step. */
  public boolean asks() {
    return this == AUTO || this == APPROVE;
  }

  private static Optional<String> hold(boolean holds, String why) {
    return holds ? Optional.of(why) : Optional.empty();
  }
}
