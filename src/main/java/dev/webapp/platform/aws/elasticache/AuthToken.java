package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;

/**
 * Which token a replication group has, and how it gets another. ElastiCache never tells, so a tag says which one was
 * set last: by a digest of which version of which secret it was, never of the value.
 *
 * <p>A new one takes two calls, ROTATE (both are valid) and SET (only the new one is), and ElastiCache changes neither
 * tags nor tokens of what is being changed. So the tag tells beforehand what is about to be done, with when the token
 * was last modified: once that has moved, it is done. No crash in between loses or skips anything. Assumed of AWS: each
 * of the two calls moves AuthTokenLastModifiedDate, as its name says.
 */
final class AuthToken {
  static final String TAG = Ownership.PREFIX + "auth-token";
  /** How a group came to be that was not made by us; stays for good, see {@link #adopted}. */
  static final String ORIGIN = Ownership.PREFIX + "origin";
  private static final String ADOPTED = "adopted";
  /** The token of an adopted group is whatever its owners have set. */
  private static final String UNKNOWN = "unknown";

  /** What brings the desired token nearer. */
  sealed interface Step {
    /** Changes the tag. */
    record Note(Delta delta) implements Step {}

    /** Changes the token. */
    record Modify(AuthTokenUpdateStrategyType strategy) implements Step {}
  }

  private AuthToken() {}

  /** The tags of a group that is created with this token, null where it has none. */
  static Map<String, String> ofCreated(Map<String, String> tags, SecretValue token) {
    Map<String, String> all = new TreeMap<>(tags);
    if (token != null) {
      all.put(TAG, digest(token));
    }
    return all;
  }

  /** The same change of tags; where it makes the group ours, it also says that nobody knows its token. */
  static Delta whenAdopted(Delta delta) {
    boolean adopts = Ownership.CLAIM.stream().map(key -> "tags." + key)
        .anyMatch(field -> delta.changes().stream().anyMatch(c -> c.field().equals(field) && c.to() != null));
    return !adopts ? delta : new Delta(Stream.concat(delta.changes().stream(),
        Stream.of(tag(TAG, UNKNOWN), tag(ORIGIN, ADOPTED))).toList());
  }

  /** Whether it was taken over, and so keeps what it had from before, such as its encryption. */
  static boolean adopted(Map<String, String> tags) {
    return ADOPTED.equals(tags.get(ORIGIN));
  }

  /** The present token to compare with the desired one. */
  static SecretValue present(Map<String, String> tags, SecretValue desired) {
    String last = tags.get(TAG);
    return desired == null || digest(desired).equals(last) ? desired : new SecretValue(String.valueOf(last), () -> {
      throw new IllegalStateException("nobody knows the token that the replication group has");
    });
  }

  /** Tags without those that are not part of what is desired. */
  static Map<String, String> without(Map<String, String> tags) {
    Map<String, String> others = new TreeMap<>(tags);
    others.keySet().removeAll(List.of(TAG, ORIGIN));
    return others;
  }

  /** The next step of a group that is available towards a token that is not the one it has. */
  static Step next(ObservedReplicationGroup seen, SecretValue desired) {
    String token = digest(desired);
    String modified = Objects.toString(seen.tokenModified(), "never");
    String[] told = seen.tags().getOrDefault(TAG, UNKNOWN).split("/");
    if (told.length != 3 || !told[1].equals(token)) {
      return note(AuthTokenUpdateStrategyType.ROTATE + "/" + token + "/" + modified);
    }
    AuthTokenUpdateStrategyType strategy = AuthTokenUpdateStrategyType.fromValue(told[0]);
    if (told[2].equals(modified)) {
      return new Step.Modify(strategy);
    }
    return strategy == AuthTokenUpdateStrategyType.ROTATE
        ? note(AuthTokenUpdateStrategyType.SET + "/" + token + "/" + modified) : note(token);
  }

  private static Step note(String value) {
    return new Step.Note(new Delta(List.of(tag(TAG, value))));
  }

  private static String digest(SecretValue token) {
    return Digest.of(16, token.fingerprint());
  }

  private static FieldChange tag(String key, String value) {
    return new FieldChange("tags." + key, null, value, Effect.NONE);
  }
}
