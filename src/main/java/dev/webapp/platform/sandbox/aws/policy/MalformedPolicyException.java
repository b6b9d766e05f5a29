package dev.webapp.platform.sandbox.aws.policy;

/** A text that is no policy document; the message is in IAM's words. */
public final class MalformedPolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedPolicyException(String message) {
    super(message);
  }
}
