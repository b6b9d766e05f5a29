package dev.webapp.platform.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

class SecurityGroupRuleKindTest {
  abstract static class Contract extends KindContract<SecurityGroupRule, ObservedSecurityGroupRule> {
    private String database;
    private String pods;
    private String others;

    Contract(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected void prepare() {
      database = group("database");
      pods = group("pods");
      others = group("others");
    }

    private String group(String name) {
      return others().createSecurityGroup(r -> r.groupName(name).description(name).vpcId(aws.network().vpcId())
          .tagSpecifications(t -> t.resourceType("security-group")
              .tags(Ec2Tags.tag(Ownership.OWNER, OWNERSHIP.owner()))))
          .groupId();
    }

    /** A rule is changed by whoever may change its group. */
    @Override
    protected void disown(ObservedSecurityGroupRule observed) {
      others().deleteTags(r -> r.resources(database).tags(Ec2Tags.tag(Ownership.OWNER, OWNERSHIP.owner())));
    }

    @Override
    protected SecurityGroupRuleKind kind(Clients clients) {
      return new SecurityGroupRuleKind(clients);
    }

    @Override
    protected SecurityGroupRule desired(String name) {
      int port = 5000 + name.hashCode() % 1000;
      return rule(name, "ingress", port, "10.0.1.0/24");
    }

    private SecurityGroupRule rule(String name, String direction, int port, String peer) {
      return new SecurityGroupRule(database, direction, "tcp", port, port, peer, "for " + name, tags(name));
    }

    @Override
    protected Map<String, String> tags(String name, Map<String, String> users) {
      Map<String, String> tags = new TreeMap<>(super.tags(name, users));
      tags.put("Name", name);
      return tags;
    }

    @Override
    protected Map<String, SecurityGroupRule> variants() {
      return cases(Map.of(
          "ports", with(with("fromPort", 6000), "toPort", 6010),
          "cidr", with("peer", "10.0.2.0/24"),
          "protocol", with("protocol", "udp"),
          "everything", with("protocol", "-1"),
          "description", with("description", "something else")));
    }

    @Override
    protected Map<String, Consumer<ObservedSecurityGroupRule>> drifts() {
      return Map.of("opened to the world", seen -> others().modifySecurityGroupRules(r -> r.groupId(seen.groupId())
          .securityGroupRules(u -> u.securityGroupRuleId(seen.ruleId()).securityGroupRule(
              s -> s.ipProtocol("tcp").fromPort(1).toPort(65535).cidrIpv4("0.0.0.0/0")))));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedSecurityGroupRule observed, String key, String value) {
      others().createTags(r -> r.resources(observed.ruleId()).tags(Ec2Tags.tag(key, value)));
      return true;
    }

    @Override
    protected void liveOn() {
      SecurityGroupRule egress = rule("main", "egress", 443, pods);
      create(egress);
      depart(egress, new Farewell.Discard());
    }

    @Test
    void aPeerMayBeAGroupOrAnyCidr() {
      for (String peer : new String[] {pods, "10.0.9.9/16", "2001:DB8::/32"}) {
        SecurityGroupRule rule = rule("main", "egress", 443, peer);
        create(rule);
        settle(rule);
        depart(rule, new Farewell.Discard());
      }
    }

    @Test
    void aGroupGivesWayToAnotherInPlace() {
      SecurityGroupRule rule = rule("main", "ingress", 5432, pods);
      create(rule);
      SecurityGroupRule changed = with(rule, "peer", others);
      assertThat(Differ.diff(changed, kind.project(observe(rule), changed)).effect()).isEqualTo(Effect.NONE);
      if (aws.faithful()) {
        String ruleId = observe(rule).ruleId();
        assertThat(settle(changed).ruleId()).isEqualTo(ruleId);
      }
    }

    @Test
    void aPeerOfAnotherSortReplacesTheRule() {
      SecurityGroupRule rule = rule("main", "ingress", 5432, pods);
      create(rule);
      SecurityGroupRule changed = with(rule, "peer", "10.0.0.0/16");
      assertThat(Differ.diff(changed, kind.project(observe(rule), changed)).effect()).isEqualTo(Effect.REPLACES);
    }

    @Test
    void theSameRuleByOthersIsNotTakenOver() {
      SecurityGroupRule rule = rule("main", "ingress", 5432, "10.0.0.0/16");
      others().authorizeSecurityGroupIngress(r -> r.groupId(database).ipPermissions(
          p -> p.ipProtocol("tcp").fromPort(5432).toPort(5432).ipRanges(i -> i.cidrIp("10.0.0.0/16"))));
      assertThat(observe(rule)).isNull();
      assertThatThrownBy(() -> create(rule)).isInstanceOfSatisfying(Problem.class, problem -> {
        assertThat(problem.category()).isEqualTo(Problem.Category.EXISTS);
        assertThat(problem).hasMessageContaining(database);
      });
    }

    private Ec2Client others() {
      return aws.others().get(Ec2Client.class, SCOPE);
    }
  }

  @Nested
  class InSandbox extends Contract {
    InSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Contract {
    OnMoto() {
      super(MotoEnvironment.started());
    }
  }
}
