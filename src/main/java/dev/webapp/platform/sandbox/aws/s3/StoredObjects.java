package dev.webapp.platform.sandbox.aws.s3;

import static dev.webapp.platform.sandbox.aws.s3.S3Service.S3;

import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.s3.ObjectVersions.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What is in buckets. */
final class StoredObjects implements S3State.Part {
  static final int MOST = 1000;
  private static final int LONGEST_KEY = 1024;
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

  private final S3State state;

  StoredObjects(S3State state) {
    this.state = state;
  }

  @Override
  public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    String bucket = state.bucket(request.bucket(), "PutObject", request.key() == null ? "" : request.key());
    checkKey(request.key());
    if (request.aclAsString() != null && !request.aclAsString().equals("bucket-owner-full-control")
        && BucketAccess.OWNER_ENFORCED.equals(state.ownership.get(bucket))) {
      throw S3.refuse("AccessControlListNotSupported", "The bucket does not allow ACLs");
    }
    String id = newVersion(bucket);
    String eTag = "\"" + state.region().ids().hex(16) + state.region().ids().hex(16) + "\"";
    put(bucket, request.key(), new Version(id, content(body), eTag, state.now()));
    return PutObjectResponse.builder().eTag(eTag).versionId(told(id)).build();
  }

  private static SdkBytes content(RequestBody body) {
    return SdkBytes.fromInputStream(body.contentStreamProvider().newStream());
  }

  /** Ranges and conditions are not played. */
  @Override
  public ResponseInputStream<GetObjectResponse> getObject(GetObjectRequest request) {
    checkKey(request.key());
    String bucket = state.bucket(request.bucket(), getting(request.versionId()), request.key());
    ObjectVersions has = versions(bucket, request.key());
    Version version = (request.versionId() == null ? has.current()
        : has.find(request.versionId()).filter(found -> !found.marksDeletion()))
        .orElseThrow(() -> S3.error("NoSuchKey", 404, "The specified key does not exist."));
    GetObjectResponse told = GetObjectResponse.builder().contentLength(version.size()).eTag(version.eTag())
        .lastModified(version.modified()).versionId(told(version.id())).build();
    return new ResponseInputStream<>(told, AbortableInputStream.create(version.content().asInputStream()));
  }

  static String getting(String versionId) {
    return versionId == null ? "GetObject" : "GetObjectVersion";
  }

  static void checkKey(String key) {
    if (key == null || key.isEmpty()) {
      throw S3.refuse("InvalidArgument", "Key must not be empty");
    }
    if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw S3.refuse("KeyTooLongError", "Your key is too long");
    }
  }

  /** Versions count only while they are enabled; before and after, each key has one whose id is {@code null}. */
  private String newVersion(String bucket) {
    return "Enabled".equals(state.versioning.get(bucket))
        ? state.region().ids().letters(32, LETTERS) : ObjectVersions.NULL;
  }

  private static String told(String id) {
    return id.equals(ObjectVersions.NULL) ? null : id;
  }

  private ObjectVersions versions(String bucket, String key) {
    ObjectVersions found = state.objects.get(bucket + "/" + key);
    return found == null ? ObjectVersions.none(bucket, key) : found;
  }

  private void put(String bucket, String key, Version version) {
    state.objects.put(bucket + "/" + key, versions(bucket, key).with(version));
  }

  @Override
  public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
    checkKey(request.key());
    String bucket = state.bucket(request.bucket(), deleting(request.versionId()), request.key());
    DeletedObject deleted = delete(bucket, request.key(), request.versionId());
    return DeleteObjectResponse.builder().deleteMarker(deleted.deleteMarker())
        .versionId(deleted.deleteMarkerVersionId() == null ? deleted.versionId() : deleted.deleteMarkerVersionId())
        .build();
  }

  static String deleting(String versionId) {
    return versionId == null ? "DeleteObject" : "DeleteObjectVersion";
  }

  /** Each on its own: what is refused is told in the answer. */
  @Override
  public DeleteObjectsResponse deleteObjects(DeleteObjectsRequest request) {
    String bucket = state.bucket(request.bucket());
    List<ObjectIdentifier> objects = request.delete() == null ? List.of() : request.delete().objects();
    if (objects.isEmpty() || objects.size() > MOST) {
      throw S3State.malformed();
    }
    List<DeletedObject> deleted = new ArrayList<>();
    List<S3Error> refused = new ArrayList<>();
    for (ObjectIdentifier each : objects) {
      checkKey(each.key());
      if (state.denies(bucket, deleting(each.versionId()), each.key())) {
        refused.add(S3Error.builder().key(each.key()).versionId(each.versionId()).code("AccessDenied")
            .message("Access Denied").build());
      } else {
        deleted.add(delete(bucket, each.key(), each.versionId()));
      }
    }
    boolean quiet = Boolean.TRUE.equals(request.delete().quiet());
    return DeleteObjectsResponse.builder().deleted(quiet ? List.of() : deleted).errors(refused).build();
  }

  /** Without a version's id a key is marked as deleted where versions are, or were, kept. What is absent is deleted. */
  private DeletedObject delete(String bucket, String key, String versionId) {
    ObjectVersions has = versions(bucket, key);
    DeletedObject.Builder deleted = DeletedObject.builder().key(key).versionId(versionId);
    if (versionId != null || state.versioning.get(bucket) == null) {
      String id = versionId == null ? ObjectVersions.NULL : versionId;
      boolean marker = has.find(id).map(Version::marksDeletion).orElse(false);
      ObjectVersions left = has.without(id);
      if (left.versions().isEmpty()) {
        state.objects.remove(bucket + "/" + key);
      } else {
        state.objects.put(bucket + "/" + key, left);
      }
      return marker ? deleted.deleteMarker(true).deleteMarkerVersionId(id).build() : deleted.build();
    }
    String id = newVersion(bucket);
    put(bucket, key, new Version(id, null, null, state.now()));
    return deleted.deleteMarker(true).deleteMarkerVersionId(id).build();
  }

  @Override
  public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
    String bucket = state.bucket(request.bucket(), "ListBucket");
    if (request.delimiter() != null) {
      throw S3.error("NotImplemented", 501, "A header you provided implies functionality that is not implemented");
    }
    String prefix = request.prefix() == null ? "" : request.prefix();
    List<S3Object> all = state.objects.with(S3State.in(bucket)).stream()
        .filter(o -> o.key().startsWith(prefix) && o.current().isPresent()
            && (request.startAfter() == null || o.key().compareTo(request.startAfter()) > 0))
        .map(o -> S3Object.builder().key(o.key()).size(o.current().orElseThrow().size())
            .eTag(o.current().orElseThrow().eTag()).lastModified(o.current().orElseThrow().modified()).build())
        .toList();
    if (request.continuationToken() != null && !request.continuationToken().matches("\\d+")) {
      throw S3.refuse("InvalidArgument", "The continuation token provided is incorrect");
    }
    Page<S3Object> page = Page.of(all, request.continuationToken(), size(request.maxKeys()));
    return ListObjectsV2Response.builder().name(bucket).prefix(prefix).contents(page.items())
        .keyCount(page.items().size()).maxKeys(size(request.maxKeys())).isTruncated(page.next() != null)
        .continuationToken(request.continuationToken()).nextContinuationToken(page.next()).build();
  }

  /** A page is a thousand at most, however many are asked for. */
  static int size(Integer asked) {
    if (asked != null && asked < 0) {
      throw S3.refuse("InvalidArgument", "Argument maxKeys must be an integer between 0 and 2147483647");
    }
    return asked == null ? MOST : Math.min(asked, MOST);
  }

  private record Listed(ObjectVersions of, Version version) {}

  /** By key, the latest version first; a page begins after the version that its markers name. */
  @Override
  public ListObjectVersionsResponse listObjectVersions(ListObjectVersionsRequest request) {
    String bucket = state.bucket(request.bucket(), "ListBucketVersions");
    if (request.versionIdMarker() != null && request.keyMarker() == null) {
      throw S3.refuse("InvalidArgument", "A version-id marker cannot be specified without a key marker.");
    }
    String prefix = request.prefix() == null ? "" : request.prefix();
    List<Listed> all = state.objects.with(S3State.in(bucket)).stream().filter(o -> o.key().startsWith(prefix))
        .flatMap(o -> o.versions().stream().map(v -> new Listed(o, v)))
        .filter(listed -> isAfter(listed, request.keyMarker(), request.versionIdMarker())).toList();
    List<Listed> page = all.subList(0, Math.min(all.size(), size(request.maxKeys())));
    boolean truncated = page.size() < all.size();
    var answer = ListObjectVersionsResponse.builder().name(bucket).prefix(prefix).keyMarker(request.keyMarker())
        .versionIdMarker(request.versionIdMarker()).maxKeys(size(request.maxKeys())).isTruncated(truncated)
        .versions(page.stream().filter(l -> !l.version.marksDeletion()).map(StoredObjects::version).toList())
        .deleteMarkers(page.stream().filter(l -> l.version.marksDeletion()).map(StoredObjects::marker).toList());
    if (truncated && !page.isEmpty()) {
      answer.nextKeyMarker(page.getLast().of.key()).nextVersionIdMarker(page.getLast().version.id());
    }
    return answer.build();
  }

  private static boolean isAfter(Listed listed, String keyMarker, String versionMarker) {
    int order = keyMarker == null ? 1 : listed.of.key().compareTo(keyMarker);
    if (order != 0 || versionMarker == null) {
      return order > 0;
    }
    List<String> ids = listed.of.versions().stream().map(Version::id).toList();
    return ids.indexOf(listed.version.id()) > ids.indexOf(versionMarker);
  }

  private static boolean isLatest(Listed listed) {
    return listed.of.versions().getFirst().equals(listed.version);
  }

  private static ObjectVersion version(Listed listed) {
    return ObjectVersion.builder().key(listed.of.key()).versionId(listed.version.id()).isLatest(isLatest(listed))
        .size(listed.version.size()).eTag(listed.version.eTag()).lastModified(listed.version.modified()).build();
  }

  private static DeleteMarkerEntry marker(Listed listed) {
    return DeleteMarkerEntry.builder().key(listed.of.key()).versionId(listed.version.id()).isLatest(isLatest(listed))
        .lastModified(listed.version.modified()).build();
  }
}
