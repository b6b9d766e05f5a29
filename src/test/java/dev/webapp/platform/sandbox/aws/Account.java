package dev.webapp.platform.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** A furnished account on a clock that tests move. */
public final class Account implements InstantSource {
  public static final String REGION = "us-east-1";

  private Instant now = Instant.parse("2026-03-02T10:00:00Z"); // A Monday.
  public final AwsAccount aws = new AwsAccount("123456789012", this);
  public final Furnishing furnishing = aws.furnish(REGION, "test");

  @Override
  public Instant instant() {
    return now;
  }

  public void pass(Duration duration) {
    now = now.plus(duration);
  }

  public <C extends AwsClient> C client(Class<C> type) {
    return aws.client(type, REGION);
  }

  /** Asserts AWS's refusal by its code on the wire; answers the exception. */
  public static AwsServiceException refused(String code, ThrowingCallable call) {
    AwsServiceException refusal = catchThrowableOfType(AwsServiceException.class, call);
    assertThat(refusal).as("a refusal with " + code).isNotNull();
    assertThat(refusal.awsErrorDetails().errorCode()).as(refusal.getMessage()).isEqualTo(code);
    return refusal;
  }
}
