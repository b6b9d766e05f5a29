package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.elasticache.ElastiCache.ELASTICACHE;
import static dev.webapp.platform.sandbox.aws.region.NamedResources.text;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;

/**
 * What IAM is asked about ElastiCache's calls
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticache.html). Tags of resources,
 * and the service-linked role, are not told.
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

  private final NamedResources named;

  CacheAuthorizations(Region region) {
    this.named = new NamedResources(region, ELASTICACHE, TYPES);
  }

  List<Request> of(String operation, SdkRequest request) {
    List<Request> all = new ArrayList<>(List.of(named.about(operation, request)));
    if (operation.startsWith("Create") && !NamedResources.tags(request).isEmpty()) {
      all.add(named.about("AddTagsToResource", request));
    }
    if (!text(request, "FinalSnapshotIdentifier").isEmpty()) {
      all.add(named.about("CreateSnapshot", request));
    }
    String key = text(request, "KmsKeyId");
    if (!key.isEmpty()) {
      all.add(Request.of("kms:DescribeKey", key));
      all.add(Request.of("kms:CreateGrant", key).with("kms:GrantIsForAWSResource", "true"));
    }
    return all;
  }
}
