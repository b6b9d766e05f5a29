package dev.webapp.platform.sandbox.aws;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

class AwsAccountTest {
  private final Account account = new Account();
  private final Ec2Client ec2 = account.client(Ec2Client.class);
  private final RdsClient rds = account.client(RdsClient.class);

  @Test
  void furnishesNetworkAndCluster() {
    Furnishing made = account.furnishing;

    List<Subnet> databases = ec2.describeSubnets(r -> r.filters(
        tag("platform.webapp.dev/role", "database"), filter("vpc-id", made.vpcId()))).subnets();
    assertThat(databases).extracting(Subnet::subnetId).containsExactlyInAnyOrderElementsOf(made.databaseSubnetIds());
    assertThat(databases).extracting(Subnet::availabilityZone).containsExactlyInAnyOrder("us-east-1a", "us-east-1b");
    assertThat(databases).extracting(Subnet::availabilityZoneId).containsExactlyInAnyOrder("use1-az1", "use1-az2");

    var cluster = account.client(EksClient.class).describeCluster(r -> r.name("test")).cluster();
    assertThat(cluster.arn()).isEqualTo("arn:aws:eks:us-east-1:123456789012:cluster/test");
    assertThat(cluster.resourcesVpcConfig().vpcId()).isEqualTo(made.vpcId());
    assertThat(cluster.resourcesVpcConfig().subnetIds()).isEqualTo(made.privateSubnetIds());
    List<SecurityGroup> owned =
        ec2.describeSecurityGroups(r -> r.filters(tag("kubernetes.io/cluster/test", "owned"))).securityGroups();
    assertThat(owned).extracting(SecurityGroup::groupId)
        .containsExactly(cluster.resourcesVpcConfig().clusterSecurityGroupId());
    refused("ResourceNotFoundException", () -> account.client(EksClient.class).describeCluster(r -> r.name("other")));
  }

  @Test
  void theSameCallsGiveTheSameAccount() {
    Account other = new Account();
    assertThat(other.furnishing).isEqualTo(account.furnishing);
    assertThat(group(other.client(Ec2Client.class), "a")).isEqualTo(group(ec2, "a"));
    assertThat(account.furnishing.vpcId()).matches("vpc-[0-9a-f]{17}");
  }

  @Test
  void regionsAreApart() {
    Ec2Client elsewhere = account.aws.client(Ec2Client.class, "eu-central-1");
    assertThat(elsewhere.describeVpcs().vpcs()).isEmpty();
    assertThat(ec2.describeVpcs().vpcs()).hasSize(1);
    assertThat(account.client(Ec2Client.class)).isSameAs(ec2);
  }

