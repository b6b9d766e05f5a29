package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.resource.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.Tag;

/** What others make in an account for databases to live in, and do to them. */
final class RdsWorld {
  static final SecretValue PASSWORD = new SecretValue("test@1", () -> "correct0horse1battery2staple");
  private final AwsEnvironment aws;

  RdsWorld(AwsEnvironment aws) {
    this.aws = aws;
  }

  RdsClient rds() {
    return aws.others().get(RdsClient.class, AwsEnvironment.SCOPE);
  }

  void subnetGroup(String name) {
    rds().createDBSubnetGroup(r -> r.dbSubnetGroupName(name).dbSubnetGroupDescription("of others")
        .subnetIds(aws.network().databaseSubnetIds()));
  }

  void parameterGroup(String name, String family) {
    rds().createDBParameterGroup(
        r -> r.dbParameterGroupName(name).dbParameterGroupFamily(family).description("of others"));
  }

  /** Its id. */
  String securityGroup(String name) {
    return aws.others().get(Ec2Client.class, AwsEnvironment.SCOPE).createSecurityGroup(
        r -> r.vpcId(aws.network().vpcId()).groupName(name).description("of others")).groupId();
  }

  void tag(String arn, String key, String value) {
    rds().addTagsToResource(r -> r.resourceName(arn).tags(Tag.builder().key(key).value(value).build()));
  }

  /** What RDS asks of PostgreSQL that is to be copied to another major version. */
  void replicateLogically(String parameterGroup) {
    rds().modifyDBParameterGroup(r -> r.dbParameterGroupName(parameterGroup).parameters(Parameter.builder()
        .parameterName("rds.logical_replication").parameterValue("1").applyMethod(ApplyMethod.PENDING_REBOOT).build()));
  }

  /** A PostgreSQL instance as platforms have them. */
  static DbInstance postgres(
      String identifier, String subnetGroup, String parameterGroup, String securityGroup, Map<String, String> tags) {
    return new DbInstance(identifier, "postgres", "16", "db.t4g.micro", 20, null, "gp3", null, null, true, null, false,
        "app", "platform", PASSWORD, 5432, subnetGroup, List.of(securityGroup), parameterGroup, 7, "03:00-04:00",
        "Sun:05:00-Sun:06:00", false, true, true, false, false, null, null, null, null, null, Map.of(),
        new TreeMap<>(tags));
  }

  /** A replica of an instance of that kind. */
  static DbReplica replica(
      String identifier, String source, String parameterGroup, String securityGroup, Map<String, String> tags) {
    return new DbReplica(identifier, source, "postgres", "16", "db.t4g.micro", 20, null, "gp3", null, null, false, 5432,
        List.of(securityGroup), parameterGroup, false, true, false, false, null, null, null, null, Map.of(), tags);
  }
}
