package dev.webapp.platform.aws.s3;

import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * The next step to a bucket's end. AWS deletes only what holds no version of any object. Each step looks anew at what
 * is there, so that it makes no difference where an earlier one was interrupted. A step that only makes the bucket
 * emptier says so by a {@link Problem} of category CONFLICT: emptying may take thousands of steps, and none of them is
 * in vain.
 */
final class BucketRemoval {
  /** As many as one DeleteObjects takes, and one page tells. */
  private static final int PAGE = 1000;
  private static final Duration BETWEEN_STEPS = Duration.ofSeconds(1);

  private final S3Client s3;
  private final BucketReading reading;
  private final String name;

  BucketRemoval(S3Client s3, BucketReading reading, String name) {
    this.s3 = s3;
    this.reading = reading;
    this.name = name;
  }

  /** Does nothing where the bucket is gone. */
  void step(Farewell how) {
    try {
      switch (how) {
        case Farewell.Discard() -> discard();
        case Farewell.Snapshot _ -> deleteUnlessItHoldsObjects();
      }
    } catch (Problem problem) {
      if (!problem.is("NoSuchBucket", "NoSuchUpload")) {
        throw problem;
      }
    }
  }

  /** S3 has nothing like a final snapshot. What only marks objects as deleted holds no data. */
  private void deleteUnlessItHoldsObjects() {
    ListObjectVersionsResponse page = page();
    boolean more = Boolean.TRUE.equals(page.isTruncated());
    if (more || !page.versions().isEmpty()) {
      throw Problem.of(Category.INVALID, "BucketNotEmpty", "s3:DeleteBucket", "the bucket " + name
          + " is not empty (versions of objects seen: " + (page.versions().size() + page.deleteMarkers().size())
          + (more ? ", and there are more" : "") + "), and S3 has no final snapshot; say dataPolicy: Retain to keep "
          + "it, or dataPolicy: Delete to delete it with all that is in it, or empty it and annotate the platform with "
          + "platform.webapp.dev/refresh");
    }
    if (!page.deleteMarkers().isEmpty()) {
      throw delete(page);
    }
    s3.deleteBucket(r -> r.bucket(name));
  }

  /** A policy may deny to everybody what comes next. */
  private void discard() {
    if (!reading.policy(name).isEmpty()) {
      s3.deleteBucketPolicy(r -> r.bucket(name));
      return;
    }
    ListObjectVersionsResponse page = page();
    if (!page.versions().isEmpty() || !page.deleteMarkers().isEmpty()) {
      throw delete(page);
    }
    List<MultipartUpload> uploads = s3.listMultipartUploads(r -> r.bucket(name).maxUploads(1)).uploads();
    if (!uploads.isEmpty()) {
      MultipartUpload first = uploads.getFirst();
      s3.abortMultipartUpload(r -> r.bucket(name).key(first.key()).uploadId(first.uploadId()));
      throw emptier("an unfinished upload was");
    }
    s3.deleteBucket(r -> r.bucket(name));
  }

  private ListObjectVersionsResponse page() {
    return s3.listObjectVersions(r -> r.bucket(name).maxKeys(PAGE));
  }

  private Problem emptier(String what) {
    return new Problem(Category.CONFLICT, "BucketNotEmpty", "s3:DeleteBucket",
        "the bucket " + name + " is being emptied: " + what + " just deleted", BETWEEN_STEPS, null);
  }

  /** AWS says of each that it did not delete why, in an answer that is none of an error. */
  private Problem delete(ListObjectVersionsResponse page) {
    List<ObjectIdentifier> all = new ArrayList<>();
    page.versions().forEach(v -> all.add(identifier(v.key(), v.versionId())));
    page.deleteMarkers().forEach(m -> all.add(identifier(m.key(), m.versionId())));
    List<S3Error> kept = s3.deleteObjects(r -> r.bucket(name).delete(d -> d.objects(all).quiet(true))).errors();
    if (!kept.isEmpty()) {
      S3Error first = kept.getFirst();
      throw Problem.of("AccessDenied".equals(first.code()) ? Category.DENIED : Category.TRANSIENT, first.code(),
          "s3:DeleteObjectVersion", kept.size() + " of " + all.size() + " versions of objects in " + name
              + " were not deleted, the first of them " + first.key() + " (" + first.versionId() + "): "
              + first.message());
    }
    return emptier(all.size() + " versions of objects were");
  }

  private static ObjectIdentifier identifier(String key, String version) {
    return ObjectIdentifier.builder().key(key).versionId(version).build();
  }
}
