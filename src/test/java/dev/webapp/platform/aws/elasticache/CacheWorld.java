package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.resource.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** What others make in an account for caches to live in, and do to them. */
final class CacheWorld {
  static final SecretValue TOKEN = new SecretValue("test@1", () -> "correct0horse1battery2staple");
  private final AwsEnvironment aws;

  CacheWorld(AwsEnvironment aws) {
    this.aws = aws;
  }

  ElastiCacheClient cache() {
    return aws.others().get(ElastiCacheClient.class, AwsEnvironment.SCOPE);
  }

  void subnetGroup(String name) {
    cache().createCacheSubnetGroup(r -> r.cacheSubnetGroupName(name).cacheSubnetGroupDescription("of others")
        .subnetIds(aws.network().databaseSubnetIds()));
  }

  void parameterGroup(String name, String family) {
    cache().createCacheParameterGroup(
        r -> r.cacheParameterGroupName(name).cacheParameterGroupFamily(family).description("of others"));
  }

  /** Its id. */
  String securityGroup(String name) {
    return aws.others().get(Ec2Client.class, AwsEnvironment.SCOPE).createSecurityGroup(
        r -> r.vpcId(aws.network().vpcId()).groupName(name).description("of others")).groupId();
  }

  void tag(String arn, String key, String value) {
    cache().addTagsToResource(r -> r.resourceName(arn).tags(Tag.builder().key(key).value(value).build()));
  }

  /** A cache of Redis OSS as platforms have them: a primary and a replica in another zone. */
  static ReplicationGroup redis(
      String identifier, String subnetGroup, String parameterGroup, String securityGroup, Map<String, String> tags) {
    return new ReplicationGroup(identifier, "Cache of a/b", "redis", "7.0", "cache.t4g.small", 2, true, true,
        subnetGroup, parameterGroup, List.of(securityGroup), 6379, true, null, true, TOKEN, 7, "03:00-04:00",
        "Sun:05:00-Sun:06:00", true, null, new TreeMap<>(tags));
  }
}
