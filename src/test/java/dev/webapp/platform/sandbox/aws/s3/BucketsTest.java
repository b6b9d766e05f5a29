package dev.webapp.platform.sandbox.aws.s3;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import dev.webapp.platform.sandbox.aws.Fault;
import dev.webapp.platform.sandbox.aws.Faults;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.Tag;

class BucketsTest {
  private final Account account = new Account();
  private final S3Client s3 = account.client(S3Client.class);
  private final S3Client abroad = account.aws.client(S3Client.class, "eu-west-1");

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "Upper", "under_score", "a..b", "-a-", "192.168.0.1", "xn--abc", "abc-s3alias",
      "a123456789012345678901234567890123456789012345678901234567890123"})
  void refusesNamesThatAreNone(String name) {
    refused("InvalidBucketName", () -> s3.createBucket(r -> r.bucket(name)));
  }

  @Test
  void aNameIsOneInAllRegionsAndForAllAccounts() {
    s3.createBucket(r -> r.bucket("shop"));
    refused("BucketAlreadyOwnedByYou", () -> abroad.createBucket(
        r -> r.bucket("shop").createBucketConfiguration(c -> c.locationConstraint("eu-west-1"))));
    refused("PermanentRedirect", () -> abroad.getBucketVersioning(r -> r.bucket("shop")));
    refused("BucketAlreadyExists", () -> s3.createBucket(r -> r.bucket("my-bucket")));
    refused("AccessDenied", () -> s3.getBucketVersioning(r -> r.bucket("my-bucket")));
    refused("NoSuchBucket", () -> s3.headBucket(r -> r.bucket("absent")));
    assertThat(s3.headBucket(r -> r.bucket("shop")).bucketRegion()).isEqualTo("us-east-1");
    assertThat(s3.getBucketLocation(r -> r.bucket("shop")).locationConstraintAsString()).isNull();
  }

  /** Elsewhere it is refused, whatever comes with it. */
  @Test
  void inTheFirstRegionABucketIsMadeTwice() {
    s3.createBucket(r -> r.bucket("shop").createBucketConfiguration(c -> c.tags(tag("team", "a"))));
    s3.createBucket(r -> r.bucket("shop").createBucketConfiguration(c -> c.tags(tag("team", "b"))));
    assertThat(s3.getBucketTagging(r -> r.bucket("shop")).tagSet()).containsExactly(tag("team", "a"));
    abroad.createBucket(r -> r.bucket("books").createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));
    refused("BucketAlreadyOwnedByYou", () -> abroad.createBucket(
        r -> r.bucket("books").createBucketConfiguration(c -> c.locationConstraint("eu-west-1"))));
  }

  @Test
  void onlyTheFirstRegionIsNotTold() {
    refused("InvalidLocationConstraint", () -> s3.createBucket(
        r -> r.bucket("shop").createBucketConfiguration(c -> c.locationConstraint("us-east-1"))));
    refused("IllegalLocationConstraintException", () -> s3.createBucket(
        r -> r.bucket("shop").createBucketConfiguration(c -> c.locationConstraint("eu-west-1"))));
    refused("IllegalLocationConstraintException", () -> abroad.createBucket(r -> r.bucket("shop")));
    abroad.createBucket(r -> r.bucket("shop").createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));
    assertThat(abroad.getBucketLocation(r -> r.bucket("shop")).locationConstraintAsString()).isEqualTo("eu-west-1");
  }

  @Test
  void aNameRestsAWhileWhenItsBucketIsGone() {
    s3.createBucket(r -> r.bucket("shop"));
    s3.deleteBucket(r -> r.bucket("shop"));
    refused("NoSuchBucket", () -> s3.deleteBucket(r -> r.bucket("shop")));
    refused("OperationAborted", () -> s3.createBucket(r -> r.bucket("shop")));
    account.pass(Duration.ofMinutes(1));
    s3.createBucket(r -> r.bucket("shop"));
    refused("NoSuchTagSet", () -> s3.getBucketTagging(r -> r.bucket("shop")));
  }

  @Test
  void nothingOfABucketIsInTheNextOfItsName() {
    s3.createBucket(r -> r.bucket("shop").createBucketConfiguration(c -> c.tags(tag("team", "a"))));
    s3.putBucketVersioning(r -> r.bucket("shop").versioningConfiguration(c -> c.status("Enabled")));
    s3.createMultipartUpload(r -> r.bucket("shop").key("a"));
    s3.deleteBucket(r -> r.bucket("shop"));
    account.pass(Duration.ofMinutes(1));
    s3.createBucket(r -> r.bucket("shop"));
    assertThat(s3.getBucketVersioning(r -> r.bucket("shop")).status()).isNull();
    assertThat(s3.listMultipartUploads(r -> r.bucket("shop")).uploads()).isEmpty();
    refused("NoSuchTagSet", () -> s3.getBucketTagging(r -> r.bucket("shop")));
  }

  @Test
  void listsThoseOfAllRegionsByPages() {
    IntStream.range(0, 5).forEach(i -> s3.createBucket(r -> r.bucket("shop-" + i)));
    abroad.createBucket(r -> r.bucket("books").createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));
    assertThat(s3.listBucketsPaginator(r -> r.maxBuckets(2)).stream().flatMap(page -> page.buckets().stream())
        .map(Bucket::name)).containsExactly("books", "shop-0", "shop-1", "shop-2", "shop-3", "shop-4");
    assertThat(s3.listBuckets(r -> r.prefix("shop-3")).buckets()).singleElement()
        .satisfies(bucket -> assertThat(bucket.creationDate()).isEqualTo(account.instant()));
    assertThat(abroad.listBuckets(r -> r.bucketRegion("eu-west-1")).buckets()).hasSize(1);
    refused("InvalidArgument", () -> s3.listBuckets(r -> r.maxBuckets(0)));
  }

  @Test
  void tagsAreSetAsAWhole() {
    s3.createBucket(r -> r.bucket("shop").createBucketConfiguration(c -> c.tags(tag("a", "1"), tag("b", "2"))));
    s3.putBucketTagging(r -> r.bucket("shop").tagging(t -> t.tagSet(tag("c", "3"))));
    assertThat(s3.getBucketTagging(r -> r.bucket("shop")).tagSet()).containsExactly(tag("c", "3"));
    s3.deleteBucketTagging(r -> r.bucket("shop"));
    refused("NoSuchTagSet", () -> s3.getBucketTagging(r -> r.bucket("shop")));
  }

  @Test
  void refusesTagsThatAreNone() {
    s3.createBucket(r -> r.bucket("shop"));
    refuseTags("InvalidTag", List.of(tag("a", "1"), tag("a", "2")));
    refuseTags("InvalidTag", List.of(tag("aws:a", "1")));
    refuseTags("InvalidTag", List.of(tag("a,b", "1")));
    refuseTags("InvalidTag", List.of(tag("k".repeat(129), "1")));
    refuseTags("InvalidTag", List.of(tag("a", "v".repeat(257))));
    refuseTags("BadRequest", IntStream.range(0, 51).mapToObj(i -> tag("k" + i, "v")).toList());
    refused("InvalidTag", () -> s3.createBucket(
        r -> r.bucket("books").createBucketConfiguration(c -> c.tags(tag("aws:a", "1")))));
  }

  private void refuseTags(String code, List<Tag> tags) {
    refused(code, () -> s3.putBucketTagging(r -> r.bucket("shop").tagging(t -> t.tagSet(tags))));
  }

  @Test
  void aBucketIsBornWithoutAccessControlLists() {
    refused("InvalidBucketAclWithObjectOwnership",
        () -> s3.createBucket(r -> r.bucket("shop").acl(BucketCannedACL.PUBLIC_READ)));
    s3.createBucket(r -> r.bucket("shop").acl(BucketCannedACL.PUBLIC_READ).objectOwnership("ObjectWriter"));
    assertThat(s3.getBucketOwnershipControls(r -> r.bucket("shop")).ownershipControls().rules().getFirst()
        .objectOwnershipAsString()).isEqualTo("ObjectWriter");
  }

  @Test
  void asItSlowsDownAndFailsWithItsOwnCodes() {
    account.aws.faults(Faults.next(1, "s3", "CreateBucket", new Fault.Throttle()));
    assertThat(refused("SlowDown", () -> s3.createBucket(r -> r.bucket("shop"))).statusCode()).isEqualTo(503);
    account.aws.faults(Faults.next(1, "s3", "CreateBucket", new Fault.InternalError()));
    refused("InternalError", () -> s3.createBucket(r -> r.bucket("shop")));
    account.aws.faults(Faults.next(1, "s3", "HeadBucket", new Fault.BehindCalls(1)));
    s3.createBucket(r -> r.bucket("shop"));
    refused("NoSuchBucket", () -> s3.headBucket(r -> r.bucket("shop")));
    s3.headBucket(r -> r.bucket("shop"));
  }
}
