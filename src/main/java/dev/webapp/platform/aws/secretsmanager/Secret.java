package dev.webapp.platform.aws.secretsmanager;

import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.From;
import java.util.Map;

/**
 * A user's name and a password that is generated when the secret is made: {@code {"username":…,"password":…}}. Whoever
 * changes it in the store is right.
 *
 * @param name up to 512 of letters, digits and {@code /_+=.@-}; not ending in a dash and six characters, which is how
 *     AWS ends ARNs
 * @param rotation when the password is renewed, see {@link #rotation(String, Integer, Long)}; null for never
 * @param validPasswords how many of its passwords open anything at a time; with one, whoever has the former is shut out
 *     until it has the new one; null where nobody has any
 */
public record Secret(
    @Change(Effect.REPLACES) String name,
    String description,
    @From("username") @AtCreation String username,
    @From("rotatePasswordDays") String rotation,
    @AtCreation Integer validPasswords,
    Map<String, String> tags) implements Desired {
  /**
   * When a password is to be renewed.
   *
   * @param request tells one wish for it from another; null for none
   * @param days how long a period lasts at whose end it is renewed, null for none
   * @param period the number of the present one, null for none
   */
  public static String rotation(String request, Integer days, Long period) {
    return new Rotation(request, days, period).toString();
  }

  @Override
  public Effect effectOf(String field, Object from, Object to, Effect declared) {
    return field.equals("rotation") && renews(from, to) && shutsOut() ? Effect.INTERRUPTS : declared;
  }

  /** A store that takes two takes the last and the present one: a third would shut out whoever still has the last. */
  @Override
  public boolean awaitsFollowers(Delta changes) {
    return validPasswords != null && validPasswords > 1 && changes.changes().stream()
        .anyMatch(change -> change.field().equals("rotation") && renews(change.from(), change.to()));
  }

  private static boolean renews(Object from, Object to) {
    return Rotation.read((String) to).renews(Rotation.read((String) from));
  }

  @Override
  public String caution(Delta changes) {
    return changes.touches("rotation") && shutsOut()
        ? "services that use the password open no new connections from when it is renewed until they have restarted"
        : null;
  }

  private boolean shutsOut() {
    return validPasswords != null && validPasswords == 1;
  }
}
