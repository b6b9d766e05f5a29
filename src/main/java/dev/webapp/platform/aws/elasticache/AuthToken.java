package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which token a replication group has, and how it gets another. ElastiCache never tells, so a tag says which one was
 * set last: by a digest of which version of which secret it was, never of the value.
 *
 * <p>A new one is added to the last one (ROTATE): both are valid then, and the one before these is not. So whoever has
 * not taken the new one yet is not shut out. ElastiCache changes neither tags nor tokens of what is being changed: the
 * tag tells beforehand what is about to be done, with when the token was last modified; once that has moved, it is
 * done. No crash in between loses or skips anything. Assumed of AWS: the call moves AuthTokenLastModifiedDate, as its
 * name says.
 */
final class AuthToken {
  static final String TAG = Ownership.PREFIX + "auth-token";
  /** How a group came to be that was not made by us; stays for good, see {@link #adopted}. */
  static final String ORIGIN = Ownership.PREFIX + "origin";
  private static final String ADOPTED = "adopted";
  /** The token of an adopted group is whatever its owners have set. */
  private static final String UNKNOWN = "unknown";
  private static final String ROTATE = "ROTATE";

  /** What brings the desired token nearer. */
  sealed interface Step {
    /** Changes the tag. */
    record Note(Delta delta) implements Step {}

    /** Adds the token. */
    record Rotate() implements Step {}
  }

  private AuthToken() {}

  /** The tags of a group that is created with this token, null where it has none. */
  static Map<String, String> ofCreated(Map<String, String> tags, SecretValue token) {
    Map<String, String> all = new TreeMap<>(tags);
    if (token != null) {
      all.put(TAG, token.digest());
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
    return desired == null || desired.digest().equals(last) ? desired : new SecretValue(String.valueOf(last), () -> {
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
    String token = desired.digest();
    String modified = Objects.toString(seen.tokenModified(), "never");
    String[] told = seen.tags().getOrDefault(TAG, UNKNOWN).split("/");
    if (told.length != 3 || !told[1].equals(token)) {
      return note(ROTATE + "/" + token + "/" + modified);
    }
    return told[2].equals(modified) ? new Step.Rotate() : note(token);
  }

  /** By its digest the last token that it is known to take, or what is known of it instead; null where nothing is. */
  static String taken(Map<String, String> tags) {
    String told = tags.get(TAG);
    return told == null || told.contains("/") ? null : told;
  }

  private static Step note(String value) {
    return new Step.Note(new Delta(List.of(tag(TAG, value))));
  }

  private static FieldChange tag(String key, String value) {
    return new FieldChange("tags." + key, null, value, Effect.NONE);
  }
}
