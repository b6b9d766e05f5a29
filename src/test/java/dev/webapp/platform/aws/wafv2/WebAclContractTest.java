package dev.webapp.platform.aws.wafv2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.ResourceKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.Rule;

class WebAclContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }

    @Test
    void logsWithoutWhatProvesWhoAsks() {
      create(desired("main"));
      settle(desired("main"));
      var log = waf().listLoggingConfigurations(r -> r.scope("REGIONAL")).loggingConfigurations().getFirst();
      assertThat(log.redactedFields()).extracting(field -> field.singleHeader().name())
          .containsExactlyInAnyOrder("authorization", "cookie");
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Suite {
    OnMoto() {
      super(MotoEnvironment.started());
    }

    /** moto makes a second one of the same name. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of(CREATED_TWICE);
    }
  }

  abstract static class Suite extends KindContract<WebAcl, ObservedWebAcl> {
    private String allowed;
    private String logs;

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    final Wafv2Client waf() {
      return aws.others().get(Wafv2Client.class, SCOPE);
    }

    @Override
    protected ResourceKind<WebAcl, ObservedWebAcl> kind(Clients clients) {
      return new WebAclKind(clients, new RememberedTags(aws.clock(), Duration.ofMinutes(10)),
          (_, _) -> tags("main"), aws.clock());
    }

    @Override
    protected void prepare() {
      String name = WebAcl.LOG_PREFIX + "main";
      CloudWatchLogsClient cloudWatch = aws.others().get(CloudWatchLogsClient.class, SCOPE);
      try {
        cloudWatch.createLogGroup(r -> r.logGroupName(name));
      } catch (ResourceAlreadyExistsException there) {
        // Of an earlier test, where nothing is ever emptied.
      }
      logs = "arn:aws:logs:us-east-1:123456789012:log-group:" + name;
      allowed = waf().createIPSet(r -> r.name("office" + System.nanoTime()).scope("REGIONAL").ipAddressVersion("IPV4")
          .addresses("192.0.2.0/24")).summary().arn();
      aws.pass(Duration.ofMinutes(1));
    }

    @Override
    protected WebAcl desired(String name) {
      return new WebAcl(false, WebAcl.ALLOW, List.of(), List.of(), 2000,
          List.of(new ManagedRules(ManagedRuleGroup.COMMON_RULE_SET, false)), List.of(logs), tags(name));
    }

    @Override
    protected Map<String, WebAcl> variants() {
      return cases(Map.of("allowedIpSets", with("allowedIpSets", List.of(allowed)),
          "blockedIpSets", with("blockedIpSets", List.of(allowed)),
          "rateLimitPerIp", with("rateLimitPerIp", 0),
          "managedRules", with("managedRules", List.of(new ManagedRules(ManagedRuleGroup.SQL_INJECTION, true),
              new ManagedRules(ManagedRuleGroup.COMMON_RULE_SET, false))),
          "defaultAction", with("defaultAction", WebAcl.BLOCK),
          "logDestinations", with("logDestinations", List.of())));
    }

    @Override
    protected Map<String, Consumer<ObservedWebAcl>> drifts() {
      return cases(Map.of("a rule gone", seen -> {
            List<Rule> rules = new ArrayList<>(rules(seen));
            rules.removeFirst();
            change(seen, rules);
          },
          "a rule only counts", seen -> change(seen, rules(seen).stream().map(rule ->
              rule.overrideAction() == null ? rule : rule.toBuilder().overrideAction(o -> o.count(_ -> {})).build())
              .toList()),
          "no log", seen -> waf().deleteLoggingConfiguration(r -> r.resourceArn(seen.arn())),
          "tag changed", seen -> tagBehindOurBack(seen, "team", "z")));
    }

    private List<Rule> rules(ObservedWebAcl seen) {
      return waf().getWebACL(r -> r.id(seen.id()).name(seen.name()).scope("REGIONAL")).webACL().rules();
    }

    private void change(ObservedWebAcl seen, List<Rule> rules) {
      var read = waf().getWebACL(r -> r.id(seen.id()).name(seen.name()).scope("REGIONAL"));
      waf().updateWebACL(r -> r.id(seen.id()).name(seen.name()).scope("REGIONAL").lockToken(read.lockToken())
          .defaultAction(read.webACL().defaultAction()).visibilityConfig(read.webACL().visibilityConfig())
          .rules(rules));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedWebAcl observed, String key, String value) {
      waf().tagResource(r -> r.resourceARN(observed.arn()).tags(t -> t.key(key).value(value)));
      return true;
    }

    /** As long as tags may be kept. */
    @Override
    protected Duration step() {
      return Duration.ofMinutes(10);
    }

    /** A listing of them and one of their logs, and each one's rules and tags. */
    @Override
    protected int callsToObserve(int resources) {
      return 2 + 2 * resources;
    }

    /** Of the load balancer that is let go of; and what a log needs. */
    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("wafv2:ListResourcesForWebACL", "wafv2:DisassociateWebACL", "elasticloadbalancing:SetWebAcl",
          "elasticloadbalancing:DescribeTags", "logs:CreateLogDelivery", "logs:DeleteLogDelivery",
          "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups");
    }

    @Test
    void whereOthersLogStaysWhereThePlatformWantsNoLog() {
      WebAcl silent = with("logDestinations", List.of());
      create(silent);
      ObservedWebAcl seen = settle(silent);
      CloudWatchLogsClient cloudWatch = aws.others().get(CloudWatchLogsClient.class, SCOPE);
      String name = WebAcl.LOG_PREFIX + "security" + System.nanoTime();
      cloudWatch.createLogGroup(r -> r.logGroupName(name));
      waf().putLoggingConfiguration(r -> r.loggingConfiguration(l -> l.resourceArn(seen.arn())
          .logDestinationConfigs("arn:aws:logs:us-east-1:123456789012:log-group:" + name)));
      aws.pass(step());
      assertThat(Differ.diff(silent, kind.project(observe(silent), silent)).isEmpty()).isTrue();
    }

    @Test
    void whatOthersAddStays() {
      create(desired("main"));
      ObservedWebAcl seen = settle(desired("main"));
      List<Rule> rules = new ArrayList<>(rules(seen));
      rules.add(Rule.builder().name("theirs").priority(7).action(a -> a.block(_ -> {}))
          .statement(s -> s.rateBasedStatement(b -> b.limit(50L).aggregateKeyType("IP")))
          .visibilityConfig(WebAclRules.visibility("theirs")).build());
      change(seen, rules);
      settle(with("rateLimitPerIp", 500));
      assertThat(rules(seen)).extracting(Rule::name).contains("theirs");
    }
  }
}
