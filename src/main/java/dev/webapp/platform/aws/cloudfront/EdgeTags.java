package dev.webapp.platform.aws.cloudfront;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.Tag;

/** The tags of what CloudFront has, which no listing tells. */
final class EdgeTags {
  private final Clients clients;
  private final RememberedTags tags;

  EdgeTags(Clients clients, RememberedTags tags) {
    this.clients = clients;
    this.tags = tags;
  }

  private CloudFrontClient client(Scope scope) {
    return clients.get(CloudFrontClient.class, scope);
  }

  /** Sees to it that those of these ARNs are known. */
  void read(Scope scope, Collection<String> arns) {
    tags.of(arns, 1, portion -> {
      String arn = portion.getFirst();
      try {
        return Map.of(arn, Tags.read(
            client(scope).listTagsForResource(r -> r.resource(arn)).tags().items(), Tag::key, Tag::value));
      } catch (Problem problem) {
        if (problem.is("NoSuchResource")) {
          return Map.of();
        }
        throw problem;
      }
    });
  }

  /** As they were read last. */
  Map<String, String> of(String arn) {
    Map<String, String> known = tags.last(arn);
    return known == null ? Map.of() : known;
  }

  void remember(String arn, Map<String, String> now) {
    tags.remember(arn, now);
  }

  /** Removes some; answers what is left. */
  Map<String, String> remove(Scope scope, String arn, Map<String, String> present, List<String> keys) {
    Map<String, String> left = new TreeMap<>(present);
    left.keySet().removeAll(keys);
    return written(arn, left, () -> client(scope).untagResource(r -> r.resource(arn).tagKeys(k -> k.items(keys))));
  }

  /** Sets some; answers all. */
  Map<String, String> set(Scope scope, String arn, Map<String, String> present, Map<String, String> some) {
    Map<String, String> all = new TreeMap<>(present);
    all.putAll(some);
    return written(arn, all, () -> client(scope).tagResource(r -> r.resource(arn).tags(t -> t.items(write(some)))));
  }

  private Map<String, String> written(String arn, Map<String, String> now, Runnable call) {
    try {
      call.run();
    } catch (Problem problem) {
      tags.doubt(arn);
      throw problem;
    }
    tags.remember(arn, now);
    return now;
  }

  static List<Tag> write(Map<String, String> all) {
    return Tags.write(all, (key, value) -> Tag.builder().key(key).value(value).build());
  }
}
