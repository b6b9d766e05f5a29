package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.elasticache.ElastiCache.ELASTICACHE;
import static dev.webapp.platform.sandbox.aws.region.NamedResources.text;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkRequest;

/**
 * What IAM is asked about ElastiCache's calls
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticache.html). Each
 * resource is judged by its own tags and those of the request; the service-linked role is not told.
 */
final class CacheAuthorizations {
  private static final Map<String, String> TYPES = Map.of(
      "ReplicationGroupId", "replicationgroup:",
      "CacheClusterId", "cluster:",
      "CacheSubnetGroupName", "subnetgroup:",
      "CacheParameterGroupName", "parametergroup:",
      "SnapshotName", "snapshot:",
      "FinalSnapshotIdentifier", "snapshot:",
      "ResourceName", "");

  private static final Map<String, String> MADE = Map.of(
      "CreateReplicationGroup", "ReplicationGroupId",
      "CreateCacheSubnetGroup", "CacheSubnetGroupName",
      "CreateCacheParameterGroup", "CacheParameterGroupName",
      "CreateSnapshot", "SnapshotName");

  private final Region region;
  private final NamedResources named;

  /**
   * @param tagsOf the tags of a resource, by its ARN; none where it is not there
   */
  CacheAuthorizations(Region region, Function<String, Map<String, String>> tagsOf) {
    this.region = region;
    this.named = new NamedResources(region, ELASTICACHE, TYPES, tagsOf);
  }

  List<Request> of(String operation, SdkRequest request) {
    List<Request> all = new ArrayList<>(named.about(operation, request));
    if (operation.startsWith("Create") && !NamedResources.tags(request).isEmpty()) {
      String field = MADE.get(operation);
      String made = region.arn(ELASTICACHE, TYPES.get(field) + text(request, field));
      all.add(NamedResources.tagging(named.on("AddTagsToResource", made), request));
    }
    if (!text(request, "FinalSnapshotIdentifier").isEmpty()) {
      all.addAll(named.about("CreateSnapshot", request));
    }
    all.addAll(NamedResources.encrypting(text(request, "KmsKeyId")));
    return all;
  }
}
