package dev.webapp.platform.plan;

import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.FieldChange;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that is not as desired, in the order in which it would be done.
 *
 * @param hash stands for the steps that wait, and only for them: carrying out the rest does not change it
 * @param approvals as they are from now on: without those that are done, and with what the hash was just approved for,
 *     which is carried out once it is on record
 */
public record Plan(List<Step> steps, String hash, Approvals approvals) {
  /** Nothing was approved of. */
  public Plan(List<Step> steps, String hash) {
    this(steps, hash, Approvals.NONE);
  }

  /**
   * @param symbolic the same steps with refs that stand for themselves: what they resolve to becomes known while other
   *     steps are carried out
   * @param held what is approved of and not done
   */
  static Plan of(Intent intent, List<Step> steps, List<Step> symbolic, Approvals held) {
    List<Step> waiting =
        symbolic.stream().filter(Step::waits).filter(intent::asks).toList();
    Stream<String> words = waiting.stream().flatMap(step -> Stream.concat(
        Stream.of(step.handle().toString(), step.action().name()), step.changes().stream().map(FieldChange::toString)));
    String hash = Digest.of(12,
        Stream.concat(Stream.of(intent.uid(), String.valueOf(held.used())), words).toArray(String[]::new));
    boolean approved = !waiting.isEmpty() && hash.equals(intent.consent().wish());
    return new Plan(List.copyOf(steps), hash, approved ? held.with(hash, waiting) : held);
  }

  /**
   * The same steps as one decision: to delete the platform. What is done of it already does not change the hash, so
   * that an approval holds until the end.
   */
  Plan asDeletion(String uid) {
    return new Plan(steps, hashOfDeletion(uid), approvals);
  }

  /** Stands for the deletion of the platform of that uid, which happens once. */
  public static String hashOfDeletion(String uid) {
    return Digest.of(12, uid, "delete the platform");
  }

  public List<Step> waiting() {
    return steps.stream().filter(Step::waits).toList();
  }

  /** One line that fits a column: the first step that waits (else the first of all), and how many more there are. */
  public String summary() {
    if (steps.isEmpty()) {
      return "";
    }
    Step first = steps.stream().filter(Step::waits).findFirst().orElse(steps.getFirst());
    return first + (steps.size() == 1 ? "" : " and " + (steps.size() - 1) + " more");
  }
}
