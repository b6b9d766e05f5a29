package dev.webapp.platform.cli;

/** Something that the user of the command line can mend; its message is all there is to print. */
final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean input;

  private UserError(boolean input, String message, Throwable cause) {
    super(message, cause);
    this.input = input;
  }

  /** What was given cannot be used. */
  static UserError input(String message) {
    return new UserError(true, message, null);
  }

  /** The surroundings are not as they must be. */
  static UserError surroundings(String message, Throwable cause) {
    return new UserError(false, message, cause);
  }

  /** Whether it is about what was given, rather than what is around. */
  boolean isInput() {
    return input;
  }
}
