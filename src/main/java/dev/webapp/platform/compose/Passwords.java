package dev.webapp.platform.compose;

import dev.webapp.platform.api.Use;
import dev.webapp.platform.aws.secretsmanager.Secret;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Values;

/** When passwords of stores are renewed, and which one they take meanwhile. */
public final class Passwords {
  /** As Valkey and Redis OSS call whoever gives a password alone. */
  private static final String NOBODY = "default";

  private final Draft draft;

  Passwords(Draft draft) {
    this.draft = draft;
  }

  /**
   * Adds the secret of a store.
   *
   * @param username of its one user; null where a password is all that it takes, and it takes two at a time
   * @param days after which the password is renewed, null for never
   */
  void add(ResourceId id, Store store, String username, Integer days, DataPolicy policy, String origin) {
    String name = draft.names().of(store.slug(), 255);
    draft.add(draft.inAws(id, name, Part.DATA, origin, _ -> new Secret(name,
        (username == null ? "Password" : "Master user") + " of " + store.words() + " of platform "
            + draft.setting().ownership().platform(),
        username == null ? NOBODY : username, rotation(name, days), validAtATime(store, username),
        draft.tags(id, policy))).keeping(policy));
  }

  /**
   * Adds the secret of a pair of users, which holds the password that one of them has, or is to have next.
   *
   * @param username what stands for both
   */
  void addOfUsers(ResourceId id, String name, Store store, String username, Integer days, String origin) {
    draft.add(draft.inAws(id, name, Part.DATA, origin, _ -> new Secret(name,
        "Users of " + store.words() + " of platform " + draft.setting().ownership().platform(), username,
        rotation(name, days), 2, draft.tags(id))));
  }

  /**
   * As {@code Secret} has it; null where nothing is to renew it. Periods of one length begin on days of their own, as
   * names have it, so that not all platforms renew their passwords in one night.
   *
   * @param name the secret's, in AWS
   * @param days how long a period lasts, null for no periods
   */
  private String rotation(String name, Integer days) {
    String request = draft.setting().rotate();
    if (request == null && days == null) {
      return null;
    }
    Long period = days == null ? null
        : Math.floorDiv(draft.setting().today().toEpochDay() + Long.parseLong(Digest.of(6, name), 36) % days, days);
    return Secret.rotation(request == null ? null : Digest.of(10, request), days, period);
  }

  /**
   * As {@link #add} says it; null where no pods have any. Users that take turns have two: until pods have come to them,
   * they still have the master user's, whose renewal waits for that.
   */
  private Integer validAtATime(Store store, String username) {
    if (!isTold(draft, store)) {
      return null;
    }
    boolean alternating = draft.spec().databases().stream()
        .anyMatch(database -> Store.database(database.name()).equals(store) && UsersSection.has(draft, database));
    return alternating || username == null ? 2 : 1;
  }

  /** Whether any pods are told how to sign in with a password. */
  static boolean isTold(Draft draft, Store store) {
    return draft.spec().services().stream().flatMap(service -> service.uses().stream())
        .anyMatch(use -> !use.signsInByIam() && use.binding() != Use.Binding.NOTHING
            && Store.of(use).filter(store::equals).isPresent());
  }

  /**
   * The password that a store takes: a new one not before it does, and the former one until then. Not known while the
   * store takes neither, such as one that has just been restored.
   *
   * @param store what tells by a digest, as {@code passwordTaken}, which one it took last; empty for no other than its
   *     first, which is the present one unless that was renewed
   */
  public static SecretValue taken(Values values, ResourceId secret, ResourceId store) {
    Ref ref = store.ref("passwordTaken");
    String taken = values.get(ref);
    SecretValue current = values.secret(secret.ref("password"));
    boolean first = taken.isEmpty() && !current.renewed();
    if (first || taken.equals(current.digest()) || taken.equals(ref.toString())) {
      return current;
    }
    SecretValue previous = values.secret(secret.ref("previousPassword"));
    if (taken.equals(previous.digest())) {
      return previous;
    }
    return values.awaited(ref);
  }
}
