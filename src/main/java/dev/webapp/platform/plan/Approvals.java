package dev.webapp.platform.plan;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.FieldChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What users approved of and is not done yet. Immutable.
 *
 * @param used how many hashes have approved something; every hash covers it, so that none approves twice
 * @param last the hash that approved last, null where none did
 */
public record Approvals(int used, String last, List<Approved> steps) {
  public static final Approvals NONE = new Approvals(0, null, List.of());

  public Approvals {
    steps = List.copyOf(steps);
  }

  /**
   * A step that may be carried out although it would wait.
   *
   * @param changes the text of the value that each field shall have, refs symbolic; empty where no field changes
   */
  public record Approved(Handle handle, Action action, Map<String, String> changes) {
    static Approved of(Step symbolic) {
      Map<String, String> changes = new TreeMap<>();
      symbolic.changes().forEach(change -> changes.put(change.field(), to(change)));
      return new Approved(symbolic.handle(), symbolic.action(), changes);
    }

    /**
     * Whether the step is this one or what is left of it. Who approves of a replacement wants the new one made, too,
     * and who approves of an adoption wants what is adopted to become as desired.
     */
    boolean covers(Step symbolic) {
      boolean rest = action == Action.REPLACE && symbolic.action() == Action.CREATE
          || action == Action.ADOPT && symbolic.action() == Action.UPDATE;
      return handle.equals(symbolic.handle()) && (action == symbolic.action() || rest)
          && symbolic.changes().stream().allMatch(change -> to(change).equals(changes.get(change.field())));
    }

    private static String to(FieldChange change) {
      return String.valueOf(change.to());
    }
  }

  boolean cover(Step symbolic) {
    return steps.stream().anyMatch(approved -> approved.covers(symbolic));
  }

  /** Only those about the resources given. */
  public Approvals among(Predicate<Handle> resources) {
    return new Approvals(used, last, steps.stream().filter(step -> resources.test(step.handle())).toList());
  }

  /** The same with all the steps that a hash stands for. */
  Approvals with(String hash, List<Step> waiting) {
    List<Approved> more = new ArrayList<>(steps);
    waiting.forEach(step -> more.add(Approved.of(step)));
    return new Approvals(used + 1, hash, more);
  }
}
