package dev.webapp.platform.sandbox.aws.s3;

import static dev.webapp.platform.sandbox.aws.s3.S3Service.S3;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.Tag;

/** The tags of buckets, which are always set as a whole. */
final class BucketTags implements S3State.Part {
  private static final int MOST = 50;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;
  private static final String CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*";

  private final S3State state;

  BucketTags(S3State state) {
    this.state = state;
  }

  @Override
  public GetBucketTaggingResponse getBucketTagging(GetBucketTaggingRequest request) {
    Map<String, String> tags = state.tags.get(state.bucket(request.bucket(), "GetBucketTagging"));
    if (tags == null) {
      throw S3.error("NoSuchTagSet", 404, "The TagSet does not exist");
    }
    return GetBucketTaggingResponse.builder().tagSet(tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList()).build();
  }

  @Override
  public PutBucketTaggingResponse putBucketTagging(PutBucketTaggingRequest request) {
    String name = state.bucket(request.bucket(), "PutBucketTagging");
    if (request.tagging() == null) {
      throw S3State.malformed();
    }
    Map<String, String> has = state.tags.get(name);
    state.tags.put(name, checked(has == null ? Map.of() : has, request.tagging().tagSet()));
    return PutBucketTaggingResponse.builder().build();
  }

  @Override
  public DeleteBucketTaggingResponse deleteBucketTagging(DeleteBucketTaggingRequest request) {
    state.tags.remove(state.bucket(request.bucket(), "PutBucketTagging"));
    return DeleteBucketTaggingResponse.builder().build();
  }

  /** The tags as a map. AWS's own may be repeated, but nobody else adds any. */
  static Map<String, String> checked(Map<String, String> has, List<Tag> tags) {
    Map<String, String> all = new TreeMap<>();
    for (Tag tag : tags) {
      String key = tag.key() == null ? "" : tag.key();
      String value = tag.value() == null ? "" : tag.value();
      if (key.isEmpty() || key.length() > LONGEST_KEY || !key.matches(CHARACTERS)) {
        throw S3.refuse("InvalidTag", "The TagKey you have provided is invalid");
      }
      if (value.length() > LONGEST_VALUE || !value.matches(CHARACTERS)) {
        throw S3.refuse("InvalidTag", "The TagValue you have provided is invalid");
      }
      if (key.startsWith("aws:") && !value.equals(has.get(key))) {
        throw S3.refuse("InvalidTag", "System tags cannot be added/updated by requester");
      }
      if (all.put(key, value) != null) {
        throw S3.refuse("InvalidTag", "Cannot provide multiple Tags with the same key");
      }
    }
    if (all.size() > MOST) {
      throw S3.refuse("BadRequest", "Bucket tag count cannot be greater than " + MOST);
    }
    return all;
  }
}
