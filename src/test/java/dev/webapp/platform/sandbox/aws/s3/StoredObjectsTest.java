package dev.webapp.platform.sandbox.aws.s3;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

class StoredObjectsTest {
  private final Account account = new Account();
  private final S3Client s3 = account.client(S3Client.class);

  @BeforeEach
  void make() {
    s3.createBucket(r -> r.bucket("shop"));
    s3.createBucket(r -> r.bucket("shop2"));
  }

  private String put(String key) {
    return s3.putObject(r -> r.bucket("shop").key(key), RequestBody.fromString("text")).versionId();
  }

  private void version(String status) {
    s3.putBucketVersioning(r -> r.bucket("shop").versioningConfiguration(c -> c.status(status)));
  }

  private List<String> keys() {
    return s3.listObjectsV2Paginator(r -> r.bucket("shop").maxKeys(2)).contents().stream().map(S3Object::key).toList();
  }

  private List<String> versions() {
    return s3.listObjectVersionsPaginator(r -> r.bucket("shop").maxKeys(2)).versions().stream()
        .map(v -> v.key() + " " + v.versionId() + (v.isLatest() ? " latest" : "")).toList();
  }

  private List<DeleteMarkerEntry> markers() {
    return s3.listObjectVersions(r -> r.bucket("shop")).deleteMarkers();
  }

  @Test
  void withoutVersionsTheLastOneStays() {
    assertThat(put("a")).isNull();
    put("a");
    put("b");
    s3.putObject(r -> r.bucket("shop2").key("c"), RequestBody.empty());
    assertThat(keys()).containsExactly("a", "b");
    assertThat(versions()).containsExactly("a null latest", "b null latest");
    assertThat(s3.listObjectsV2(r -> r.bucket("shop").prefix("b")).contents()).singleElement()
        .satisfies(object -> assertThat(object.size()).isEqualTo(4));
    s3.deleteObject(r -> r.bucket("shop").key("a"));
    assertThat(versions()).containsExactly("b null latest");
    assertThat(markers()).isEmpty();
    s3.deleteObject(r -> r.bucket("shop").key("absent"));
  }

  @Test
  void withVersionsEachOneStaysUntilItIsNamed() {
    put("a");
    version("Enabled");
    String one = put("a");
    String two = put("a");
    assertThat(versions()).containsExactly("a " + two + " latest", "a " + one, "a null");
    var deleted = s3.deleteObject(r -> r.bucket("shop").key("a"));
    assertThat(deleted.deleteMarker()).isTrue();
    assertThat(keys()).isEmpty();
    assertThat(versions()).containsExactly("a " + two, "a " + one, "a null");
    s3.deleteObject(r -> r.bucket("shop").key("a").versionId(deleted.versionId()));
    assertThat(keys()).containsExactly("a");
    s3.deleteObject(r -> r.bucket("shop").key("a").versionId(two));
    assertThat(versions()).containsExactly("a " + one + " latest", "a null");
  }

  @Test
  void suspendedItKeepsWhatWasAndOverwritesTheRest() {
    version("Enabled");
    String one = put("a");
    version("Suspended");
    put("a");
    put("a");
    assertThat(versions()).containsExactly("a null latest", "a " + one);
    s3.deleteObject(r -> r.bucket("shop").key("a"));
    assertThat(versions()).containsExactly("a " + one);
    assertThat(markers()).singleElement().satisfies(marker -> assertThat(marker.versionId()).isEqualTo("null"));
  }

  @Test
  void aBucketGoesWhenNoVersionAndNoMarkerIsLeft() {
    version("Enabled");
    String id = put("a");
    refused("BucketNotEmpty", () -> s3.deleteBucket(r -> r.bucket("shop")));
    String marker = s3.deleteObject(r -> r.bucket("shop").key("a")).versionId();
    s3.deleteObject(r -> r.bucket("shop").key("a").versionId(id));
    assertThat(refused("BucketNotEmpty", () -> s3.deleteBucket(r -> r.bucket("shop"))))
        .hasMessageContaining("all versions");
    s3.deleteObject(r -> r.bucket("shop").key("a").versionId(marker));
    s3.deleteBucket(r -> r.bucket("shop"));
  }

