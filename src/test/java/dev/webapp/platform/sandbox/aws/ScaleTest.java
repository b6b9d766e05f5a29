package dev.webapp.platform.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;
import software.amazon.awssdk.services.rds.RdsClient;

class ScaleTest {
  private static final int PLATFORMS = 1000;

  private final Account account = new Account();
  private final Ec2Client ec2 = account.client(Ec2Client.class);
  private final RdsClient rds = account.client(RdsClient.class);
  private final DynamoDbClient dynamo = account.client(DynamoDbClient.class);

  /** A lookup that scanned everything would need minutes for this. */
  @Test
  @Timeout(60)
  void holdsAThousandPlatforms() throws Exception {
    rds.createDBSubnetGroup(r -> r.dbSubnetGroupName("main").dbSubnetGroupDescription("main")
        .subnetIds(account.furnishing.databaseSubnetIds()));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Object>> platforms = IntStream.range(0, PLATFORMS).<Callable<Object>>mapToObj(i -> () -> {
        platform("p" + i);
        return null;
      }).toList();
      for (Future<Object> done : threads.invokeAll(platforms.subList(0, PLATFORMS / 2))) {
        assertThatCode(done::get).doesNotThrowAnyException();
      }
      account.pass(Duration.ofMinutes(20));
      for (Future<Object> done : threads.invokeAll(platforms.subList(PLATFORMS / 2, PLATFORMS))) {
        assertThatCode(done::get).doesNotThrowAnyException();
      }
    }
    account.pass(Duration.ofMinutes(20));
    account.aws.calls().reset();
    for (int pass = 0; pass < 20; pass++) {
      assertThat(rds.describeDBInstancesPaginator().dbInstances().stream())
          .hasSize(2 * PLATFORMS).allMatch(db -> db.dbInstanceStatus().equals("available"));
      assertThat(ec2.describeSecurityGroupRulesPaginator(r -> r.maxResults(1000)).securityGroupRules().stream())
          .hasSize(7 * PLATFORMS + 2);
    }
    assertThat(account.aws.calls().count("rds", "DescribeDBInstances")).isEqualTo(20 * 2 * PLATFORMS / 100);
    assertThat(account.aws.calls().writes()).isZero();
  }

  private void platform(String name) {
    String group = ec2.createSecurityGroup(
        r -> r.groupName(name).description(name).vpcId(account.furnishing.vpcId())).groupId();
    UserIdGroupPair cluster = UserIdGroupPair.builder().groupId(account.furnishing.clusterSecurityGroupId()).build();
    IntStream.rangeClosed(1, 6).forEach(port -> ec2.authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(
        IpPermission.builder().ipProtocol("tcp").fromPort(port).toPort(port)
            .userIdGroupPairs(cluster).build())));
    assertThat(ec2.describeSecurityGroupRules(r -> r.filters(
        Filter.builder().name("group-id").values(group).build())).securityGroupRules()).hasSize(7);
    for (String db : List.of(name, name + "-two")) {
      rds.createDBInstance(r -> r.dbInstanceIdentifier(db).engine("postgres").dbInstanceClass("db.t4g.micro")
          .allocatedStorage(20).masterUsername("postgres").masterUserPassword("correct-horse")
          .dbSubnetGroupName("main").vpcSecurityGroupIds(group));
    }
    dynamo.createTable(r -> r.tableName(name + "-table").billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(AttributeDefinition.builder().attributeName("id").attributeType("S").build())
        .keySchema(KeySchemaElement.builder().attributeName("id").keyType("HASH").build()));
  }
}
