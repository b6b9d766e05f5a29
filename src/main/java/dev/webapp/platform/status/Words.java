package dev.webapp.platform.status;

import dev.webapp.platform.api.WebAppPlatformStatus.InventoryEntry;
import dev.webapp.platform.apply.Outcome;
import dev.webapp.platform.graph.ResourceId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Outcomes in a user's words. Times are absolute, so that a message that says the same is the same. */
final class Words {
  private final Map<String, String> since = new HashMap<>();

  /**
   * @param entries of the status that is being written: they know since when a state holds
   */
  Words(List<InventoryEntry> entries) {
    entries.forEach(entry -> since.putIfAbsent(entry.id() + " " + entry.state(), entry.since()));
  }

  static String state(Outcome outcome) {
    return outcome.getClass().getSimpleName();
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Null where there is nothing to be said. */
  static String message(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Ready(String warning) -> warning;
      case Outcome.Progressing(String reason) -> reason;
      case Outcome.Blocked(ResourceId on, var await, String output) -> switch (await) {
        case KNOWN -> output == null
            ? "waits until " + on + " exists" : "waits for the " + spaced(output) + " of " + on;
        case READY -> "waits until " + on + " is ready";
        case SETTLED -> "waits until " + on + " is ready and not busy";
        case GONE -> "waits until " + on + " is gone";
      };
      case Outcome.Failed(String reason, var _, var _) -> reason;
      case Outcome.Refused(String reason) -> reason;
      case Outcome.Planned(String hold) -> "waits: " + hold;
      case Outcome.Gone _ -> null;
    };
  }

  /** {@code subnet ids} of {@code subnetIds}. */
  private static String spaced(String output) {
    return output.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  /** {@code DbInstance/main (creating since 12:04)}. */
  String brief(ResourceId id, Outcome outcome) {
    String began = since.get(id + " " + state(outcome));
    String time = began == null ? "" : " since " + began.substring(11, 16);
    return id + " (" + message(outcome) + time + ")";
  }
}
