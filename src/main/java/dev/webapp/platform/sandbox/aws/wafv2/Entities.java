package dev.webapp.platform.sandbox.aws.wafv2;

import static dev.webapp.platform.sandbox.aws.wafv2.Waf.WAF;

import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.wafv2.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.wafv2.model.Tag;
import software.amazon.awssdk.services.wafv2.model.TagResourceRequest;
import software.amazon.awssdk.services.wafv2.model.TagResourceResponse;
import software.amazon.awssdk.services.wafv2.model.UntagResourceRequest;
import software.amazon.awssdk.services.wafv2.model.UntagResourceResponse;

/** What WAF has of all sorts: names, tags, and the tokens by which writers do not get into each other's way. */
final class Entities implements Wafv2Client {
  /** So long after its creation not all of WAF knows of a thing. */
  private static final Duration SPREADING = Duration.ofSeconds(5);
  private static final String GLOBAL_REGION = "us-east-1";
  private static final int MOST_TAGS = 50;

  /**
   * A thing.
   *
   * @param content an IP set or a web ACL, of the SDK's
   */
  record Entity(String arn, String name, String id, String lockToken, Instant created, Object content,
      Map<String, String> tags) {}

  private final Region region;
  private final Store<Entity> entities;

  Entities(Region region) {
    this.region = region;
    this.entities = new Store<>(region.view());
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  Region region() {
    return region;
  }

  Map<String, String> tagsOf(String arn) {
    Entity there = entities.get(arn);
    return there == null ? Map.of() : there.tags();
  }

  private String prefix(String scope, String sort) {
    if (!scope.equals("REGIONAL") && !(scope.equals("CLOUDFRONT") && region.name().equals(GLOBAL_REGION))) {
      throw invalid("The scope is not valid., field: SCOPE_VALUE, parameter: " + scope);
    }
    return region.arn(WAF, (scope.equals("CLOUDFRONT") ? "global/" : "regional/") + sort + "/");
  }

  static software.amazon.awssdk.awscore.exception.AwsServiceException invalid(String reason) {
    return WAF.refuse("WAFInvalidParameterException", "Error reason: " + reason);
  }

  /** The ARN that one made now would have; the name is unique among its like. */
  Entity make(String scope, String sort, String name, List<Tag> tags) {
    String prefix = prefix(scope, sort);
    if (name == null || !name.matches("[\\w-]{1,128}")) {
      throw invalid("The name is not valid., field: ENTITY_NAME, parameter: " + name);
    }
    if (all(scope, sort).anyMatch(each -> each.name().equals(name))) {
      throw WAF.refuse("WAFDuplicateItemException", "AWS WAF couldn't perform the operation because some resource in "
          + "your request is a duplicate of an existing one.");
    }
    String id = region.ids().uuid();
    return new Entity(
        prefix + name + "/" + id, name, id, region.ids().uuid(), region.now(), null, merged(Map.of(), tags));
  }

  /** Keeps it under a new token. */
  Entity put(Entity entity, Object content) {
    Entity now = new Entity(entity.arn(), entity.name(), entity.id(), region.ids().uuid(), entity.created(), content,
        entity.tags());
    entities.put(now.arn(), now);
    return now;
  }

  Stream<Entity> all(String scope, String sort) {
    String prefix = prefix(scope, sort);
    return entities.all().stream().filter(each -> each.arn().startsWith(prefix));
  }

  /** In order of their names. */
  Page<Entity> page(String scope, String sort, String marker, Integer limit) {
    return Page.of(all(scope, sort).toList(), marker, limit == null ? 100 : limit);
  }

  Entity find(String scope, String sort, String name, String id) {
    return find(prefix(scope, sort) + name + "/" + id);
  }

  Entity find(String arn) {
    return seek(arn).orElseThrow(() -> WAF.refuse("WAFNonexistentItemException",
        "AWS WAF couldn't perform the operation because your resource doesn't exist."));
  }

  Optional<Entity> seek(String arn) {
    return Optional.ofNullable(arn == null ? null : entities.get(arn));
  }

  /** What something else refers to; of one that is very new nobody knows yet. */
  Entity known(String arn) {
    Entity found = find(arn);
    if (region.now().isBefore(found.created().plus(SPREADING))) {
      throw WAF.refuse("WAFUnavailableEntityException",
          "AWS WAF couldn't retrieve a resource that you specified for this operation. Retry your request.");
    }
    return found;
  }

  Entity locked(Entity found, String lockToken) {
    if (!found.lockToken().equals(lockToken)) {
      throw WAF.refuse("WAFOptimisticLockException", "AWS WAF couldn't save your changes because someone changed the "
          + "resource after you started to edit it. Reapply your changes.");
    }
    return found;
  }

  void remove(Entity entity) {
    entities.remove(entity.arn());
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    Entity found = find(request.resourceARN());
    List<Tag> tags = new TreeMap<>(found.tags()).entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList();
    return ListTagsForResourceResponse.builder()
        .tagInfoForResource(t -> t.resourceARN(found.arn()).tagList(tags)).build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    Entity found = find(request.resourceARN());
    retag(found, merged(found.tags(), request.tags()));
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    Entity found = find(request.resourceARN());
    Map<String, String> left = new TreeMap<>(found.tags());
    left.keySet().removeAll(request.tagKeys());
    retag(found, left);
    return UntagResourceResponse.builder().build();
  }

  private void retag(Entity found, Map<String, String> tags) {
    entities.put(found.arn(), new Entity(
        found.arn(), found.name(), found.id(), found.lockToken(), found.created(), found.content(), tags));
  }

  private static Map<String, String> merged(Map<String, String> has, List<Tag> more) {
    Map<String, String> merged = new TreeMap<>(has);
    more.forEach(tag -> merged.put(tag.key(), tag.value()));
    if (merged.size() > MOST_TAGS || merged.keySet().stream().anyMatch(key -> key.startsWith("aws:"))) {
      throw WAF.refuse("WAFTagOperationException",
          "An error occurred during the tagging operation. Retry your request.");
    }
    return merged;
  }
}
