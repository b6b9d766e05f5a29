package dev.webapp.platform.aws.dynamodb;

import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.From;
import java.util.Map;

/**
 * A DynamoDB table.
 *
 * @param name 3 to 255 letters, digits, {@code _-.}
 * @param sortKey {@link Key#NONE} or null where there is none
 * @param indexes global secondary indexes by name, up to 20
 * @param timeToLiveAttribute empty for off
 * @param recoveryDays how far back point-in-time recovery reaches, 1 to 35
 * @param streamViewType {@code KEYS_ONLY}, {@code NEW_IMAGE}, {@code OLD_IMAGE} or {@code NEW_AND_OLD_IMAGES}; empty
 *     for off
 * @param restoreFrom null where it begins empty
 */
public record Table(
    @Change(Effect.REPLACES) @From("name") String name,
    @Change(Effect.REPLACES) @From("partitionKey") Key partitionKey,
    @Change(Effect.REPLACES) @From("sortKey") Key sortKey,
    @From("indexes") Map<String, Index> indexes,
    @From("timeToLive") String timeToLiveAttribute,
    @From("capacity") Capacity capacity,
    @From("pointInTimeRecovery.enabled") Boolean pointInTimeRecovery,
    @From("pointInTimeRecovery.recoveryDays") Integer recoveryDays,
    @From("stream") String streamViewType,
    @From("deletionProtection") Boolean deletionProtection,
    @AtCreation @From("restoreFrom") RestoreFrom restoreFrom,
    Map<String, String> tags) implements Desired {

  public Table {
    sortKey = Key.orNone(sortKey);
  }

  @Override
  public String restoredFrom() {
    return restoreFrom == null ? null : restoreFrom.toString();
  }

  /** While an index is built anew, or a stream restarts with another view, who uses it goes without. */
  @Override
  public Effect effectOf(String field, Object from, Object to, Effect declared) {
    return switch (field) {
      case "indexes" -> from == null ? Effect.NONE : Effect.INTERRUPTS;
      case "streamViewType" -> from == null || from.equals("") ? Effect.NONE : Effect.INTERRUPTS;
      default -> declared;
    };
  }
}
