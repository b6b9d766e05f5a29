package dev.webapp.platform.sandbox.aws.wafv2;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.IPSetSummary;
import software.amazon.awssdk.services.wafv2.model.Rule;
import software.amazon.awssdk.services.wafv2.model.VisibilityConfig;
import software.amazon.awssdk.services.wafv2.model.WebACLSummary;

class WebAclsTest {
  private static final VisibilityConfig VISIBLE = VisibilityConfig.builder().metricName("test")
      .cloudWatchMetricsEnabled(true).sampledRequestsEnabled(true).build();
  private final Account account = new Account();
  private final Wafv2Client waf = account.client(Wafv2Client.class);

  private WebACLSummary create(String scope, String name, Rule... rules) {
    return waf.createWebACL(r -> r.name(name).scope(scope).defaultAction(a -> a.allow(_ -> {})).rules(rules)
        .visibilityConfig(VISIBLE)).summary();
  }

  private IPSetSummary office() {
    return waf.createIPSet(r -> r.name("office").scope("REGIONAL").ipAddressVersion("IPV4").addresses("192.0.2.0/24"))
        .summary();
  }

  private static Rule allowing(IPSetSummary set) {
    return Rule.builder().name("office").priority(0).action(a -> a.allow(_ -> {})).visibilityConfig(VISIBLE)
        .statement(s -> s.ipSetReferenceStatement(i -> i.arn(set.arn()))).build();
  }

  private static Rule managed(String group, int priority) {
    return Rule.builder().name(group).priority(priority).overrideAction(o -> o.none(_ -> {}))
        .visibilityConfig(VISIBLE).statement(s -> s.managedRuleGroupStatement(m -> m.vendorName("AWS").name(group)))
        .build();
  }

  private String lockToken(WebACLSummary acl) {
    return waf.getWebACL(r -> r.scope("REGIONAL").name(acl.name()).id(acl.id())).lockToken();
  }

  private void delete(WebACLSummary acl) {
    String token = lockToken(acl);
    waf.deleteWebACL(r -> r.scope("REGIONAL").name(acl.name()).id(acl.id()).lockToken(token));
  }

  @Test
  void whatGuardsDistributionsIsInOneRegion() {
    create("CLOUDFRONT", "main");
    create("REGIONAL", "main");
    refused("WAFDuplicateItemException", () -> create("REGIONAL", "main"));
    Wafv2Client abroad = account.aws.client(Wafv2Client.class, "eu-west-1");
    refused("WAFInvalidParameterException", () -> abroad.listWebACLs(r -> r.scope("CLOUDFRONT")));
    assertThat(abroad.listWebACLs(r -> r.scope("REGIONAL")).webACLs()).isEmpty();
  }

  @Test
  void whoHasReadAnotherStateWritesNothing() {
    WebACLSummary acl = create("REGIONAL", "main");
    String old = lockToken(acl);
    waf.updateWebACL(r -> r.scope("REGIONAL").name("main").id(acl.id()).lockToken(old)
        .defaultAction(a -> a.block(_ -> {})).visibilityConfig(VISIBLE));
    refused("WAFOptimisticLockException", () -> waf.updateWebACL(r -> r.scope("REGIONAL").name("main")
        .id(acl.id()).lockToken(old).defaultAction(a -> a.allow(_ -> {})).visibilityConfig(VISIBLE)));
  }

  @Test
  void whatGuardsSomethingStays() {
    WebACLSummary acl = create("REGIONAL", "main");
    String balancer = account.client(ElasticLoadBalancingV2Client.class).createLoadBalancer(r -> r.name("main")
        .subnets(account.furnishing.publicSubnetIds())).loadBalancers().getFirst().loadBalancerArn();
    // A moment after it was made.
    refused("WAFUnavailableEntityException", () -> associate(acl, balancer));
    account.pass(Duration.ofSeconds(5));
    associate(acl, balancer);
    assertThat(waf.listResourcesForWebACL(r -> r.webACLArn(acl.arn())).resourceArns()).containsExactly(balancer);
    refused("WAFAssociatedItemException", () -> delete(acl));
    waf.disassociateWebACL(r -> r.resourceArn(balancer));
    delete(acl);
    refused("WAFNonexistentItemException", () -> lockToken(acl));
  }

  private void associate(WebACLSummary acl, String balancer) {
    waf.associateWebACL(r -> r.webACLArn(acl.arn()).resourceArn(balancer));
  }

  @Test
  void addressesStayWhileARuleSpeaksOfThem() {
    IPSetSummary office = office();
    account.pass(Duration.ofSeconds(5));
    WebACLSummary acl = create("REGIONAL", "main", allowing(office));
    refused("WAFAssociatedItemException", () -> waf.deleteIPSet(r -> r.scope("REGIONAL").name("office")
        .id(office.id()).lockToken(office.lockToken())));
    delete(acl);
    waf.deleteIPSet(r -> r.scope("REGIONAL").name("office").id(office.id()).lockToken(office.lockToken()));
  }

  @Test
  void groupsOfRulesTakeCapacity() {
    WebACLSummary acl = create("REGIONAL", "main", managed("AWSManagedRulesCommonRuleSet", 0),
        managed("AWSManagedRulesKnownBadInputsRuleSet", 1));
    assertThat(waf.getWebACL(r -> r.scope("REGIONAL").name("main").id(acl.id())).webACL().capacity()).isEqualTo(900);
    refused("WAFInvalidParameterException", () -> create("REGIONAL", "other", managed("Nobodys", 0)));
    refused("WAFInvalidParameterException", () -> create("REGIONAL", "other",
        managed("AWSManagedRulesCommonRuleSet", 0), managed("AWSManagedRulesLinuxRuleSet", 0)));
  }

  @Test
  void logsGoToAGroupThatIsThereAndHasTheRightName() {
    WebACLSummary acl = create("REGIONAL", "main");
    refused("WAFInvalidParameterException", () -> log(acl, "aws-waf-logs-absent"));
    CloudWatchLogsClient logs = account.client(CloudWatchLogsClient.class);
    logs.createLogGroup(r -> r.logGroupName("other"));
    refused("WAFInvalidParameterException", () -> log(acl, "other"));
    logs.createLogGroup(r -> r.logGroupName("aws-waf-logs-main"));
    log(acl, "aws-waf-logs-main");
    assertThat(waf.listLoggingConfigurations(r -> r.scope("REGIONAL")).loggingConfigurations()).hasSize(1);
  }

  private void log(WebACLSummary acl, String group) {
    waf.putLoggingConfiguration(r -> r.loggingConfiguration(l -> l.resourceArn(acl.arn())
        .logDestinationConfigs("arn:aws:logs:us-east-1:123456789012:log-group:" + group)));
  }
}