  @Test
  void namesTheOperationItDoesNotPlay() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> rds.restoreDBInstanceFromS3(r -> r.dbInstanceIdentifier("a")))
        .withMessageContaining("rds:RestoreDBInstanceFromS3");
  }

  @Test
  void namesTheServiceItDoesNotPlay() {
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> account.client(AwsClient.class))
        .withMessage("No such service in the sandbox: software.amazon.awssdk.awscore.AwsClient");
  }

  @Test
  void errorsLookAsIfTheyCameOverTheWire() {
    AwsServiceException refusal =
        refused("DBInstanceNotFound", () -> rds.describeDBInstances(r -> r.dbInstanceIdentifier("absent")));
    assertThat(refusal).isInstanceOf(DbInstanceNotFoundException.class);
    assertThat(refusal.statusCode()).isEqualTo(404);
    assertThat(refusal.awsErrorDetails().serviceName()).isEqualTo("Rds");
    assertThat(refusal.awsErrorDetails().sdkHttpResponse().statusCode()).isEqualTo(404);
    assertThat(refusal.getMessage()).startsWith("DBInstance absent not found.");
    assertThat(refused("InvalidGroup.NotFound", () -> ec2.deleteSecurityGroup(r -> r.groupId("sg-0"))))
        .isInstanceOf(Ec2Exception.class);
  }

  @Test
  void countsEveryCallAndKeepsWhatItIsToldTo() {
    account.aws.calls().keep(2);
    rds.describeDBInstances();
    refused("DBInstanceNotFound", () -> rds.deleteDBInstance(r -> r.dbInstanceIdentifier("absent")));
    ec2.describeVpcs();

    CallLog calls = account.aws.calls();
    assertThat(calls.total()).isEqualTo(3);
    assertThat(calls.reads()).isEqualTo(2);
    assertThat(calls.writes()).isEqualTo(1);
    assertThat(calls.count("rds", "DescribeDBInstances")).isEqualTo(1);
    assertThat(calls.byOperation()).containsExactly(Map.entry("ec2:DescribeVpcs", 1L),
        Map.entry("rds:DeleteDBInstance", 1L), Map.entry("rds:DescribeDBInstances", 1L));
    assertThat(calls.byOutcome()).containsExactly(Map.entry("DBInstanceNotFound", 1L), Map.entry("OK", 2L));
    assertThat(calls.entries()).extracting(entry -> entry.call().operation())
        .containsExactly("DeleteDBInstance", "DescribeVpcs");
    assertThat(calls.entries().getFirst().call().request()).isNotNull();
    assertThat(calls.entries().getLast().call().number()).isEqualTo(3);
    calls.reset();
    assertThat(calls.total()).isZero();
  }

  @Test
  void paginatorsGoThroughCountedPages() {
    IntStream.range(0, 12).forEach(i -> group(ec2, "group-" + i));
    account.aws.calls().reset();
    assertThat(ec2.describeSecurityGroupsPaginator(r -> r.maxResults(5)).securityGroups().stream()).hasSize(14);
    assertThat(account.aws.calls().count("ec2", "DescribeSecurityGroups")).isEqualTo(3);
  }

  @Test
  void eachServiceThrottlesByItsOwnCode() {
    account.aws.faults(call -> Optional.of(new Fault.Throttle()));
    refused("RequestLimitExceeded", () -> ec2.describeVpcs());
    refused("Throttling", () -> rds.describeDBInstances());
    refused("ThrottlingException", () -> account.client(DynamoDbClient.class).listTables());
    refused("ThrottlingException", () -> account.client(SecretsManagerClient.class).listSecrets());
    refused("Throttling", () -> account.client(StsClient.class).getCallerIdentity());
    refused("Throttling", () -> account.client(ElasticLoadBalancingV2Client.class).describeLoadBalancers());
    refused("ThrottlingException", () -> account.client(ApplicationAutoScalingClient.class)
        .describeScalableTargets(r -> r.serviceNamespace("dynamodb")));
    assertThat(refused("ThrottlingException", () -> account.client(EksClient.class).listClusters()).statusCode())
        .isEqualTo(429);
    assertThat(refused("Throttling", () -> rds.describeDBInstances()).isThrottlingException()).isTrue();
  }

  @Test
  void failsWithoutEffect() {
    account.aws.faults(Faults.next(1, "ec2", "CreateSecurityGroup", new Fault.InternalError()));
    assertThat(refused("InternalError", () -> group(ec2, "a")).statusCode()).isEqualTo(500);
    assertThat(ec2.describeSecurityGroups(r -> r.filters(filter("group-name", "a"))).securityGroups()).isEmpty();
    group(ec2, "a");
  }

  @Test
  void refusesByAnyCode() {
    account.aws.faults(Faults.next(1, "rds", "DescribeDBInstances", new Fault.Refuse("AccessDenied", 403, "no")));
    assertThat(refused("AccessDenied", () -> rds.describeDBInstances()).statusCode()).isEqualTo(403);
  }

  @Test
  void losesAnAnswerAfterTheEffect() {
    account.aws.faults(Faults.next(1, "ec2", "CreateSecurityGroup", new Fault.CutAfterEffect()));
    assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> group(ec2, "a"));
    assertThat(account.aws.calls().byOutcome()).containsEntry(CallLog.CUT, 1L);
    refused("InvalidGroup.Duplicate", () -> group(ec2, "a"));
  }

  @Test
  void crashesBeforeOrAfterTheEffectOfACall() {
    account.aws.faults(Faults.atCall(1, new Fault.CrashBefore()).or(Faults.atCall(3, new Fault.CrashAfter())));
    assertThatExceptionOfType(Crash.class).isThrownBy(() -> group(ec2, "a"))
        .satisfies(crash -> assertThat(crash.call().operation()).isEqualTo("CreateSecurityGroup"));
    assertThat(group(ec2, "a")).startsWith("sg-");
    assertThatExceptionOfType(Crash.class).isThrownBy(() -> group(ec2, "b"));
    refused("InvalidGroup.Duplicate", () -> group(ec2, "b"));
  }

  @Test
  void readsMayLagBehindCalls() {
    account.aws.faults(Faults.next(2, "ec2", "DescribeSecurityGroups", new Fault.BehindCalls(1)));
    String id = group(ec2, "a");
    refused("InvalidGroup.NotFound", () -> ec2.describeSecurityGroups(r -> r.groupIds(id)));
    assertThat(ec2.describeSecurityGroups(r -> r.groupIds(id)).securityGroups()).hasSize(1);
    ec2.deleteSecurityGroup(r -> r.groupId(id));
    refused("InvalidGroup.NotFound", () -> ec2.describeSecurityGroups(r -> r.groupIds(id)));
  }

  @Test
  void deletedThingsMayStillShowInAStaleRead() {
    account.aws.faults(Faults.next(1, "ec2", "DescribeSecurityGroups", new Fault.Behind(Duration.ofSeconds(5))));
    String id = group(ec2, "a");
    account.pass(Duration.ofSeconds(10));
    ec2.deleteSecurityGroup(r -> r.groupId(id));
    account.pass(Duration.ofSeconds(3));
    assertThat(ec2.describeSecurityGroups(r -> r.filters(filter("group-name", "a"))).securityGroups())
        .as("as of five seconds ago").hasSize(1);
    assertThat(ec2.describeSecurityGroups(r -> r.filters(filter("group-name", "a"))).securityGroups()).isEmpty();
  }

  @Test
  void staleReadsDoNotTouchWrites() {
    account.aws.faults(call -> Optional.of(new Fault.Behind(Duration.ofHours(1))));
    group(ec2, "a");
    refused("InvalidGroup.Duplicate", () -> group(ec2, "a"));
  }

  @Test
  void seededFaultsRepeatAndKeepTheirShare() {
    Faults plan = Faults.seeded(7, Map.of(new Fault.Throttle(), 0.2));
    Faults same = Faults.seeded(7, Map.of(new Fault.Throttle(), 0.2));
    Faults other = Faults.seeded(8, Map.of(new Fault.Throttle(), 0.2));
    List<Boolean> hits = hits(plan);
    assertThat(hits).isEqualTo(hits(same)).isNotEqualTo(hits(other));
    assertThat(hits.stream().filter(hit -> hit).count()).isBetween(1800L, 2200L);
  }

  private List<Boolean> hits(Faults plan) {
    return IntStream.rangeClosed(1, 10_000)
        .mapToObj(number -> plan.on(new Call(number, "us-east-1", "ec2", "DescribeVpcs", null, account.instant())))
        .map(Optional::isPresent)
        .toList();
  }

  @Test
  void stsKnowsTheAccountAndAssumesRoles() {
    StsClient sts = account.client(StsClient.class);
    assertThat(sts.getCallerIdentity().account()).isEqualTo("123456789012");
    account.aws.other("210987654321").client(IamClient.class, Account.REGION).createRole(r -> r.roleName("deploy")
        .assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            + "\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:root\"},\"Action\":\"sts:AssumeRole\"}]}"));
    var assumed = sts.assumeRole(r -> r.roleArn("arn:aws:iam::210987654321:role/deploy").roleSessionName("me"));
    assertThat(assumed.assumedRoleUser().arn()).isEqualTo("arn:aws:sts::210987654321:assumed-role/deploy/me");
    assertThat(assumed.credentials().expiration()).isEqualTo(account.instant().plusSeconds(3600));
  }

  private String group(Ec2Client client, String name) {
    CreateSecurityGroupResponse created = client.createSecurityGroup(
        r -> r.groupName(name).description("a group").vpcId(account.furnishing.vpcId()));
    return created.groupId();
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  private static Filter tag(String key, String value) {
    return filter("tag:" + key, value);
  }
}
