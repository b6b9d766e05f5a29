package dev.webapp.platform.aws.dynamodb;

import java.util.List;
import java.util.TreeSet;

/**
 * A global secondary index. AWS changes nothing of it: what is not as desired is deleted and built anew.
 *
 * @param sortKey {@link Key#NONE} or null where there is none
 * @param projection {@code ALL}, {@code KEYS_ONLY} or {@code INCLUDE}
 * @param includedAttributes besides the keys, where the projection is INCLUDE
 */
public record Index(String name, Key partitionKey, Key sortKey, String projection, List<String> includedAttributes) {
  static final String INCLUDE = "INCLUDE";

  public Index {
    sortKey = Key.orNone(sortKey);
    // A set in AWS: the order it is written in has no meaning.
    includedAttributes = !INCLUDE.equals(projection) || includedAttributes == null
        ? List.of() : List.copyOf(new TreeSet<>(includedAttributes));
  }

  @Override
  public String toString() {
    return partitionKey + (sortKey.equals(Key.NONE) ? "" : ", " + sortKey) + ", " + projection
        + (includedAttributes.isEmpty() ? "" : " " + includedAttributes);
  }
}
