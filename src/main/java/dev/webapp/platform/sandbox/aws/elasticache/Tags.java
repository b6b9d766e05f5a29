package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.elasticache.ElastiCache.ELASTICACHE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.elasticache.model.RemoveTagsFromResourceRequest;
import software.amazon.awssdk.services.elasticache.model.RemoveTagsFromResourceResponse;
import software.amazon.awssdk.services.elasticache.model.Tag;

/**
 * Tags of ElastiCache's resources, by ARN. Those of a replication group can be neither read nor changed while it is not
 * available, and a change of them modifies it for a moment.
 */
final class Tags implements ElastiCacheState.Part {
  private static final Duration TAGGING = Duration.ofSeconds(30);

  private final ElastiCacheState state;

  Tags(ElastiCacheState state) {
    this.state = state;
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder().tagList(tags(request.resourceName())).build();
  }

  @Override
  public AddTagsToResourceResponse addTagsToResource(AddTagsToResourceRequest request) {
    List<Tag> tags = ElastiCacheState.merge(tags(request.resourceName()), request.tags());
    put(request.resourceName(), tags);
    return AddTagsToResourceResponse.builder().tagList(tags).build();
  }

  @Override
  public RemoveTagsFromResourceResponse removeTagsFromResource(RemoveTagsFromResourceRequest request) {
    List<Tag> has = tags(request.resourceName());
    for (String key : request.tagKeys()) {
      if (has.stream().noneMatch(tag -> tag.key().equals(key))) {
        throw ELASTICACHE.error("TagNotFound", 404, "Tag " + key + " not found.");
      }
    }
    List<Tag> tags = has.stream().filter(tag -> !request.tagKeys().contains(tag.key())).toList();
    put(request.resourceName(), tags);
    return RemoveTagsFromResourceResponse.builder().tagList(tags).build();
  }

  /** The tags of a resource as policies see them; none where it is not there. */
  Map<String, String> of(String arn) {
    Map<String, String> all = new TreeMap<>();
    List<Tag> tags = state.tags.get(arn);
    (tags == null ? List.<Tag>of() : tags).forEach(tag -> all.put(tag.key(), tag.value()));
    return all;
  }

  private List<Tag> tags(String arn) {
    String name = name(arn);
    String known = switch (sort(arn)) {
      case "replicationgroup" -> {
        Cache cache = state.cache(name);
        if (!cache.is(Cache.AVAILABLE)) {
          throw ELASTICACHE.refuse("InvalidReplicationGroupState",
              "Cluster not in available state to perform tagging operations.");
        }
        yield cache.group().arn();
      }
      case "subnetgroup" -> state.subnetGroup(name).arn();
      case "parametergroup" -> state.parameterGroup(name).arn();
      case "snapshot" -> state.snapshot(name).arn();
      default -> throw invalid(arn);
    };
    List<Tag> tags = state.tags.get(known);
    return tags == null ? List.of() : tags;
  }

  private void put(String arn, List<Tag> tags) {
    state.tags.put(arn, tags);
    if (sort(arn).equals("replicationgroup")) {
      String id = state.cache(name(arn)).id();
      state.caches.put(id, state.caches.evolution(id).overlay(
          state.now(), TAGGING, each -> each.in(Cache.MODIFYING), each -> each));
    }
  }

  private static String name(String arn) {
    return arn == null ? "" : arn.substring(arn.lastIndexOf(':') + 1);
  }

  private String sort(String arn) {
    String[] parts = arn == null ? new String[0] : arn.split(":");
    if (parts.length != 7 || !arn.equals(state.arn(parts[5], parts[6]))) {
      throw invalid(arn);
    }
    return parts[5];
  }

  private static RuntimeException invalid(String arn) {
    return ELASTICACHE.refuse("InvalidARN", "The requested Amazon Resource Name (ARN) does not refer to an existing "
        + "resource: " + arn);
  }
}
