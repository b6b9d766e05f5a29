package dev.webapp.platform.aws.cognitoidentityprovider;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What passwords have to be like. A null component is not ours; of a pool that is made with the others alone, AWS then
 * requires nothing of that sort.
 *
 * @param minimumLength 6 to 99
 * @param temporaryPasswordValidityDays how long the password of an invitation is good for, 1 to 365
 */
public record PasswordPolicy(
    Integer minimumLength, Boolean requireLowercase, Boolean requireUppercase, Boolean requireNumbers,
    Boolean requireSymbols, Integer temporaryPasswordValidityDays) {

  /** Only what the other one says anything about. */
  PasswordPolicy asFarAs(PasswordPolicy other) {
    return new PasswordPolicy(
        other.minimumLength == null ? null : minimumLength,
        other.requireLowercase == null ? null : requireLowercase,
        other.requireUppercase == null ? null : requireUppercase,
        other.requireNumbers == null ? null : requireNumbers,
        other.requireSymbols == null ? null : requireSymbols,
        other.temporaryPasswordValidityDays == null ? null : temporaryPasswordValidityDays);
  }

  /** Only what it says anything about. */
  @Override
  public String toString() {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("minimumLength", minimumLength);
    said.put("requireLowercase", requireLowercase);
    said.put("requireUppercase", requireUppercase);
    said.put("requireNumbers", requireNumbers);
    said.put("requireSymbols", requireSymbols);
    said.put("temporaryPasswordValidityDays", temporaryPasswordValidityDays);
    said.values().removeIf(Objects::isNull);
    return said.toString();
  }
}
