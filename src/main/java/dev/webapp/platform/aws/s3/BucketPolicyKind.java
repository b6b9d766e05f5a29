package dev.webapp.platform.aws.s3;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;

/** {@link BucketPolicy}s; the physical name is the bucket's. No outputs. */
public final class BucketPolicyKind implements ResourceKind<BucketPolicy, ObservedBucketPolicy> {
  private final Clients clients;

  public BucketPolicyKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "BucketPolicy";
  }

  @Override
  public Observing observing() {
    return Observing.EACH;
  }

  @Override
  public Map<Handle, ObservedBucketPolicy> observe(Scope scope, Collection<Sought<BucketPolicy>> sought) {
    Map<Handle, ObservedBucketPolicy> seen = new TreeMap<>();
    for (Sought<BucketPolicy> each : sought) {
      ObservedBucketPolicy found = read(scope, each.handle());
      if (found != null) {
        seen.put(each.handle(), found);
      }
    }
    return seen;
  }

  /** Null where there is no policy, or no bucket. */
  private ObservedBucketPolicy read(Scope scope, Handle handle) {
    BucketReading reading = new BucketReading(s3(scope), scope.region());
    String bucket = handle.physicalName();
    try {
      String policy = reading.policy(bucket);
      return policy.isEmpty() ? null : new ObservedBucketPolicy(bucket, policy, Tags.inherited(
          handle.id().toString(), Tags.read(reading.tags(bucket), Tag::key, Tag::value)));
    } catch (Problem problem) {
      if (problem.is("NoSuchBucket")) {
        return null;
      }
      throw problem;
    }
  }

  @Override
  public BucketPolicy project(ObservedBucketPolicy observed, BucketPolicy desired) {
    return new BucketPolicy(observed.bucket(), observed.policy());
  }

  @Override
  public Readiness readiness(ObservedBucketPolicy observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedBucketPolicy observed) {
    return Outputs.NONE;
  }

  /** Looks first: S3 puts a policy in the place of any other. */
  @Override
  public ObservedBucketPolicy create(Handle handle, Scope scope, BucketPolicy desired, Token token) {
    if (read(scope, handle) != null) {
      throw Problem.of(Category.EXISTS, "BucketPolicyExists", "s3:PutBucketPolicy",
          "the bucket " + desired.bucket() + " has a policy already");
    }
    return put(handle, scope, desired);
  }

  @Override
  public ObservedBucketPolicy update(
      Handle handle, Scope scope, BucketPolicy desired, ObservedBucketPolicy observed, Delta delta) {
    return put(handle, scope, desired);
  }

  /** S3 writes policies in its own way, so that it is asked what it has made of this one. */
  private ObservedBucketPolicy put(Handle handle, Scope scope, BucketPolicy desired) {
    s3(scope).putBucketPolicy(r -> r.bucket(desired.bucket()).policy(desired.policy()));
    ObservedBucketPolicy now = read(scope, handle);
    return now != null ? now : new ObservedBucketPolicy(desired.bucket(), desired.policy(), Map.of());
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedBucketPolicy observed, Farewell how) {
    try {
      s3(scope).deleteBucketPolicy(r -> r.bucket(observed.bucket()));
    } catch (Problem problem) {
      if (!problem.is("NoSuchBucket", "NoSuchBucketPolicy")) {
        throw problem;
      }
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("s3:GetBucketPolicy", "s3:GetBucketTagging", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy");
  }

  @Override
  public List<Grant> grants() {
    return List.of(Grant.onArns("Buckets", "s3", BucketKind.NAMED).any("PutBucketPolicy", "DeleteBucketPolicy"));
  }

  private S3Client s3(Scope scope) {
    return clients.get(S3Client.class, scope);
  }
}
