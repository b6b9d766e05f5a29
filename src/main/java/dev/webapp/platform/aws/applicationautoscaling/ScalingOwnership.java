package dev.webapp.platform.aws.applicationautoscaling;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.TagReader;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;

/**
 * Whose a scalable target or policy is: whoever's the table is that it scales. Policies have no tags at all, and
 * those of a table's targets would have to be asked for one by one, where one answer about the table does for all of
 * them. Only of a table that is gone, whose targets AWS leaves behind, the target's own tags tell.
 */
final class ScalingOwnership {
  private final Clients clients;
  private final RememberedTags remembered;
  private final TagReader tables;

  ScalingOwnership(Clients clients, RememberedTags remembered, TagReader tables) {
    this.clients = clients;
    this.remembered = remembered;
    this.tables = tables;
  }

  /**
   * The ownership tags as if the target or policy carried them: the table's, naming this resource instead.
   *
   * @param targetArn of the scalable target
   */
  Map<String, String> tags(Handle handle, Scope scope, String targetArn, String resourceId) {
    String table = tableArn(targetArn, resourceId);
    Map<String, String> owner = remembered.of(List.of(table), 1, _ -> ofTable(scope, table)).get(table);
    if (owner == null) {
      owner = remembered.of(List.of(targetArn), 1, _ -> Map.of(targetArn, ofTarget(scope, targetArn))).get(targetArn);
    }
    Map<String, String> tags = new TreeMap<>();
    for (String key : List.of(Ownership.OWNER, Ownership.PLATFORM, Ownership.DATA_POLICY)) {
      if (owner.containsKey(key)) {
        tags.put(key, owner.get(key));
      }
    }
    if (!tags.isEmpty()) {
      tags.put(Ownership.ID, handle.id().toString());
    }
    return tags;
  }

  /** In the partition, region and account of the target. */
  static String tableArn(String targetArn, String resourceId) {
    String[] arn = targetArn.split(":", 6);
    String table = resourceId.split("/")[1];
    return String.join(":", arn[0], arn[1], "dynamodb", arn[3], arn[4], "table/" + table);
  }

  private Map<String, Map<String, String>> ofTable(Scope scope, String arn) {
    try {
      return Map.of(arn, tables.read(scope, arn));
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return Map.of();
      }
      throw problem;
    }
  }

  private Map<String, String> ofTarget(Scope scope, String arn) {
    try {
      return clients.get(ApplicationAutoScalingClient.class, scope).listTagsForResource(r -> r.resourceARN(arn)).tags();
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return Map.of();
      }
      throw problem;
    }
  }
}
