package dev.webapp.platform.aws.eks;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Scope;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.eks.EksClient;

/** Gives what belongs to clusters other tags. */
final class EksTagging {
  private final Clients clients;

  EksTagging(Clients clients) {
    this.clients = clients;
  }

  /**
   * One call: removals first, since the tag that lists our keys must outlive what it names.
   *
   * @return the tags it has then
   */
  Map<String, String> retag(Scope scope, String arn, Map<String, String> has, Delta delta) {
    EksClient eks = clients.get(EksClient.class, scope);
    Map<String, String> tags = new TreeMap<>(has);
    List<String> gone = Tags.toRemove(delta);
    if (!gone.isEmpty()) {
      eks.untagResource(r -> r.resourceArn(arn).tagKeys(gone));
      tags.keySet().removeAll(gone);
    } else {
      Map<String, String> set = Tags.toSet(delta);
      eks.tagResource(r -> r.resourceArn(arn).tags(set));
      tags.putAll(set);
    }
    return tags;
  }
}
