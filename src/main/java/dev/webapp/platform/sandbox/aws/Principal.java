package dev.webapp.platform.sandbox.aws;

import java.util.List;

/**
 * Somebody who calls AWS with credentials of a role.
 *
 * @param account twelve digits
 * @param roleArn the role's, which conditions know as {@code aws:PrincipalArn}
 * @param sessionArn the session's, which refusals name
 */
record Principal(String account, String roleArn, String sessionArn) {
  /** Whoever may do everything in an account. */
  static Principal root(String account) {
    return new Principal(account, "arn:aws:iam::" + account + ":role/sandbox",
        "arn:aws:sts::" + account + ":assumed-role/sandbox/sandbox");
  }

  /** All that a trust policy may call it by. */
  List<String> names() {
    return List.of(account, "arn:aws:iam::" + account + ":root", roleArn, sessionArn);
  }
}
