package dev.webapp.platform.compose;

/** The spec passed the schema but cannot be composed; the message says what to do. */
public final class InvalidSpec extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidSpec(String field, String message) {
    super(field + ": " + message);
  }
}
