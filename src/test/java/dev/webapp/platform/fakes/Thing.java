package dev.webapp.platform.fakes;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.From;
import java.util.Map;

/**
 * What a thing shall be.
 *
 * @param key cannot change
 * @param version its changes cannot be taken back
 * @param link what another resource tells
 */
public record Thing(
    @Change(Effect.REPLACES) String key,
    @From("size") @Change(Effect.INTERRUPTS) Integer size,
    @Change(Effect.MAJOR_UPGRADE) String version,
    String link,
    Map<String, String> tags) implements Desired {

  @Override
  public String caution(Delta changes) {
    return changes.touches("link") ? "whoever links should know" : null;
  }
}
