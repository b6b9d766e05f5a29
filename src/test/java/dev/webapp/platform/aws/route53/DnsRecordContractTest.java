package dev.webapp.platform.aws.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;

class DnsRecordContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Suite {
    OnMoto() {
      super(MotoEnvironment.started());
    }

    /** moto refuses to create again, in the same words, what has gone since: nothing becomes what it was. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of(
          "another target", "another data policy", "record removed", "led elsewhere", "addresses instead");
    }
  }

  abstract static class Suite extends KindContract<DnsRecord, ObservedDnsRecord> {
    /** Of load balancers in us-east-1 (AWS General Reference, "Elastic Load Balancing endpoints"). */
    private static final String ELB = "Z35SXDOTRQ7X7K";
    private final Zone zone;

    Suite(AwsEnvironment aws) {
      super(aws);
      this.zone = new Zone(aws);
    }

    @Override
    protected ResourceKind<DnsRecord, ObservedDnsRecord> kind(Clients clients) {
      return new DnsRecordKind(new Zones(clients, aws.clock(), ReentrantLock::new));
    }

    @Override
    protected void prepare() {
      zone.prepare();
    }

    @Override
    protected Handle handle(String name) {
      return new Handle(new ResourceId("DnsRecord", name), DnsRecord.physicalName(Zone.NAME, host(name)));
    }

    private static String host(String name) {
      return name + "." + Zone.NAME;
    }

    @Override
    protected DnsRecord desired(String name) {
      return new DnsRecord("One.us-east-1.elb.amazonaws.com", ELB, false, tags(name));
    }

    @Override
    protected Map<String, DnsRecord> variants() {
      return cases(Map.of(
          "another target", with("target", "two.us-east-1.elb.amazonaws.com"),
          "also by IPv6", with("ipv6", true),
          "another data policy",
          with("tags", OWNERSHIP.tags(handle("main").id(), DataPolicy.DELETE))));
    }

    @Override
    protected Map<String, Consumer<ObservedDnsRecord>> drifts() {
      return cases(Map.of(
          "record removed", seen -> zone.change(ChangeAction.DELETE, seen.address(RRType.A)),
          "led elsewhere", seen -> zone.change(ChangeAction.UPSERT, seen.address(RRType.A).toBuilder()
              .aliasTarget(alias -> alias.dnsName("evil.us-east-1.elb.amazonaws.com.").hostedZoneId(ELB)
                  .evaluateTargetHealth(false)).build()),
          "addresses instead", seen -> zone.change(ChangeAction.UPSERT,
              Zone.record(host("main"), RRType.A, "192.0.2.1"))));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedDnsRecord observed, String key, String value) {
      return false;
    }

    /** The zones, and the records of ours. */
    @Override
    protected int callsToObserve(int resources) {
      return 2;
    }

    /** Neither zones nor records carry tags of ours. */
    @Override
    protected boolean judgedByTags() {
      return false;
    }

    @Test
    void whatIsThereAlreadyIsNotOverwritten() {
      assumeTrue(aws.faithful(), "moto creates what is there");
      zone.change(ChangeAction.CREATE, Zone.record(host("main"), RRType.A, "192.0.2.1"));

      assertThatThrownBy(() -> create(desired("main"))).isInstanceOfSatisfying(Problem.class,
          p -> assertThat(p.category()).isEqualTo(Problem.Category.EXISTS));
      assertThat(observe(desired("main")).tags()).as("it is nobody's whom we know").isEmpty();
      assertThat(zone.names()).containsExactly("A main.example.com");
    }

    @Test
    void aNameThatAnotherPlatformHasIsToldAsItsOwn() {
      create(desired("main"));
      aws.pass(step());
      Ownership others = new Ownership(OWNERSHIP.owner(), "other/one");
      DnsRecord theirs = with("tags", others.tags(handle("main").id(), DataPolicy.DELETE));

      assertThatThrownBy(() -> create(theirs)).isInstanceOfSatisfying(Problem.class,
          p -> assertThat(p.category()).isEqualTo(Problem.Category.EXISTS));
      assertThat(observe(theirs).tags()).containsEntry(Ownership.PLATFORM, "a/b");
    }

    @Test
    void whoeverHasSeenAnotherOwnerChangesNothing() {
      assumeTrue(aws.faithful(), "moto tells a deletion that does not match by another code");
      create(desired("main"));
      ObservedDnsRecord before = settle(desired("main"));
      zone.change(ChangeAction.UPSERT,
          Zone.record(RecordNames.marker(host("main")), RRType.TXT, "\"somebody else's now\""));

      assertThatThrownBy(() -> kind.delete(handle("main"), SCOPE, before, new Farewell.Discard()))
          .isInstanceOfSatisfying(Problem.class,
              p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT));
      assertThat(zone.names()).contains("A main.example.com");
    }

    @Test
    void aWildcardIsARecordOfItsOwn() {
      Handle wildcard = new Handle(new ResourceId("DnsRecord", "_wildcard.example.com"),
          DnsRecord.physicalName(Zone.NAME, "*.example.com"));
      DnsRecord desired = desired("main");
      ObservedDnsRecord made = kind.create(wildcard, SCOPE, desired,
          new Token("0".repeat(32)));
      assertThat(made.host()).isEqualTo("*.example.com");
      ObservedDnsRecord seen = kind.observe(SCOPE,
          List.of(new Sought<>(wildcard, desired))).get(wildcard);
      assertThat(kind.project(seen, desired)).isEqualTo(desired);
      kind.delete(wildcard, SCOPE, seen, new Farewell.Discard());
      assertThat(zone.names()).isEmpty();
    }

    @Test
    void nothingIsLeftOfWhatIsDeleted() {
      create(desired("main"));
      settle(desired("main"));
      depart(desired("main"), new Farewell.Discard());
      assertThat(zone.names()).isEmpty();
    }
  }
}
