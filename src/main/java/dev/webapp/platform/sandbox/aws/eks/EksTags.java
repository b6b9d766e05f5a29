package dev.webapp.platform.sandbox.aws.eks;

import static dev.webapp.platform.sandbox.aws.eks.Eks.EKS;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.eks.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.eks.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.eks.model.TagResourceRequest;
import software.amazon.awssdk.services.eks.model.TagResourceResponse;
import software.amazon.awssdk.services.eks.model.UntagResourceRequest;
import software.amazon.awssdk.services.eks.model.UntagResourceResponse;

/** The tags of all that belongs to clusters. */
final class EksTags implements EksPart {
  private static final int MOST = 50;

  /** Resources of one sort. */
  interface Tagged {
    /** The tags of one, by its ARN; null where it is not there. */
    Map<String, String> tagsOf(String arn);

    /** Gives one that is there other tags. */
    void retag(String arn, Map<String, String> tags);
  }

  private final List<Tagged> sorts;

  EksTags(List<Tagged> sorts) {
    this.sorts = sorts;
  }

  /** As policies see them; none where it is not there. */
  Map<String, String> of(String arn) {
    return sorts.stream().map(sort -> sort.tagsOf(arn)).filter(tags -> tags != null).findFirst().orElse(Map.of());
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder().tags(sort(request.resourceArn()).tagsOf(request.resourceArn()))
        .build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    Tagged sort = sort(request.resourceArn());
    sort.retag(request.resourceArn(),
        merge("BadRequestException", sort.tagsOf(request.resourceArn()), request.tags()));
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    Tagged sort = sort(request.resourceArn());
    Map<String, String> left = new TreeMap<>(sort.tagsOf(request.resourceArn()));
    left.keySet().removeAll(request.tagKeys());
    sort.retag(request.resourceArn(), left);
    return UntagResourceResponse.builder().build();
  }

  private Tagged sort(String arn) {
    return sorts.stream().filter(sort -> sort.tagsOf(arn) != null).findFirst().orElseThrow(() ->
        EKS.error("NotFoundException", 404, "The specified resource could not be found: " + arn));
  }

  /** Of a creation. */
  static Map<String, String> checked(Map<String, String> tags) {
    return merge("InvalidParameterException", Map.of(), tags);
  }

  private static Map<String, String> merge(String code, Map<String, String> has, Map<String, String> more) {
    Map<String, String> merged = new TreeMap<>(has);
    merged.putAll(more);
    boolean sound = merged.entrySet().stream().allMatch(tag -> tag.getKey().matches(".{1,128}")
        && !tag.getKey().toLowerCase(Locale.ROOT).startsWith("aws:") && tag.getValue().length() <= 256);
    if (!sound) {
      throw EKS.refuse(code, "Tag keys have 1 to 128 characters and do not begin with aws:, values have up to 256.");
    }
    if (merged.size() > MOST) {
      throw EKS.refuse(code, "A resource can have up to " + MOST + " tags.");
    }
    return merged;
  }
}
