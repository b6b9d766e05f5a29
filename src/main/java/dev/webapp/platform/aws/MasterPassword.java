package dev.webapp.platform.aws;

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
 * Which master password a DB instance or cluster has. AWS never tells, so a tag says which one was set last: by a
 * digest of which version of which secret it was, never of the value. One of ours that has lost it, or was made before
 * there was such a tag, has the password that it was made with as long as that was the only one; afterwards nobody can
 * say, and the present one is set once more.
 */
public final class MasterPassword {
  /** The tag that says it. */
  public static final String TAG = Ownership.PREFIX + "master-password";
  /** How an instance came to be that was not made empty by us; stays for good, see {@link #origin}. */
  public static final String ORIGIN = Ownership.PREFIX + "origin";
  /** It was made of a backup, and has the password that was in it. */
  public static final String RESTORED = "restored";
  /** It was somebody else's. */
  public static final String ADOPTED = "adopted";
  /** The status of one that is about to have another password. */
  public static final String RESETTING = "resetting-master-credentials";
  /** The password of an adopted instance is whatever its owners have set. */
  private static final String UNKNOWN = "unknown";

  private MasterPassword() {}

  /** The tags of one that is created with this password. */
  public static Map<String, String> ofCreated(Map<String, String> tags, SecretValue password) {
    return with(tags, Map.of(TAG, password.digest()));
  }

  /** The tags of one that is restored, with the password that it had when the backup was taken. */
  public static Map<String, String> ofRestored(Map<String, String> tags) {
    return with(tags, Map.of(TAG, RESTORED, ORIGIN, RESTORED));
  }

  /**
   * The tags that a copy lacks of those of what it is a copy of. A password that was set since is not copied along
   * (PostgreSQL's logical replication leaves roles out), so only the copy's own tag says which one it has.
   */
  public static Map<String, String> missing(Map<String, String> source, Map<String, String> copy) {
    Map<String, String> missing = new TreeMap<>(source);
    missing.keySet().removeIf(key -> key.startsWith("aws:") || key.equals(TAG) && copy.containsKey(key)
        || source.get(key).equals(copy.get(key)));
    missing.replace(TAG, UNKNOWN);
    return missing;
  }

  /** The same change of tags; where it makes the instance ours, it also says that nobody knows the password. */
  public static Delta whenAdopted(Delta delta) {
    boolean adopts = Ownership.CLAIM.stream().map(key -> "tags." + key)
        .anyMatch(field -> delta.changes().stream().anyMatch(c -> c.field().equals(field) && c.to() != null));
    return adopts ? new Delta(Stream.concat(delta.changes().stream(),
        Stream.of(tag(TAG, UNKNOWN), tag(ORIGIN, ADOPTED))).toList()) : delta;
  }

  /** The change of tags that says that this password has been set. */
  public static Delta isSet(SecretValue password) {
    return new Delta(List.of(tag(TAG, password.digest())));
  }

  /** The present password to compare with the desired one. */
  public static SecretValue present(Map<String, String> tags, SecretValue desired, Map<String, String> desiredTags) {
    String last = tags.get(TAG);
    boolean ours = Ownership.CLAIM.stream().allMatch(key -> Objects.equals(tags.get(key), desiredTags.get(key)));
    boolean same =
        desired == null || (last == null ? ours && !desired.renewed() : last.equals(desired.digest()));
    return same ? desired : new SecretValue(String.valueOf(last), () -> {
      throw new IllegalStateException("nobody knows the password that the instance has");
    });
  }

  /**
   * By its digest the password that was set last, or what is known of it instead; empty for the one that it was made
   * with, unless that was renewed; null where it is nobody's whom we know, and while the one before may still be taken.
   */
  public static String taken(Map<String, String> tags, String status) {
    if (RESETTING.equals(status)) {
      return null;
    }
    return tags.getOrDefault(TAG, tags.keySet().containsAll(Ownership.CLAIM) ? "" : null);
  }

  /**
   * {@link #RESTORED}, {@link #ADOPTED}, or null for one that began with us: whether it keeps what it had from before
   * for good, such as its encryption, whatever the spec says by now of where it came from.
   */
  public static String origin(Map<String, String> tags) {
    return tags.get(ORIGIN);
  }

  /** Tags without those that are not part of what is desired. */
  public static Map<String, String> without(Map<String, String> tags) {
    Map<String, String> others = new TreeMap<>(tags);
    others.keySet().removeAll(List.of(TAG, ORIGIN));
    return others;
  }

  private static FieldChange tag(String key, String value) {
    return new FieldChange("tags." + key, null, value, Effect.NONE);
  }

  private static Map<String, String> with(Map<String, String> tags, Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(tags);
    all.putAll(more);
    return all;
  }
}
