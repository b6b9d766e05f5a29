package dev.webapp.platform.aws.dynamodb;

/**
 * A key attribute.
 *
 * @param type {@code S}, {@code N} or {@code B}
 */
public record Key(String name, String type) {
  /** There is no sort key. */
  public static final Key NONE = new Key("", "");

  static Key orNone(Key key) {
    return key == null ? NONE : key;
  }

  @Override
  public String toString() {
    return equals(NONE) ? "(none)" : name + " (" + type + ")";
  }
}
