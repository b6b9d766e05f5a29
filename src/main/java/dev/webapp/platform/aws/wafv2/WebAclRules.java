package dev.webapp.platform.aws.wafv2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.wafv2.model.OverrideAction;
import software.amazon.awssdk.services.wafv2.model.RateBasedStatement;
import software.amazon.awssdk.services.wafv2.model.RateBasedStatementAggregateKeyType;
import software.amazon.awssdk.services.wafv2.model.Rule;
import software.amazon.awssdk.services.wafv2.model.RuleAction;
import software.amazon.awssdk.services.wafv2.model.Statement;
import software.amazon.awssdk.services.wafv2.model.VisibilityConfig;

/**
 * The rules of a web ACL. Ours are told by their names; all others stay, with their priorities, such as the one that
 * Shield Advanced adds when there is an attack.
 */
final class WebAclRules {
  private static final String OURS = "platform-";
  private static final String ALLOWED = OURS + "allowed-";
  private static final String BLOCKED = OURS + "blocked-";
  private static final String RATE = OURS + "rate-limit";
  private static final long WINDOW_SECONDS = 300;
  private static final int FIRST = 100;
  private static final int STEP = 10;

  private WebAclRules() {}

  /** What is to replace those that are present. */
  static List<Rule> of(WebAcl desired, List<Rule> present) {
    Map<String, Rule> had = new HashMap<>();
    List<Rule> rules = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    for (Rule rule : present) {
      if (rule.name().startsWith(OURS)) {
        had.put(rule.name(), rule);
      } else {
        rules.add(rule);
        taken.add(rule.priority());
      }
    }
    int next = FIRST;
    for (Rule rule : ours(desired, had)) {
      while (taken.contains(next)) {
        next++;
      }
      rules.add(rule.toBuilder().priority(next).visibilityConfig(visibility(rule.name())).build());
      next += STEP;
    }
    return rules.stream().sorted(Comparator.comparing(Rule::priority)).toList();
  }

  private static List<Rule> ours(WebAcl desired, Map<String, Rule> had) {
    List<Rule> ours = new ArrayList<>();
    int number = 0;
    for (String set : desired.allowedIpSets()) {
      ours.add(about(ALLOWED + ++number, set).action(a -> a.allow(_ -> {})).build());
    }
    number = 0;
    for (String set : desired.blockedIpSets()) {
      ours.add(about(BLOCKED + ++number, set).action(a -> a.block(_ -> {})).build());
    }
    if (desired.rateLimitPerIp() != 0) {
      ours.add(Rule.builder().name(RATE).action(a -> a.block(_ -> {}))
          .statement(s -> s.rateBasedStatement(r -> r.limit(desired.rateLimitPerIp().longValue())
              .evaluationWindowSec(WINDOW_SECONDS).aggregateKeyType(RateBasedStatementAggregateKeyType.IP))).build());
    }
    desired.managedRules().forEach(rules -> ours.add(managed(rules, had.get(OURS + rules.group().word()))));
    return ours;
  }

  private static Rule.Builder about(String name, String ipSet) {
    return Rule.builder().name(name).statement(s -> s.ipSetReferenceStatement(set -> set.arn(ipSet)));
  }

  /** How others have tuned a group that is there, such as rules of it that only count, stays. */
  private static Rule managed(ManagedRules rules, Rule had) {
    Rule.Builder rule = had != null && group(had).equals(Optional.of(rules.group())) ? had.toBuilder()
        : Rule.builder().name(OURS + rules.group().word()).statement(s -> s.managedRuleGroupStatement(
            g -> g.vendorName("AWS").name(rules.group().awsName())));
    return rule.overrideAction(rules.counts() ? OverrideAction.builder().count(_ -> {}).build()
        : OverrideAction.builder().none(_ -> {}).build()).build();
  }

  private static Optional<ManagedRuleGroup> group(Rule rule) {
    var statement = rule.statement() == null ? null : rule.statement().managedRuleGroupStatement();
    return statement == null ? Optional.empty() : ManagedRuleGroup.of(rule.name().substring(OURS.length()))
        .filter(group -> "AWS".equals(statement.vendorName()) && group.awsName().equals(statement.name()));
  }

  /** Metrics and samples are on: without them nobody sees what is blocked. */
  static VisibilityConfig visibility(String metric) {
    return VisibilityConfig.builder().cloudWatchMetricsEnabled(true).sampledRequestsEnabled(true).metricName(metric)
        .build();
  }

  /** Those that are as we make them and in the order in which we have them; whatever else is not there at all. */
  static ObservedWebAcl.Rules read(List<Rule> present) {
    List<String> allowed = new ArrayList<>();
    List<String> blocked = new ArrayList<>();
    List<ManagedRules> managed = new ArrayList<>();
    int rate = 0;
    int before = 0;
    for (Rule rule : present.stream().sorted(Comparator.comparing(Rule::priority)).toList()) {
      int place = place(rule);
      if (place < before) {
        continue;
      }
      before = place;
      switch (place) {
        case 1 -> allowed.add(rule.statement().ipSetReferenceStatement().arn());
        case 2 -> blocked.add(rule.statement().ipSetReferenceStatement().arn());
        case 3 -> rate = rule.statement().rateBasedStatement().limit().intValue();
        default -> group(rule).ifPresent(
            group -> managed.add(new ManagedRules(group, rule.overrideAction().count() != null)));
      }
    }
    return new ObservedWebAcl.Rules(allowed, blocked, rate, managed);
  }

  /** Among the sorts of ours; -1 for what is none of ours, or no longer as we made it. */
  private static int place(Rule rule) {
    RuleAction action = rule.action();
    Statement statement = rule.statement();
    if (!rule.name().startsWith(OURS) || statement == null || !seen(rule.visibilityConfig())) {
      return -1;
    }
    boolean allows = action != null && action.allow() != null;
    boolean blocks = action != null && action.block() != null;
    if (statement.ipSetReferenceStatement() != null) {
      return rule.name().startsWith(ALLOWED) && allows ? 1 : rule.name().startsWith(BLOCKED) && blocks ? 2 : -1;
    }
    if (statement.rateBasedStatement() != null) {
      return rule.name().equals(RATE) && blocks && isPerIp(statement.rateBasedStatement()) ? 3 : -1;
    }
    return group(rule).isPresent() && rule.overrideAction() != null ? 4 : -1;
  }

  private static boolean isPerIp(RateBasedStatement rate) {
    return rate.aggregateKeyType() == RateBasedStatementAggregateKeyType.IP && rate.scopeDownStatement() == null
        && (rate.evaluationWindowSec() == null || rate.evaluationWindowSec() == WINDOW_SECONDS);
  }

  private static boolean seen(VisibilityConfig visibility) {
    return visibility != null && Boolean.TRUE.equals(visibility.cloudWatchMetricsEnabled());
  }
}
