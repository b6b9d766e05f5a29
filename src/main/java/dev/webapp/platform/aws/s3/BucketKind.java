package dev.webapp.platform.aws.s3;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.aws.s3.ObservedBucket.PublicAccessBlock;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;

/**
 * {@link Bucket}s. Outputs: {@code name}, {@code arn}, {@code regionalDomainName}, {@code region}. S3 keeps no backups:
 * a bucket with objects in it is deleted only where its data may go.
 */
public final class BucketKind implements ResourceKind<Bucket, ObservedBucket> {
  /** Names end with twelve digits of a hash; see {@code compose.Names#worldwide}. */
  static final String NAMED = "arn:*:s3:::*-????????????";

  /** The one region that is not told where to make a bucket. */
  private static final String UNNAMED_REGION = "us-east-1";

  /** AWS refuses what is signed by a clock that is further off (RequestTimeTooSkewed). */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(15);

  private final Clients clients;

  public BucketKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "Bucket";
  }

  @Override
  public Observing observing() {
    return Observing.EACH;
  }

  @Override
  public boolean stateful() {
    return true;
  }

  /**
   * A name that another account has, or that is in another region, counts as absent: ours cannot be there as well. Its
   * creation is refused.
   */
  @Override
  public Map<Handle, ObservedBucket> observe(Scope scope, Collection<Sought<Bucket>> sought) {
    BucketReading reading = reading(scope);
    Map<Handle, ObservedBucket> found = new TreeMap<>();
    for (Sought<Bucket> each : sought) {
      reading.read(each.handle().physicalName()).ifPresent(bucket -> found.put(each.handle(), bucket));
    }
    return found;
  }

  @Override
  public Bucket project(ObservedBucket observed, Bucket desired) {
    PublicAccessBlock blocked = observed.publicAccessBlock();
    // Half a block is neither what is desired where all is, nor where nothing is.
    boolean blocking = Boolean.TRUE.equals(desired.publicAccessBlocked())
        ? blocked.equals(PublicAccessBlock.ALL) : !blocked.equals(PublicAccessBlock.NONE);
    return new Bucket(observed.name(), observed.versioned(), encryption(observed, desired), blocking,
        observed.objectOwnership(), observed.lifecycle(), observed.cors(), observed.policy(),
        Tags.ours(observed.tags(), desired.tags()));
  }

  private static Encryption encryption(ObservedBucket observed, Bucket desired) {
    boolean same = observed.encryption() != null && desired.encryption() != null
        && observed.encryption().sameAs(desired.encryption());
    return same ? desired.encryption() : observed.encryption();
  }

  @Override
  public Readiness readiness(ObservedBucket observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedBucket observed) {
    return Outputs.of("name", observed.name())
        .and("arn", observed.arn())
        .and("regionalDomainName", Bucket.regionalDomainName(observed.name(), observed.region()))
        .and("region", observed.region());
  }

  /**
   * The bucket with its tags, which AWS takes at creation of general purpose buckets, too (API reference,
   * CreateBucketConfiguration); everything else is set on it afterwards. It looks first: in us-east-1 AWS answers the
   * creation of a bucket that the account already has as if it had made it, and resets its access control list.
   */
  @Override
  public ObservedBucket create(Handle handle, Scope scope, Bucket desired, Token token) {
    if (reading(scope).exists(desired.name())) {
      throw Problem.of(Problem.Category.EXISTS, "BucketAlreadyOwnedByYou", "s3:CreateBucket",
          "the account has a bucket " + desired.name() + " already");
    }
    CreateBucketConfiguration.Builder configuration =
        CreateBucketConfiguration.builder().tags(Tags.write(desired.tags(), BucketChange::tag));
    if (!scope.region().equals(UNNAMED_REGION)) {
      configuration.locationConstraint(scope.region());
    }
    s3(scope).createBucket(r -> r.bucket(desired.name()).createBucketConfiguration(configuration.build()));
    return ObservedBucket.fresh(desired.name(), scope.region(), new TreeMap<>(desired.tags()));
  }

  /**
   * Whoever plays S3 may not take tags at creation; then they come with the first update. A bucket that nobody calls
   * his own, made since it was recorded that we would make one of that name, is the one that we have begun.
   */
  @Override
  public boolean begun(ObservedBucket observed, Bucket desired, Instant recorded) {
    return observed.created() != null && !observed.created().isBefore(recorded.minus(CLOCKS_APART));
  }

  @Override
  public ObservedBucket update(Handle handle, Scope scope, Bucket desired, ObservedBucket observed, Delta delta) {
    return new BucketChange(s3(scope), desired, observed, delta).make();
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedBucket observed, Farewell how) {
    new BucketRemoval(s3(scope), reading(scope), observed.name()).step(how);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("s3:GetBucketVersioning", "s3:GetEncryptionConfiguration", "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketOwnershipControls", "s3:GetLifecycleConfiguration", "s3:GetBucketCORS", "s3:GetBucketPolicy",
        "s3:GetBucketTagging", "s3:ListAllMyBuckets",
        // TagResource is checked for the tags of a creation.
        "s3:CreateBucket", "s3:TagResource", "s3:PutBucketTagging", "s3:PutBucketOwnershipControls",
        "s3:PutBucketPublicAccessBlock", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutEncryptionConfiguration",
        "s3:PutBucketVersioning", "s3:PutBucketCORS", "s3:PutLifecycleConfiguration",
        // DeleteObjects needs both, since versions are named.
        "s3:ListBucketVersions", "s3:DeleteObject", "s3:DeleteObjectVersion",
        "s3:ListBucketMultipartUploads", "s3:AbortMultipartUpload", "s3:DeleteBucket");
  }

  /**
   * By name: S3 tells IAM a bucket's tags only where attribute-based access control was turned on for that bucket
   * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html).
   */
  @Override
  public List<Grant> grants() {
    String[] settings = {"CreateBucket", "TagResource", "PutBucketTagging", "PutBucketOwnershipControls",
        "PutBucketPublicAccessBlock", "PutBucketPolicy", "DeleteBucketPolicy", "PutEncryptionConfiguration",
        "PutBucketVersioning", "PutBucketCORS", "PutLifecycleConfiguration", "DeleteBucket"};
    String[] objects = {"DeleteObject", "DeleteObjectVersion", "AbortMultipartUpload"};
    return List.of(
        Grant.onArns("Buckets", "s3", NAMED).any(settings),
        Grant.onArns("BucketObjects", "s3", NAMED + "/*").any(objects),
        Grant.onArns("Buckets", "s3", "arn:*:s3:::*").adoptedByName(settings),
        Grant.onArns("BucketObjects", "s3", "arn:*:s3:::*/*").adoptedByName(objects));
  }

  private BucketReading reading(Scope scope) {
    return new BucketReading(s3(scope), scope.region());
  }

  private S3Client s3(Scope scope) {
    return clients.get(S3Client.class, scope);
  }
}
