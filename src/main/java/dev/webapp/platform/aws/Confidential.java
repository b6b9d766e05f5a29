package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.AwsRequest;

/** Keeps what a request holds in confidence out of what is told of its failure, should AWS say it back. */
final class Confidential {
  /** What the services' API references call it, of all operations that are called with any. */
  private static final List<String> MEMBERS = List.of("AuthToken", "MasterUserPassword", "SecretString");
  private static final Pattern PASSWORD = Pattern.compile("\"password\"\\s*:\\s*\"([^\"]+)\"");

  private Confidential() {}

  /** The problem itself where it shows nothing. */
  static Problem without(AwsRequest request, Problem problem) {
    String message = String.valueOf(problem.getMessage());
    List<String> secrets = secrets(request).stream().filter(secret -> shows(problem, secret)).toList();
    if (secrets.isEmpty()) {
      return problem;
    }
    for (String secret : secrets) {
      message = message.replace(secret, "(secret)");
    }
    // The cause says the same.
    return new Problem(
        problem.category(), problem.code(), problem.action(), message, problem.retryAfter(), null);
  }

  private static boolean shows(Throwable failure, String secret) {
    return failure != null
        && (String.valueOf(failure.getMessage()).contains(secret) || shows(failure.getCause(), secret));
  }

  /** A secret's text is told as a whole, or the password in it. */
  private static List<String> secrets(AwsRequest request) {
    List<String> secrets = new ArrayList<>();
    for (String member : MEMBERS) {
      request.getValueForField(member, String.class).filter(text -> !text.isEmpty()).ifPresent(text -> {
        secrets.add(text);
        Matcher password = PASSWORD.matcher(text);
        if (password.find()) {
          secrets.add(password.group(1));
        }
      });
    }
    return secrets;
  }
}
