package dev.webapp.platform.aws.s3;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.aws.s3.ObservedBucket.PublicAccessBlock;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * Reads buckets. S3 tells what is set on one by an operation each, and says by an error's code that something is not.
 */
final class BucketReading {
  private static final int NAMES = 1000;

  private final S3Client s3;
  private final String region;

  BucketReading(S3Client s3, String region) {
    this.s3 = s3;
    this.region = region;
  }

  /** Empty where this account has no such bucket in this region, or it went while it was read. */
  Optional<ObservedBucket> read(String name) {
    try {
      return versioning(name).map(versioning -> read(name, versioning));
    } catch (Problem problem) {
      if (problem.is("NoSuchBucket")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  private ObservedBucket read(String name, String versioning) {
    Map<String, String> tags = Tags.read(tags(name), Tag::key, Tag::value);
    Instant created = tags.containsKey(Ownership.OWNER) ? null : owned(name).map(Bucket::creationDate).orElse(null);
    return new ObservedBucket(name, region, created, versioning, encryption(name), publicAccessBlock(name),
        objectOwnership(name), lifecycle(name), cors(name), policy(name), tags);
  }

  boolean exists(String name) {
    return versioning(name).isPresent();
  }

  /**
   * The first question about any bucket, since it has an answer for every one. HeadBucket would not do: its refusals
   * have no body, so that any 404 on the way would look like S3's own.
   *
   * @return empty where the name is nobody's, another account's, or that of a bucket in another region
   */
  private Optional<String> versioning(String name) {
    try {
      String status = s3.getBucketVersioning(r -> r.bucket(name)).statusAsString();
      return Optional.of(status == null ? "" : status);
    } catch (Problem problem) {
      if (problem.is("NoSuchBucket") || isElsewhere(problem) || problem.is("AccessDenied") && owned(name).isEmpty()) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  /** Names are unique in all regions. A region that was signed for in vain is told in a message alone. */
  private static boolean isElsewhere(Problem problem) {
    return problem.is("PermanentRedirect") || problem.is("AuthorizationHeaderMalformed")
        && String.valueOf(problem.getMessage()).contains("; expecting '");
  }

  /** As the listing of this account's own buckets tells; one that is listed and denied only lacks a permission. */
  private Optional<Bucket> owned(String name) {
    return s3.listBucketsPaginator(r -> r.prefix(name).maxBuckets(NAMES)).stream()
        .flatMap(page -> page.buckets().stream()).filter(bucket -> bucket.name().equals(name)).findFirst();
  }

  private Encryption encryption(String name) {
    return unless(null, () -> s3.getBucketEncryption(r -> r.bucket(name)).serverSideEncryptionConfiguration().rules()
        .stream().map(ServerSideEncryptionRule::applyServerSideEncryptionByDefault)
        .map(told -> new Encryption(told.sseAlgorithmAsString(), told.kmsMasterKeyID()))
        .findFirst().orElse(null), "ServerSideEncryptionConfigurationNotFoundError");
  }

  private PublicAccessBlock publicAccessBlock(String name) {
    return unless(PublicAccessBlock.NONE, () -> {
      PublicAccessBlockConfiguration told =
          s3.getPublicAccessBlock(r -> r.bucket(name)).publicAccessBlockConfiguration();
      return new PublicAccessBlock(Boolean.TRUE.equals(told.blockPublicAcls()),
          Boolean.TRUE.equals(told.ignorePublicAcls()), Boolean.TRUE.equals(told.blockPublicPolicy()),
          Boolean.TRUE.equals(told.restrictPublicBuckets()));
    }, "NoSuchPublicAccessBlockConfiguration");
  }

  /** Buckets of before there were such controls have none: whoever wrote an object owns it. */
  private String objectOwnership(String name) {
    return unless("ObjectWriter", () -> s3.getBucketOwnershipControls(r -> r.bucket(name)).ownershipControls().rules()
        .getFirst().objectOwnershipAsString(), "OwnershipControlsNotFoundError");
  }

  private Lifecycle lifecycle(String name) {
    return unless(null, () -> lifecycle(s3.getBucketLifecycleConfiguration(r -> r.bucket(name)).rules()),
        "NoSuchLifecycleConfiguration");
  }

  /** What the enabled rules do together. */
  static Lifecycle lifecycle(List<LifecycleRule> rules) {
    Lifecycle all = new Lifecycle(null, null, null, List.of());
    for (LifecycleRule rule : rules) {
      if (rule.status() != ExpirationStatus.ENABLED) {
        continue;
      }
      if (isPlain(rule)) {
        all = new Lifecycle(
            sooner(all.expireAfterDays(), rule.expiration() == null ? null : rule.expiration().days()),
            sooner(all.noncurrentDays(), rule.noncurrentVersionExpiration() == null ? null
                : rule.noncurrentVersionExpiration().noncurrentDays()),
            sooner(all.abortUploadsAfterDays(), rule.abortIncompleteMultipartUpload() == null ? null
                : rule.abortIncompleteMultipartUpload().daysAfterInitiation()), all.otherRules());
      } else {
        List<String> others = new ArrayList<>(all.otherRules());
        others.add(String.valueOf(rule.id()));
        others.sort(null);
        all = new Lifecycle(all.expireAfterDays(), all.noncurrentDays(), all.abortUploadsAfterDays(), others);
      }
    }
    return all;
  }

  /** Whether it is for all objects, and deletes after days. */
  @SuppressWarnings("deprecation") // Rules of before there were filters are told with a prefix.
  private static boolean isPlain(LifecycleRule rule) {
    var filter = rule.filter();
    boolean everything = (rule.prefix() == null || rule.prefix().isEmpty()) && (filter == null
        || (filter.prefix() == null || filter.prefix().isEmpty()) && filter.tag() == null && filter.and() == null
        && filter.objectSizeGreaterThan() == null && filter.objectSizeLessThan() == null);
    var expiration = rule.expiration();
    boolean byDays = expiration == null
        || expiration.date() == null && !Boolean.TRUE.equals(expiration.expiredObjectDeleteMarker());
    var noncurrent = rule.noncurrentVersionExpiration();
    return everything && byDays && (noncurrent == null || noncurrent.newerNoncurrentVersions() == null)
        && rule.transitions().isEmpty() && rule.noncurrentVersionTransitions().isEmpty();
  }

  private static Integer sooner(Integer days, Integer others) {
    return days == null || others != null && others < days ? others : days;
  }

  private List<CorsRule> cors(String name) {
    return unless(List.of(), () -> s3.getBucketCors(r -> r.bucket(name)).corsRules().stream().map(BucketReading::cors)
        .toList(), "NoSuchCORSConfiguration");
  }

  private static CorsRule cors(CORSRule told) {
    return new CorsRule(told.allowedOrigins(), told.allowedMethods(), told.allowedHeaders(), told.exposeHeaders(),
        told.maxAgeSeconds());
  }

  /** Empty where there is none. */
  String policy(String name) {
    return unless("", () -> s3.getBucketPolicy(r -> r.bucket(name)).policy(), "NoSuchBucketPolicy");
  }

  /** All of them, AWS's own included. */
  List<Tag> tags(String name) {
    return unless(List.of(), () -> s3.getBucketTagging(r -> r.bucket(name)).tagSet(), "NoSuchTagSet");
  }

  private static <T> T unless(T otherwise, Supplier<T> read, String code) {
    try {
      return read.get();
    } catch (Problem problem) {
      if (problem.is(code)) {
        return otherwise;
      }
      throw problem;
    }
  }
}
