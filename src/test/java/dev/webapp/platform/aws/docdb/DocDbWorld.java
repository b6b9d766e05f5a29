package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.SecretValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.docdb.model.Tag;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.rds.RdsClient;

/** What others make in an account for clusters to live in, and do to them. */
final class DocDbWorld {
  static final SecretValue PASSWORD = new SecretValue("test@1", () -> "correct0horse1battery2staple");
  private final AwsEnvironment aws;

  DocDbWorld(AwsEnvironment aws) {
    this.aws = aws;
  }

  /** No older than a step of a suite, so that what others do to tags is seen in the next. */
  RememberedTags tags() {
    return new RememberedTags(aws.clock(), Duration.ofMinutes(1));
  }

  DocDbClient docdb() {
    return aws.others().get(DocDbClient.class, AwsEnvironment.SCOPE);
  }

  /** RDS's, which DocumentDB has no operations of its own for here. */
  void subnetGroup(String name) {
    aws.others().get(RdsClient.class, AwsEnvironment.SCOPE).createDBSubnetGroup(r -> r.dbSubnetGroupName(name)
        .dbSubnetGroupDescription("of others").subnetIds(aws.network().databaseSubnetIds()));
  }

  void parameterGroup(String name, String family) {
    docdb().createDBClusterParameterGroup(
        r -> r.dbClusterParameterGroupName(name).dbParameterGroupFamily(family).description("of others"));
  }

  /** Its id. */
  String securityGroup(String name) {
    return aws.others().get(Ec2Client.class, AwsEnvironment.SCOPE).createSecurityGroup(
        r -> r.vpcId(aws.network().vpcId()).groupName(name).description("of others")).groupId();
  }

  void cluster(String identifier, String subnetGroup) {
    docdb().createDBCluster(r -> r.dbClusterIdentifier(identifier).engine("docdb").engineVersion("5.0.0")
        .masterUsername("platform").masterUserPassword("correct-horse").dbSubnetGroupName(subnetGroup)
        .tags(Tag.builder().key(Ownership.OWNER).value("us").build()));
    aws.pass(Duration.ofHours(1));
  }

  void tag(String arn, String key, String value) {
    docdb().addTagsToResource(r -> r.resourceName(arn).tags(Tag.builder().key(key).value(value).build()));
  }

  /** A cluster as platforms have them. */
  static DocDbCluster cluster(
      String identifier, String subnetGroup, String parameterGroup, String securityGroup, Map<String, String> tags) {
    return new DocDbCluster(identifier, "4.0", "platform", PASSWORD, 27017, subnetGroup, List.of(securityGroup),
        parameterGroup, 7, "03:00-04:00", "Sun:05:00-Sun:06:00", true, null, false, List.of("audit"), "standard", null,
        new TreeMap<>(tags));
  }
}
