package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.aws.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What befalls one platform. It follows from its seed alone; what an event finds there when it comes depends on the
 * world, which follows from the same seed.
 *
 * @param about what specs are made of, by the same seed
 * @param spec that the platform begins with
 */
record Story(long seed, About about, ObjectNode spec, List<Scheduled> events) {
  /** What platforms are mostly made of. */
  enum About {
    /** What keeps data, and services that use it. */
    STORES,
    /** What leads to services, and what stands before it. */
    EDGES
  }

  /**
   * An event and what comes after it.
   *
   * @param pause how long the world plays on before the next one
   * @param settles whether it plays on, instead, until nothing more happens by itself, for two hours at most
   */
  record Scheduled(Event event, Duration pause, boolean settles) {
    @Override
    public String toString() {
      return event + ", then " + (settles ? "whatever it takes" : pause.toString());
    }
  }

  /** One thing that happens. */
  sealed interface Event {
    /** A user applies another spec: which one depends on what it was, and on what there is to restore or to adopt. */
    record Edit() implements Event {}

    /** A user sets an annotation, or removes it where the value is null. */
    record Annotate(String annotation, String value) implements Event {}

    /** A user approves of what the status shows, or of what it showed before. */
    record Approve(boolean stale) implements Event {}

    /** Somebody changes something behind the operator's back; the number says what, among what is there. */
    record Drift(long choice) implements Event {}

    /** A database or a table is deleted with its data, behind the operator's back. */
    record Loss(long choice) implements Event {}

    /** AWS answers badly for a while. */
    record BadWeather(Map<Fault, Double> shares, Duration lasts) implements Event {}

    /** The process dies at a call of AWS's that is still to come. */
    record CrashAtCall(int call, boolean afterEffect) implements Event {}

    /** The process dies at a write to the cluster that is still to come. */
    record CrashAtWrite(int write, boolean afterEffect) implements Event {}

    /** The process dies right now. */
    record Crash() implements Event {}

    /** The leader's node is suspended, another replica leads, and the first one comes back for a moment. */
    record Suspend(Duration lasts) implements Event {}

    /** Time passes without the operator. */
    record Leap(Duration by) implements Event {}

    /** The clock of the operator's node goes so far ahead, or behind where negative. */
    record Skew(Duration ahead) implements Event {}

    /** Somebody removes the ownership tags of something of ours; the number says of what, among what is there. */
    record Untag(long choice) implements Event {}

    /** Somebody restores the platform from its manifest, without its status. */
    record LoseStatus() implements Event {}

    /** For so long the operator hears nothing of what others do to its platforms. */
    record Lag(Duration lasts) implements Event {}

    /** A user deletes the platform. */
    record Delete() implements Event {}

    /** Somebody deletes the platform's namespace. */
    record DeleteNamespace() implements Event {}

    /** Somebody deletes the CRD, and all platforms with it. */
    record DeleteDefinition() implements Event {}
  }

  /** What the story is about, to read and to replay. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("seed ").append(seed).append("\nspec ").append(spec.toPrettyString());
    events.forEach(e -> text.append("\n- ").append(e));
    return text.toString();
  }
}
