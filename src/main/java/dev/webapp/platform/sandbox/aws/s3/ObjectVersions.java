package dev.webapp.platform.sandbox.aws.s3;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/**
 * One key of a bucket with all its versions.
 *
 * @param versions the latest first; never empty
 */
record ObjectVersions(String bucket, String key, List<Version> versions) {
  /** The id of what is written while versions are not kept: one for each key. */
  static final String NULL = "null";

  /**
   * One version, or what marks the key as deleted.
   *
   * @param content null of a marker, as is {@code eTag}
   */
  record Version(String id, SdkBytes content, String eTag, Instant modified) {
    long size() {
      return content == null ? 0 : content.asByteArrayUnsafe().length;
    }

    boolean marksDeletion() {
      return eTag == null;
    }
  }

  static ObjectVersions none(String bucket, String key) {
    return new ObjectVersions(bucket, key, List.of());
  }

  /** With another one on top, in place of one of the same id. */
  ObjectVersions with(Version version) {
    List<Version> all = new ArrayList<>(without(version.id()).versions);
    all.addFirst(version);
    return new ObjectVersions(bucket, key, List.copyOf(all));
  }

  ObjectVersions without(String id) {
    return new ObjectVersions(bucket, key, versions.stream().filter(v -> !v.id().equals(id)).toList());
  }

  Optional<Version> find(String id) {
    return versions.stream().filter(v -> v.id().equals(id)).findFirst();
  }

  /** What is got by the key alone. */
  Optional<Version> current() {
    return versions.isEmpty() || versions.getFirst().marksDeletion() ? Optional.empty()
        : Optional.of(versions.getFirst());
  }
}
