package dev.webapp.platform.cli;

/** Something that the user of the command line can mend; its message is all there is to print. */
final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitCode;

  private UserError(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** What was given cannot be used. */
  static UserError input(String message) {
    return new UserError(2, message, null);
  }

  /** The surroundings are not as they must be. */
  static UserError surroundings(String message, Throwable cause) {
    return new UserError(1, message, cause);
  }

  int exitCode() {
    return exitCode;
  }
}
