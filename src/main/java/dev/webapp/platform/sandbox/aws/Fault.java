package dev.webapp.platform.sandbox.aws;

import java.time.Duration;

/** What may go wrong with one call. */
public sealed interface Fault {
  /** Refused without effect, by the service's own throttling code. */
  record Throttle() implements Fault {}

  /** Refused without effect, by the service's own HTTP 500. */
  record InternalError() implements Fault {}

  /** Refused without effect, by any code: AccessDenied, a quota. */
  record Refuse(String code, int status, String message) implements Fault {}

  /** The call takes effect and the answer is lost: the caller sees a broken connection. */
  record CutAfterEffect() implements Fault {}

  /** A read does not see the account's latest calls, as many as given. Nothing befalls a write. */
  record BehindCalls(long calls) implements Fault {}

  /** A read sees the account as it was so long ago. Nothing befalls a write. */
  record Behind(Duration age) implements Fault {}

  /** The caller dies before the call is sent. */
  record CrashBefore() implements Fault {}

  /** The caller dies after the call took effect. */
  record CrashAfter() implements Fault {}
}
