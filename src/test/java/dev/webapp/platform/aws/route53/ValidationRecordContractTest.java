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

class ValidationRecordContractTest {
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
      return Set.of("another name", "another value", "record removed");
    }
  }

  abstract static class Suite extends KindContract<ValidationRecord, ObservedValidationRecord> {
    private static final Ownership NEIGHBOUR = new Ownership(OWNERSHIP.owner(), "a/neighbour");
    private static final String MARKER = "TXT _webapp-platform-validation.main.example.com";
    private final Zone zone;

    Suite(AwsEnvironment aws) {
      super(aws);
      this.zone = new Zone(aws);
    }

    @Override
    protected ResourceKind<ValidationRecord, ObservedValidationRecord> kind(Clients clients) {
      return new ValidationRecordKind(new Zones(clients, aws.clock(), ReentrantLock::new));
    }

    @Override
    protected void prepare() {
      zone.prepare();
    }

    @Override
    protected Handle handle(String name) {
      return handle(name, OWNERSHIP);
    }

    private static Handle handle(String name, Ownership ownership) {
      return new Handle(new ResourceId("ValidationRecord", name),
          ValidationRecord.physicalName(Zone.NAME, name + "." + Zone.NAME, ownership));
    }

    private static String cname(String name) {
      return "_1f0c." + name + "." + Zone.NAME;
    }

    @Override
    protected ValidationRecord desired(String name) {
      return new ValidationRecord(cname(name), "_52d4.acm-validations.aws", tags(name));
    }

    @Override
    protected Map<String, ValidationRecord> variants() {
      return cases(Map.of(
          "another value", with("value", "_52d5.acm-validations.aws"),
          "another name", with("name", "_1f0d.main.example.com")));
    }

    @Override
    protected Map<String, Consumer<ObservedValidationRecord>> drifts() {
      return cases(Map.of(
          "record removed", seen -> zone.change(ChangeAction.DELETE, seen.cname()),
          "another value", seen -> zone.change(ChangeAction.UPSERT,
              Zone.record(cname("main"), RRType.CNAME, "elsewhere.example.org"))));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedValidationRecord observed, String key, String value) {
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

    private ValidationRecord neighbours() {
      return with("tags", NEIGHBOUR.tags(handle("main").id(), DataPolicy.DELETE));
    }

    private ObservedValidationRecord observeNeighbours() {
      Handle handle = handle("main", NEIGHBOUR);
      return kind.observe(SCOPE, List.of(new Sought<>(handle, neighbours()))).get(handle);
    }

    @Test
    void whoeverLeavesFirstLeavesItToTheOthers() {
      create(desired("main"));
      aws.pass(step());
      kind.create(handle("main", NEIGHBOUR), SCOPE, neighbours(), new Token("0".repeat(32)));
      assertThat(zone.names()).containsExactly("CNAME _1f0c.main.example.com", MARKER);

      depart(desired("main"), new Farewell.Discard());
      assertThat(zone.names()).containsExactly("CNAME _1f0c.main.example.com", MARKER);
      assertThat(observeNeighbours().tags()).containsEntry(Ownership.PLATFORM, "a/neighbour");

      kind.delete(handle("main", NEIGHBOUR), SCOPE, observeNeighbours(), new Farewell.Discard());
      assertThat(zone.names()).isEmpty();
    }

    @Test
    void whoComesAtTheSameTimeComesAMomentLater() {
      assumeTrue(aws.faithful(), "moto tells a deletion that does not match by another code");
      create(desired("main"));
      ObservedValidationRecord before = observe(desired("main"));
      kind.create(handle("main", NEIGHBOUR), SCOPE, neighbours(), new Token("0".repeat(32)));

      assertThatThrownBy(() -> kind.delete(handle("main"), SCOPE, before, new Farewell.Discard()))
          .isInstanceOfSatisfying(Problem.class,
              p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT));
      assertThat(zone.names()).containsExactly("CNAME _1f0c.main.example.com", MARKER);
    }

    @Test
    void whatWasThereBeforeStays() {
      zone.change(ChangeAction.CREATE, Zone.record(cname("main"), RRType.CNAME, "_52d4.acm-validations.aws"));
      create(desired("main"));
      settle(desired("main"));
      kind.create(handle("main", NEIGHBOUR), SCOPE, neighbours(), new Token("0".repeat(32)));
      depart(desired("main"), new Farewell.Discard());
      kind.delete(handle("main", NEIGHBOUR), SCOPE, observeNeighbours(), new Farewell.Discard());
      assertThat(zone.names()).containsExactly("CNAME _1f0c.main.example.com");
    }
  }
}
