package dev.webapp.platform.aws;

/** Keys of KMS go by several names: an id, an ARN, an alias. What is encrypted with one tells the ARN, always. */
public final class KmsKeys {
  private KmsKeys() {}

  /**
   * The key of something encrypted, by the name it is desired by where that may be the same key; an alias may be any.
   *
   * @param told the ARN that AWS tells, null where nothing is encrypted
   * @param desired null where any will do
   */
  public static String seen(String told, String desired) {
    boolean same =
        desired != null && told != null && (desired.contains("alias/") || told.endsWith("/" + desired));
    return same ? desired : told;
  }
}
