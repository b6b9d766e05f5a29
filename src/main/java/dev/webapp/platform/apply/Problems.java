package dev.webapp.platform.apply;

import dev.webapp.platform.apply.Outcome.Failed.Why;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.From;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Resource;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Problems in the user's words: what happened, which field, what to do. */
final class Problems {
  private static final Pattern PERMISSION = Pattern.compile("not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)");

  private Problems() {}

  static Outcome outcome(Problem problem) {
    return switch (problem.category()) {
      case THROTTLED -> new Outcome.Progressing("slowed down: " + problem.getMessage());
      case CONFLICT -> new Outcome.Progressing("not possible yet: " + words(problem));
      case TRANSIENT, NOT_FOUND -> new Outcome.Failed(words(problem) + "; it is tried again", false);
      case DENIED -> new Outcome.Failed(
          words(problem) + remedy(problem), true, Why.ACCESS_DENIED);
      case UNKNOWN_CALLER ->
          new Outcome.Failed(words(problem) + "; AWS does not know the operator's credentials, or no "
          + "longer: renew them, or its EKS Pod Identity or IRSA role", true, Why.ACCESS_DENIED);
      case QUOTA -> new Outcome.Failed(words(problem) + "; raise the quota in Service Quotas, or free some of it",
          true);
      case INVALID -> new Outcome.Failed(words(problem), true);
      case EXISTS -> new Outcome.Refused(words(problem)
          + "; it is not ours and is left alone: rename the component, or "
          + "remove what is there");
    };
  }

  /** The same problem, naming the field of the spec that AWS's words are about, as far as they tell. */
  static Problem located(Problem problem, Resource resource, Desired desired) {
    if (problem.category() != Problem.Category.INVALID) {
      return problem;
    }
    String where = field(problem.getMessage(), desired).map(f -> resource.origin() + "." + f).orElse(resource.origin());
    return new Problem(problem.category(), problem.code(), problem.action(),
        where + ": " + problem.getMessage(), problem.retryAfter(), problem);
  }

  /** Who may not assume a role is told already what its trust policy lacks. */
  private static String remedy(Problem denied) {
    return denied.action().equals("sts:AssumeRole") ? "" : "; allow " + lacking(denied) + " to the operator's role";
  }

  /** IAM names the permission, which need not be that of the call: {@code iam:PassRole}, {@code kms:CreateGrant}. */
  private static String lacking(Problem denied) {
    Matcher named = PERMISSION.matcher(String.valueOf(denied.getMessage()));
    return named.find() ? named.group(1) : denied.action();
  }

  private static String words(Problem problem) {
    return problem.getMessage() + " (" + problem.action() + ": " + problem.code() + ")";
  }

  private static Optional<String> field(String message, Desired desired) {
    if (message == null) {
      return Optional.empty();
    }
    String text = message.toLowerCase(Locale.ROOT);
    // The longest: whoever says engineVersion does not mean engine.
    Optional<String> named = Arrays.stream(desired.getClass().getRecordComponents())
        .filter(c -> c.isAnnotationPresent(From.class) && text.contains(c.getName().toLowerCase(Locale.ROOT)))
        .max(Comparator.comparingInt(c -> c.getName().length())).map(c -> c.getAnnotation(From.class).value());
    if (named.isPresent()) {
      return named;
    }
    for (RecordComponent component : desired.getClass().getRecordComponents()) {
      From from = component.getAnnotation(From.class);
      if (from != null && read(component, desired) instanceof String value && value.length() > 3
          && text.contains(value.toLowerCase(Locale.ROOT))) {
        return Optional.of(from.value());
      }
    }
    return Optional.empty();
  }

  private static Object read(RecordComponent component, Desired desired) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(desired);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
