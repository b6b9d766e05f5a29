package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What is to be done on one platform, in the order in which it would be: as {@code plan --output json} prints it and as
 * the operator keeps it where {@code status.plan} has no room for all of it. Its fields are an API: they are added to,
 * and never change what they mean.
 *
 * @param hash stands for the steps that wait, and approves them where they wait for that
 * @param omitted how many more steps there are than fit; null where there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlatformPlan(String namespace, String name, String hash, List<Step> steps, Integer omitted) {
  public PlatformPlan {
    steps = Copies.of(steps);
  }

  /**
   * One thing to be done to one resource.
   *
   * @param id kind and name, such as {@code DbInstance/main}
   * @param name in AWS or in the cluster; null where the teller does not say
   * @param action such as create, update, replace or delete
   * @param effect what it does to users and data, such as interrupts; {@code none} where nobody notices
   * @param waits why it is not done yet; null where it is
   * @param drift true where it undoes what others did, else null
   * @param note what a user should know of what is made; null for nothing
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Step(String id, String name, String action, List<Change> changes, String effect, String waits,
      Boolean drift, String note) {
    public Step {
      changes = Copies.of(changes);
    }
  }

  /**
   * One field that changes.
   *
   * @param from its value now, null where it has none
   * @param to its value then, null where it shall have none; {@code ${...}} stands for one that is known on the way
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Change(String field, String from, String to) {}

  /** The number of steps, those that did not fit included. */
  public int size() {
    return steps.size() + (omitted == null ? 0 : omitted);
  }
}
