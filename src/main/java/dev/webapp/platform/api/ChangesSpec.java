package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How far the operator may go by itself. */
public record ChangesSpec(
    @JsonPropertyDescription("Auto carries out the plan; what would destroy data waits for the annotation "
        + "platform.webapp.dev/approve. Approve makes what is new, and lets every change of what is there wait, and "
        + "its end. Observe plans and shows what it would do in status.plan, but never writes; "
        + "deleting the platform then lets everything go as it is. Default: Auto.")
    Policy policy,

    @JsonPropertyDescription("What is done about changes that others make in AWS or in the cluster to what the "
        + "platform owns. Mend: undone, as the policy allows. Report: shown in status.plan, and left as it is until "
        + "approved. Default: Mend.")
    Drift drift,

    @JsonPropertyDescription("When changes that interrupt something may begin; at another time they wait, as if for "
        + "approval. Default: always.")
    Window window) {

  /** See {@link ChangesSpec#drift()}. */
  public enum Drift {
    @JsonProperty("Mend") MEND,
    @JsonProperty("Report") REPORT
  }

  /** A maintenance window. */
  public record Window(
      @JsonPropertyDescription("Days of the week on which it opens. Default: every day.")
      @Size(max = 7)
      List<Day> days,

      @Required
      @Size(max = 11)
      @JsonPropertyDescription("From when until when, as in 02:00-04:00; 22:00-02:00 ends on the next day.")
      @Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$")
      String hours,

      @JsonPropertyDescription("Time zone of the hours, such as Europe/Berlin. Default: UTC.")
      @Size(max = 64)
      String timeZone) {

    public Window {
      days = Copies.of(days);
    }
  }

  /** A day of the week. */
  public enum Day {
    @JsonProperty("Mon") MONDAY,
    @JsonProperty("Tue") TUESDAY,
    @JsonProperty("Wed") WEDNESDAY,
    @JsonProperty("Thu") THURSDAY,
    @JsonProperty("Fri") FRIDAY,
    @JsonProperty("Sat") SATURDAY,
    @JsonProperty("Sun") SUNDAY
  }

  /** See {@link ChangesSpec#policy()}. */
  public enum Policy {
    @JsonProperty("Auto") AUTO,
    @JsonProperty("Approve") APPROVE,
    @JsonProperty("Observe") OBSERVE
  }
}