  @Test
  void deletesManyAtOnceButNoMoreThanAThousand() {
    IntStream.range(0, 1001).forEach(i -> put("key" + i));
    var page = s3.listObjectVersions(r -> r.bucket("shop").maxKeys(2000));
    assertThat(page.versions()).hasSize(1000);
    assertThat(page.isTruncated()).isTrue();
    List<ObjectIdentifier> all = page.versions().stream().map(StoredObjectsTest::identifier).toList();
    assertThat(s3.deleteObjects(r -> r.bucket("shop").delete(d -> d.objects(all))).deleted()).hasSize(1000);
    assertThat(versions()).hasSize(1);
    assertThat(s3.deleteObjects(r -> r.bucket("shop").delete(d -> d.objects(all).quiet(true))).deleted()).isEmpty();
    List<ObjectIdentifier> tooMany =
        IntStream.range(0, 1001).mapToObj(i -> ObjectIdentifier.builder().key("key" + i).build()).toList();
    refused("MalformedXML", () -> s3.deleteObjects(r -> r.bucket("shop").delete(d -> d.objects(tooMany))));
    refused("MalformedXML", () -> s3.deleteObjects(r -> r.bucket("shop").delete(d -> d.objects(List.of()))));
  }

  private static ObjectIdentifier identifier(ObjectVersion version) {
    return ObjectIdentifier.builder().key(version.key()).versionId(version.versionId()).build();
  }

  @Test
  void whatAPolicyDeniesIsToldInTheAnswer() {
    put("a");
    put("b");
    s3.putBucketPolicy(r -> r.bucket("shop").policy("""
        {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject",
        "Resource": "arn:aws:s3:::shop/a"}]}"""));
    var answer = s3.deleteObjects(r -> r.bucket("shop").delete(d -> d.objects(
        ObjectIdentifier.builder().key("a").build(), ObjectIdentifier.builder().key("b").build())));
    assertThat(answer.errors()).singleElement().satisfies(error -> assertThat(error.code()).isEqualTo("AccessDenied"));
    assertThat(keys()).containsExactly("a");
  }

  @Test
  void refusesKeysThatAreNone() {
    refused("KeyTooLongError", () -> put("k".repeat(1025)));
    refused("NoSuchBucket", () -> s3.putObject(r -> r.bucket("absent").key("a"), RequestBody.empty()));
    refused("InvalidArgument", () -> s3.listObjectVersions(r -> r.bucket("shop").versionIdMarker("x")));
  }

  @Test
  void uploadsAreListedUntilTheyAreAborted() {
    List<String> ids = IntStream.range(0, 3).mapToObj(
        i -> s3.createMultipartUpload(r -> r.bucket("shop").key("a")).uploadId()).toList();
    s3.createMultipartUpload(r -> r.bucket("shop").key("b"));
    assertThat(s3.listMultipartUploadsPaginator(r -> r.bucket("shop").maxUploads(1)).uploads().stream()
        .map(MultipartUpload::key)).containsExactly("a", "a", "a", "b");
    s3.abortMultipartUpload(r -> r.bucket("shop").key("a").uploadId(ids.getFirst()));
    refused("NoSuchUpload", () -> s3.abortMultipartUpload(
        r -> r.bucket("shop").key("a").uploadId(ids.getFirst())));
    assertThat(s3.listMultipartUploads(r -> r.bucket("shop").prefix("a")).uploads()).hasSize(2);
    assertThat(s3.listMultipartUploads(r -> r.bucket("shop2")).uploads()).isEmpty();
  }

  @Test
  void whatWasPutIsGot() {
    version("Enabled");
    String first = s3.putObject(r -> r.bucket("shop").key("a"), RequestBody.fromString("one")).versionId();
    s3.putObject(r -> r.bucket("shop").key("a"), RequestBody.fromString("two"));
    assertThat(s3.getObject(r -> r.bucket("shop").key("a"))).hasContent("two");
    assertThat(s3.getObject(r -> r.bucket("shop").key("a").versionId(first))).hasContent("one");
    String marker = s3.deleteObject(r -> r.bucket("shop").key("a")).versionId();
    refused("NoSuchKey", () -> s3.getObject(r -> r.bucket("shop").key("a")));
    refused("NoSuchKey", () -> s3.getObject(r -> r.bucket("shop").key("a").versionId(marker)));
    refused("NoSuchKey", () -> s3.getObject(r -> r.bucket("shop").key("absent")));
    refused("NoSuchBucket", () -> s3.getObject(r -> r.bucket("absent").key("a")));
  }
}
