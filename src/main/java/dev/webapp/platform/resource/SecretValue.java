package dev.webapp.platform.resource;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A value that never prints, hashes or logs. Two are equal when their fingerprints are: the identity and version of
 * what is kept in the store, never anything derived from the value itself.
 */
public final class SecretValue {
  private final String fingerprint;
  private final Supplier<String> value;
  private final boolean renewed;

  /**
   * @param fingerprint changes exactly when the value does
   * @param value reads it from its store; called only when the value is really needed
   */
  public SecretValue(String fingerprint, Supplier<String> value) {
    this(fingerprint, value, false);
  }

  /**
   * @param renewed whether it has taken the place of another, see {@link #renewed()}
   */
  public SecretValue(String fingerprint, Supplier<String> value, boolean renewed) {
    this.fingerprint = fingerprint;
    this.value = value;
    this.renewed = renewed;
  }

  public String fingerprint() {
    return fingerprint;
  }

  /** Tells which one it is where everybody may read it, such as in a tag: of the fingerprint, never of the value. */
  public String digest() {
    return Digest.of(16, fingerprint);
  }

  /**
   * Whether it has taken the place of another, as far as that is told: what was made with one of them need not have
   * been made with this one.
   */
  public boolean renewed() {
    return renewed;
  }

  public String reveal() {
    return value.get();
  }

  /**
   * A secret made of this one.
   *
   * @param purpose tells it from others made of the same one
   */
  public SecretValue map(String purpose, UnaryOperator<String> how) {
    return new SecretValue(fingerprint + "#" + purpose, () -> how.apply(value.get()), renewed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretValue that && fingerprint.equals(that.fingerprint);
  }

  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
