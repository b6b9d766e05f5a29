package dev.webapp.platform.sandbox.aws.s3;

import static dev.webapp.platform.sandbox.aws.s3.S3Service.S3;

import dev.webapp.platform.sandbox.aws.s3.S3State.Upload;
import java.util.List;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** Uploads that were begun; here nobody finishes one. */
final class MultipartUploads implements S3State.Part {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

  private final S3State state;

  MultipartUploads(S3State state) {
    this.state = state;
  }

  @Override
  public CreateMultipartUploadResponse createMultipartUpload(CreateMultipartUploadRequest request) {
    StoredObjects.checkKey(request.key());
    String bucket = state.bucket(request.bucket(), "PutObject", request.key());
    Upload upload = new Upload(bucket, request.key(), state.region().ids().letters(64, LETTERS), state.now());
    state.uploads.put(key(upload), upload);
    return CreateMultipartUploadResponse.builder().bucket(bucket).key(upload.key()).uploadId(upload.id()).build();
  }

  private static String key(Upload upload) {
    return upload.bucket() + "/" + upload.key() + "\n" + upload.id();
  }

  /** By key; those of one key in an order of AWS's own. */
  @Override
  public ListMultipartUploadsResponse listMultipartUploads(ListMultipartUploadsRequest request) {
    String bucket = state.bucket(request.bucket(), "ListBucketMultipartUploads");
    String prefix = request.prefix() == null ? "" : request.prefix();
    List<Upload> all = state.uploads.with(S3State.in(bucket)).stream().filter(u -> u.key().startsWith(prefix))
        .filter(u -> isAfter(u, request.keyMarker(), request.uploadIdMarker())).toList();
    int size = StoredObjects.size(request.maxUploads());
    List<Upload> page = all.subList(0, Math.min(all.size(), size));
    boolean truncated = page.size() < all.size();
    var answer = ListMultipartUploadsResponse.builder().bucket(bucket).prefix(prefix).maxUploads(size)
        .isTruncated(truncated).uploads(page.stream().map(u -> MultipartUpload.builder().key(u.key())
            .uploadId(u.id()).initiated(u.initiated()).build()).toList());
    if (truncated && !page.isEmpty()) {
      answer.nextKeyMarker(page.getLast().key()).nextUploadIdMarker(page.getLast().id());
    }
    return answer.build();
  }

  private static boolean isAfter(Upload upload, String keyMarker, String idMarker) {
    int order = keyMarker == null ? 1 : upload.key().compareTo(keyMarker);
    return order > 0 || order == 0 && idMarker != null && upload.id().compareTo(idMarker) > 0;
  }

  @Override
  public AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest request) {
    String bucket = state.bucket(request.bucket(), "AbortMultipartUpload", request.key());
    String key = key(new Upload(bucket, request.key(), request.uploadId(), null));
    if (state.uploads.get(key) == null) {
      throw S3.error("NoSuchUpload", 404, "The specified upload does not exist. The upload ID may be invalid, or the "
          + "upload may have been aborted or completed.");
    }
    state.uploads.remove(key);
    return AbortMultipartUploadResponse.builder().build();
  }

  /** What goes with its bucket. */
  static void dropAll(S3State state, String bucket) {
    state.uploads.with(S3State.in(bucket)).forEach(upload -> state.uploads.remove(key(upload)));
  }
}
