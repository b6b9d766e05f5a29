package dev.webapp.platform.fakes;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A thing as it is.
 *
 * @param state {@code creating}, {@code available}, {@code promised} where its fields are only pending,
 *     {@code lingering} where it still runs as it was before, {@code outgrown} where it holds data of its own,
 *     {@code deleting} or {@code broken}
 */
public record SeenThing(String name, Thing fields, String state) implements Observed {
  @Override
  public String arn() {
    return "arn:thing:" + name;
  }

  @Override
  public Map<String, String> tags() {
    return fields.tags() == null ? Map.of() : fields.tags();
  }

  SeenThing in(String other) {
    return new SeenThing(name, fields, other);
  }
}
