package dev.webapp.platform.sandbox.aws.policy;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Patterns of policies: wildcards {@code *} and {@code ?}, and variables such as {@code ${aws:PrincipalTag/team}},
 * whose values stand for themselves. Documents before version 2012-10-17 have no variables
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
 */
final class Glob {
  private final Request request;
  private final boolean variables;

  Glob(Request request, boolean variables) {
    this.request = request;
    this.variables = variables;
  }

  /** Matches whole texts; empty where a variable has no value, so that nothing can match. */
  Optional<Pattern> pattern(String text, boolean wildcards, boolean caseless) {
    StringBuilder regex = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      int end = variables && text.startsWith("${", at) ? text.indexOf('}', at) : -1;
      if (end > 0) {
        String value = value(text.substring(at + 2, end));
        if (value == null) {
          return Optional.empty();
        }
        regex.append(Pattern.quote(value));
        at = end;
      } else if (wildcards && c == '*') {
        regex.append(".*");
      } else if (wildcards && c == '?') {
        regex.append('.');
      } else {
        regex.append(Character.isLetterOrDigit(c) ? String.valueOf(c) : Pattern.quote(String.valueOf(c)));
      }
    }
    return Optional.of(Pattern.compile(
        regex.toString(), Pattern.DOTALL | (caseless ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0)));
  }

  boolean matches(String text, String value, boolean wildcards, boolean caseless) {
    if (!caseless && text.indexOf('*') < 0 && text.indexOf('?') < 0 && text.indexOf('$') < 0) {
      return text.equals(value);
    }
    return pattern(text, wildcards, caseless).filter(pattern -> pattern.matcher(value).matches()).isPresent();
  }

  /** Of a key with several values none can be told. */
  private String value(String variable) {
    if (variable.matches("[*?$]")) {
      return variable;
    }
    int comma = variable.indexOf(',');
    String key = (comma < 0 ? variable : variable.substring(0, comma)).strip();
    var values = request.context().get(key);
    if (values != null && values.size() == 1) {
      return values.getFirst();
    }
    return comma < 0 ? null : variable.substring(comma + 1).strip().replaceAll("^'|'$", "");
  }
}
