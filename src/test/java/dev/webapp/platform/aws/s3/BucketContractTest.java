package dev.webapp.platform.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLifecycleConfiguration;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

class BucketContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }

    /** The sandbox knows some names that others took long ago; moto has no other account. */
    @Test
    void aNameThatAnotherAccountHasIsAbsentAndRefused() {
      Sought<Bucket> theirs = new Sought<>(handle("my-bucket"), desired("my-bucket"));
      assertThat(kind.observe(SCOPE, List.of(theirs))).isEmpty();
      Problem problem = catchThrowableOfType(Problem.class, () -> create("my-bucket", desired("my-bucket")));
      assertThat(problem.category()).isEqualTo(Problem.Category.EXISTS);
      assertThat(problem).hasMessageContaining("shared by all users");
    }

    /** In moto all regions are one. */
    @Test
    void aNameThatIsInAnotherRegionIsAbsentAndRefused() {
      S3Client abroad = aws.others().get(S3Client.class, new Scope("eu-west-1", null));
      abroad.createBucket(r -> r.bucket("main").createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));
      assertThat(observe(desired("main"))).isNull();
      Problem problem = catchThrowableOfType(Problem.class, () -> create(desired("main")));
      assertThat(problem.category()).isEqualTo(Problem.Category.EXISTS);
    }

    @Test
    void abroadItSaysWhereItIs() {
      Scope abroad = new Scope("eu-west-1", null);
      kind.create(handle("main"), abroad, desired("main"), new Token("0".repeat(32)));
      ObservedBucket seen = kind.observe(abroad, List.of(new Sought<>(handle("main"), null))).get(handle("main"));
      assertThat(kind.outputs(seen).get("regionalDomainName")).isEqualTo("main.s3.eu-west-1.amazonaws.com");
      assertThat(kind.outputs(seen).get("region")).isEqualTo("eu-west-1");
    }

    /** Such a policy is what Elastic Beanstalk gives its buckets. */
    @Test
    void aPolicyThatDeniesItsDeletionIsNoObstacleWhereItsDataMayGo() {
      create(desired("main"));
      put("main", "a");
      String policy = """
          {"Statement": {"Effect": "Deny", "Principal": "*", "Action": ["s3:DeleteBucket", "s3:DeleteObject*"],
          "Resource": ["arn:aws:s3:::main", "arn:aws:s3:::main/*"]}}""";
      others().putBucketPolicy(r -> r.bucket("main").policy(policy));
      depart(desired("main"), new Farewell.Discard());
    }

    @Test
    void aThousandVersionsGoAtATime() {
      create(desired("main"));
      for (int i = 0; i < 2001; i++) {
        put("main", "key" + i);
      }
      aws.forgetCalls();
      Problem emptier = catchThrowableOfType(Problem.class, () -> kind.delete(
          handle("main"), SCOPE, observe(desired("main")), new Farewell.Discard()));
      assertThat(emptier.category()).as("comes again, without longer and longer pauses")
          .isEqualTo(Problem.Category.CONFLICT);
      assertThat(emptier.retryAfter()).isEqualTo(Duration.ofSeconds(1));
      assertThat(emptier).hasMessageContaining("1000 versions of objects were just deleted");
      depart(desired("main"), new Farewell.Discard());
      assertThat(aws.writes().stream().filter(c -> c.operation().equals("DeleteObjects"))).hasSize(3);
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Suite {
    OnMoto() {
      super(MotoEnvironment.started());
    }

    /** moto forgets the tags of a creation: who made such a bucket is asked of the listing, one more call for each. */
    @Override
    protected int callsToObserve(int resources) {
      return 9 * resources;
    }
  }

  abstract static class Suite extends KindContract<Bucket, ObservedBucket> {
    Suite(AwsEnvironment aws) {
      super(aws);
    }

    /** By its name: S3 tells IAM no bucket's tags unless the bucket says so. */
    @Override
    protected boolean judgedByTags() {
      return false;
    }

    @Override
    protected ResourceKind<Bucket, ObservedBucket> kind(Clients clients) {
      return new BucketKind(clients);
    }

    @Override
    protected Bucket desired(String name) {
      CorsRule pages = new CorsRule(List.of("https://www.example.org"), List.of("GET", "PUT"), List.of("*"),
          List.of("ETag"), 600);
      return new Bucket(name, true, Encryption.S3_MANAGED, true, Bucket.OWNER_ENFORCED, new Lifecycle(null, 30),
          List.of(pages), Bucket.denyingPlainHttp(name, SCOPE.region()), tags(name));
    }

    @Override
    protected Map<String, Bucket> variants() {
      return cases(Map.of(
          "versioned", with("versioned", false),
          "encryption", with("encryption", Encryption.kms("arn:aws:kms:us-east-1:123456789012:key/one")),
          "publicAccessBlocked", with("publicAccessBlocked", false),
          "objectOwnership", with("objectOwnership", "BucketOwnerPreferred"),
          "lifecycle", with("lifecycle", new Lifecycle(365, 30)),
          "cors", with("cors", List.of()),
          "policy", with("policy", "")));
    }

    @Override
    protected Map<String, Consumer<ObservedBucket>> drifts() {
      Map<String, Consumer<ObservedBucket>> drifts = cases(Map.of(
          "versioning suspended", seen -> others().putBucketVersioning(r -> r.bucket(seen.name())
              .versioningConfiguration(c -> c.status(BucketVersioningStatus.SUSPENDED))),
          "encrypted otherwise", seen -> others().putBucketEncryption(r -> r.bucket(seen.name())
              .serverSideEncryptionConfiguration(c -> c.rules(ServerSideEncryptionRule.builder()
                  .applyServerSideEncryptionByDefault(d -> d.sseAlgorithm(ServerSideEncryption.AWS_KMS)).build()))),
          "opened by half", seen -> others().putPublicAccessBlock(r -> r.bucket(seen.name())
              .publicAccessBlockConfiguration(c -> c.blockPublicAcls(true).ignorePublicAcls(true))),
          "opened", seen -> others().deletePublicAccessBlock(r -> r.bucket(seen.name())),
          "ownership controls gone", seen -> others().deleteBucketOwnershipControls(r -> r.bucket(seen.name())),
          "nothing expires", seen -> others().deleteBucketLifecycle(r -> r.bucket(seen.name())),
          "something else expires", seen -> others().putBucketLifecycleConfiguration(r -> r.bucket(seen.name())
              .lifecycleConfiguration(alsoExpiring("tmp/"))),
          "no CORS", seen -> others().deleteBucketCors(r -> r.bucket(seen.name())),
          "no policy", seen -> others().deleteBucketPolicy(r -> r.bucket(seen.name())),
          "another policy", seen -> others().putBucketPolicy(r -> r.bucket(seen.name())
              .policy(Bucket.denyingPlainHttp(seen.name(), SCOPE.region()).replace("s3:*", "s3:GetObject")))));
      drifts.put("tag changed", seen -> tagBehindOurBack(seen, "team", "z"));
      return drifts;
    }

    private static BucketLifecycleConfiguration alsoExpiring(String prefix) {
      LifecycleRule all = LifecycleRule.builder().id("all").status("Enabled").filter(f -> f.prefix(""))
          .noncurrentVersionExpiration(e -> e.noncurrentDays(30))
          .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(7)).build();
      LifecycleRule some = LifecycleRule.builder().id("some").status("Enabled").filter(f -> f.prefix(prefix))
          .expiration(e -> e.days(1)).build();
      return BucketLifecycleConfiguration.builder().rules(all, some).build();
    }

    @Override
    protected boolean tagBehindOurBack(ObservedBucket observed, String key, String value) {
      List<software.amazon.awssdk.services.s3.model.Tag> tags =
          new ArrayList<>(others().getBucketTagging(r -> r.bucket(observed.name())).tagSet());
      tags.removeIf(tag -> tag.key().equals(key));
      tags.add(BucketChange.tag(key, value));
      others().putBucketTagging(r -> r.bucket(observed.name()).tagging(t -> t.tagSet(tags)));
      return true;
    }

    @Override
    protected int callsToObserve(int resources) {
      return 8 * resources;
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("s3:TagResource", "s3:DeleteObjectVersion");
    }

    @Override
    protected void liveOn() {
      kind.observe(SCOPE, List.of(new Sought<>(handle("my-bucket"), null)));
      create(desired("main"));
      put("main", "a");
      others().createMultipartUpload(r -> r.bucket("main").key("b"));
      depart(desired("main"), new Farewell.Discard());
    }

    /** An empty bucket leaves nothing to keep; one that is not empty stays as it is. */
    @Override
    protected void assertKept(String snapshot) {
      create(desired("main"));
      put("main", "a");
      Problem refused = catchThrowableOfType(Problem.class, () -> kind.delete(
          handle("main"), SCOPE, observe(desired("main")), new Farewell.Snapshot(snapshot)));
      assertThat(refused.category()).isEqualTo(Problem.Category.INVALID);
      assertThat(refused).hasMessageContaining("main is not empty (versions of objects seen: 1)")
          .hasMessageContaining("dataPolicy: Retain");
      assertThat(versions("main")).hasSize(1);
    }

    @Test
    void whereItsDataMayGoItGoesWithAllVersionsMarkersAndUploads() {
      Bucket desired = with("policy", "");
      create(desired);
      settle(desired);
      put("main", "a");
      put("main", "a");
      put("main", "b");
      others().deleteObject(r -> r.bucket("main").key("b"));
      others().createMultipartUpload(r -> r.bucket("main").key("c"));
      others().createMultipartUpload(r -> r.bucket("main").key("d"));
      assertThat(versions("main")).hasSize(3);
      depart(desired, new Farewell.Discard());
    }

    @Test
    void whatOnlyMarksObjectsAsDeletedIsNoData() {
      Bucket desired = with("policy", "");
      create(desired);
      settle(desired);
      put("main", "a");
      others().deleteObject(r -> r.bucket("main").key("a"));
      others().deleteObject(r -> r.bucket("main").key("a").versionId(versions("main").getFirst().versionId()));
      assertThat(versions("main")).isEmpty();
      depart(desired, new Farewell.Snapshot("final-main-20260101"));
    }

    @Test
    void oneWithoutAnybodysTagsIsOursOnlyIfItCameAfterItWasRecorded() {
      others().createBucket(r -> r.bucket("main"));
      ObservedBucket seen = observe(desired("main"));
      Instant recorded = seen.created();
      assertThat(OWNERSHIP.claims(handle("main").id(), seen.tags())).isFalse();
      assertThat(kind.begun(seen, desired("main"), recorded)).isTrue();
      assertThat(kind.begun(seen, desired("main"), recorded.plus(Duration.ofHours(1)))).isFalse();
      create("one", desired("one"));
      ObservedBucket ours = settleOne();
      assertThat(kind.begun(ours, desired("one"), recorded)).as("what has an owner is not begun").isFalse();
    }

    /** With its tags, wherever they come from. */
    private ObservedBucket settleOne() {
      ObservedBucket seen = kind.observe(SCOPE, List.of(new Sought<>(handle("one"), null))).get(handle("one"));
      Bucket desired = desired("one");
      var delta = Differ.diff(desired, kind.project(seen, desired));
      return delta.touches("tags") ? kind.update(handle("one"), SCOPE, desired, seen, delta) : seen;
    }

    @Test
    void anothersInTheAccountIsNotTakenOver() {
      others().createBucket(r -> r.bucket("main"));
      Problem problem = catchThrowableOfType(Problem.class, () -> create(desired("main")));
      assertThat(problem.category()).isEqualTo(Problem.Category.EXISTS);
      assertThat(aws.writes()).isEmpty();
    }

    @Test
    void whatWouldExpireSoonerIsLost() {
      create(desired("main"));
      Bucket sooner = with("lifecycle", new Lifecycle(365, 30));
      assertThat(effectOf(sooner)).as("on a new bucket").isEqualTo(Effect.NONE);
      settle(desired("main"));
      assertThat(effectOf(sooner)).isEqualTo(Effect.DATA_LOSS);
      assertThat(effectOf(with("lifecycle", new Lifecycle(null, 29)))).isEqualTo(Effect.DATA_LOSS);
      assertThat(effectOf(with("lifecycle", new Lifecycle(null, null)))).isEqualTo(Effect.NONE);
    }

    private Effect effectOf(Bucket wanted) {
      return Differ.diff(wanted, kind.project(observe(wanted), wanted)).effect();
    }

    @Test
    void policiesAreComparedByWhatTheyMean() {
      create(desired("main"));
      settle(desired("main"));
      String same = Bucket.denyingPlainHttp("main", SCOPE.region()).replace("\"s3:*\"", "[\"s3:*\"]")
          .replace("\"false\"", "false");
      assertThat(Differ.diff(with("policy", same), kind.project(observe(desired("main")), with("policy", same)))
          .isEmpty()).isTrue();
    }

    protected void put(String bucket, String key) {
      others().putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString("x"));
    }

    private List<ObjectVersion> versions(String bucket) {
      return others().listObjectVersions(r -> r.bucket(bucket)).versions();
    }

    protected S3Client others() {
      return aws.others().get(S3Client.class, SCOPE);
    }
  }
}
