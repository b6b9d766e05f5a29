package dev.webapp.platform.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.S3Error;

/** What no account says at will: refusals whose meaning has to be found out, and answers that are half a success. */
class BucketKindTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Handle HANDLE = new Handle(new ResourceId("Bucket", "main"), "main");
  private static final ObservedBucket SEEN = ObservedBucket.fresh("main", "us-east-1", Map.of());

  private final ScriptedS3 s3 = new ScriptedS3();
  private final BucketKind kind = new BucketKind(s3);

  private static Problem refusal(Category category, String code, String message) {
    return Problem.of(category, code, "s3:GetBucketVersioning", message);
  }

  private Map<Handle, ObservedBucket> observe() {
    return kind.observe(SCOPE, List.of(new Sought<>(HANDLE, null)));
  }

  private void refuse(Problem problem) {
    s3.on(GetBucketVersioningRequest.class, _ -> {
      throw problem;
    });
  }

  @Test
  void whatIsDeniedOfAnOwnBucketIsAPermissionThatLacks() {
    refuse(refusal(Category.DENIED, "AccessDenied", "Access Denied"));
    s3.on(ListBucketsRequest.class, asked -> asked.continuationToken() == null
        ? ListBucketsResponse.builder().buckets(b -> b.name("main-logs")).continuationToken("more").build()
        : ListBucketsResponse.builder().buckets(b -> b.name("main")).build());
    assertThat(catchThrowableOfType(Problem.class, this::observe).category()).isEqualTo(Category.DENIED);
    assertThat(s3.asked(ListBucketsRequest.class)).as("pages").hasSize(2);
  }

  @Test
  void whatIsDeniedAndNotListedIsAnothers() {
    refuse(refusal(Category.DENIED, "AccessDenied", "Access Denied"));
    s3.on(ListBucketsRequest.class, _ -> ListBucketsResponse.builder().buckets(b -> b.name("main-logs")).build());
    assertThat(observe()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', value = {
      "PermanentRedirect,must be addressed using the specified endpoint,true",
      "AuthorizationHeaderMalformed,The region 'us-east-1' is wrong; expecting 'eu-west-1',true",
      "AuthorizationHeaderMalformed,a non-empty Access Key (AKID) must be provided,false",
      "InvalidRequest,anything else,false"})
  void onlyAnotherRegionIsAbsence(String code, String message, boolean absent) {
    refuse(refusal(Category.INVALID, code, message));
    if (absent) {
      assertThat(observe()).isEmpty();
    } else {
      assertThat(catchThrowableOfType(Problem.class, this::observe).is(code)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"AccessDenied,DENIED", "InternalError,TRANSIENT"})
  void versionsThatWereNotDeletedAreTold(String code, Category category) {
    s3.on(GetBucketPolicyRequest.class, _ -> {
      throw refusal(Category.NOT_FOUND, "NoSuchBucketPolicy", "none");
    });
    s3.on(ListObjectVersionsRequest.class, _ -> ListObjectVersionsResponse.builder().isTruncated(false)
        .versions(version("a"), version("locked")).build());
    s3.on(DeleteObjectsRequest.class, _ -> DeleteObjectsResponse.builder().errors(
        S3Error.builder().key("locked").versionId("1").code(code).message("no").build()).build());
    Problem problem = catchThrowableOfType(
        Problem.class, () -> kind.delete(HANDLE, SCOPE, SEEN, new Farewell.Discard()));
    assertThat(problem.category()).isEqualTo(category);
    assertThat(problem).hasMessage("1 of 2 versions of objects in main were not deleted, the first of them locked (1): "
        + "no");
  }

  private static ObjectVersion version(String key) {
    return ObjectVersion.builder().key(key).versionId("1").build();
  }

  /** Tags that others set since the last observation, and AWS's own, stay. */
  @Test
  void tagsAreMergedIntoThoseOfNow() {
    s3.on(GetBucketTaggingRequest.class, _ -> GetBucketTaggingResponse.builder().tagSet(
        BucketChange.tag("aws:cloudformation:stack-name", "s"), BucketChange.tag("theirs", "new"),
        BucketChange.tag("team", "a"), BucketChange.tag("gone", "x")).build());
    s3.on(PutBucketTaggingRequest.class, _ -> PutBucketTaggingResponse.builder().build());
    Delta delta = new Delta(List.of(new FieldChange("tags.team", "a", "b", Effect.NONE),
        new FieldChange("tags.gone", "x", null, Effect.NONE)));
    ObservedBucket after = kind.update(HANDLE, SCOPE, null, SEEN, delta);
    assertThat(s3.asked(PutBucketTaggingRequest.class).getFirst().tagging().tagSet()).containsExactly(
        BucketChange.tag("aws:cloudformation:stack-name", "s"), BucketChange.tag("team", "b"),
        BucketChange.tag("theirs", "new"));
    assertThat(after.tags()).containsOnlyKeys("team", "theirs");
  }

  @Test
  void rulesAreReadAsWhatTheyDoTogether() {
    LifecycleRule objects = LifecycleRule.builder().id("a").status("Enabled").filter(f -> f.prefix(""))
        .expiration(e -> e.days(90)).build();
    LifecycleRule sooner = LifecycleRule.builder().id("b").status("Enabled").expiration(e -> e.days(30))
        .abortIncompleteMultipartUpload(u -> u.daysAfterInitiation(7)).build();
    LifecycleRule off = LifecycleRule.builder().id("c").status("Disabled").expiration(e -> e.days(1)).build();
    LifecycleRule archive = LifecycleRule.builder().id("d").status("Enabled")
        .transitions(t -> t.days(30).storageClass("GLACIER")).build();
    LifecycleRule some = LifecycleRule.builder().id("e").status("Enabled").filter(f -> f.prefix("tmp/"))
        .expiration(e -> e.days(1)).build();
    LifecycleRule keeping = LifecycleRule.builder().id("f").status("Enabled").filter(f -> f.prefix(""))
        .noncurrentVersionExpiration(n -> n.noncurrentDays(1).newerNoncurrentVersions(3)).build();
    assertThat(BucketReading.lifecycle(List.of(objects, sooner, off))).isEqualTo(new Lifecycle(30, null));
    assertThat(BucketReading.lifecycle(List.of(archive, some, keeping)))
        .isEqualTo(new Lifecycle(null, null, null, List.of("d", "e", "f")));
  }

  @Test
  void aKeyIsTheSameByItsIdAndByItsArn() {
    Encryption byArn = Encryption.kms("arn:aws:kms:us-east-1:123456789012:key/one");
    assertThat(Encryption.kms("one").sameAs(byArn)).isTrue();
    assertThat(byArn.sameAs(Encryption.kms("one"))).isTrue();
    assertThat(byArn.sameAs(Encryption.kms("arn:aws:kms:us-east-1:123456789012:key/two"))).isFalse();
    assertThat(byArn.sameAs(Encryption.kms(null))).isFalse();
    assertThat(Encryption.S3_MANAGED.sameAs(Encryption.kms(null))).isFalse();
  }

  @Test
  void namesFollowThePartition() {
    assertThat(Bucket.arn("b", "us-gov-west-1")).isEqualTo("arn:aws-us-gov:s3:::b");
    assertThat(Bucket.arn("b", "cn-north-1")).isEqualTo("arn:aws-cn:s3:::b");
    assertThat(Bucket.regionalDomainName("b", "cn-north-1")).isEqualTo("b.s3.cn-north-1.amazonaws.com.cn");
    assertThat(Bucket.denyingPlainHttp("b", "us-east-1")).contains("[\"arn:aws:s3:::b\",\"arn:aws:s3:::b/*\"]");
  }
}
