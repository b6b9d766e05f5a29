package dev.webapp.platform.aws.docdb;

import static dev.webapp.platform.aws.Records.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.ScriptedClients;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.docdb.model.DBInstance;
import software.amazon.awssdk.services.docdb.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.docdb.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.docdb.model.ModifyDbInstanceResponse;

/** What an instance's settings mean, and what it is asked. */
class DocDbInstanceTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Handle MAIN = new Handle(new ResourceId("DocDbInstance", "main-1"), "main-1");
  private final DocDbInstance desired = new DocDbInstance("main-1", "main", "db.r6g.large", 1, null, null, Map.of());
  private final ScriptedClients docdb = new ScriptedClients().on(ModifyDbInstanceRequest.class,
      _ -> ModifyDbInstanceResponse.builder().dbInstance(seen(_ -> {})).build());
  private final DocDbInstanceKind kind =
      new DocDbInstanceKind(docdb, new RememberedTags(InstantSource.system(), Duration.ofMinutes(10)));

  @Test
  void eachChangeHasItsEffect() {
    assertThat(diff(desired, _ -> {})).isEqualTo(Delta.NONE);
    assertThat(diff(with(desired, "instanceClass", "db.r6g.xlarge"), _ -> {}).effect()).isEqualTo(Effect.INTERRUPTS);
    assertThat(diff(with(desired, "caCertificate", "rds-ca-ecc384-g1"), _ -> {}).effect())
        .isEqualTo(Effect.INTERRUPTS);
    assertThat(diff(with(desired, "promotionTier", 2), _ -> {}).effect()).isEqualTo(Effect.NONE);
    assertThat(diff(with(desired, "clusterIdentifier", "other"), _ -> {}).effect()).isEqualTo(Effect.REPLACES);
  }

  @Test
  void whatIsPendingCountsAsReached() {
    Consumer<DBInstance.Builder> pending = b -> b.pendingModifiedValues(p -> p.dbInstanceClass("db.r6g.xlarge"));
    assertThat(diff(with(desired, "instanceClass", "db.r6g.xlarge"), pending)).isEqualTo(Delta.NONE);
    assertThat(diff(desired, pending).touches("instanceClass")).isTrue();
    assertThat(kind.promised(observed(pending))).isTrue();
  }

  @Test
  void onlyWhatWouldWaitForTheWindowIsHurried() {
    assertThat(update(with(desired, "promotionTier", 2)).applyImmediately()).isNull();
    ModifyDbInstanceRequest both = update(with(with(desired, "promotionTier", 2), "instanceClass", "db.r6g.xlarge"));
    assertThat(both.applyImmediately()).isTrue();
    assertThat(both.promotionTier()).isEqualTo(2);
    assertThat(update(with(desired, "caCertificate", "rds-ca-ecc384-g1")).applyImmediately()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"creating", "rebooting", "upgrading", "deleting"})
  void busyItIsNotModified(String status) {
    DocDbInstance wanted = with(desired, "promotionTier", 2);
    ObservedDocDbInstance busy = observed(b -> b.dbInstanceStatus(status));
    assertThatThrownBy(() -> kind.update(MAIN, SCOPE, wanted, busy, Differ.diff(wanted, kind.project(busy, wanted))))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT));
    assertThat(docdb.asked(ModifyDbInstanceRequest.class)).isEmpty();
  }

  @Test
  void whatIsGoneOrGoingNeedsNoDeletion() {
    kind.delete(MAIN, SCOPE, observed(b -> b.dbInstanceStatus("deleting")), new Farewell.Discard());
    assertThat(docdb.asked(DeleteDbInstanceRequest.class)).isEmpty();
    refused("DBInstanceNotFound", "DBInstance main-1 not found.");
    kind.delete(MAIN, SCOPE, observed(_ -> {}), new Farewell.Discard());
    refused("InvalidDBInstanceState", "Instance main-1 is already being deleted.");
    kind.delete(MAIN, SCOPE, observed(_ -> {}), new Farewell.Discard());
    refused("InvalidDBInstanceState", "Instance main-1 is being replaced.");
    assertThatThrownBy(() -> kind.delete(MAIN, SCOPE, observed(_ -> {}), new Farewell.Discard()))
        .isInstanceOf(Problem.class);
  }

  private void refused(String code, String message) {
    docdb.on(DeleteDbInstanceRequest.class, _ -> {
      throw Problem.of(Problem.Category.CONFLICT, code, "rds:DeleteDBInstance", message);
    });
  }

  @Test
  void itsEndpointIsKnownOnceItAnswers() {
    Outputs born = Outputs.of("identifier", "main-1").and("arn", "arn:aws:rds:us-east-1:1:db:main-1");
    assertThat(kind.outputs(observed(_ -> {}))).isEqualTo(born);
    assertThat(kind.outputs(observed(b -> b.endpoint(e -> e.address("main-1.example")))))
        .isEqualTo(born.and("endpoint", "main-1.example"));
  }

  private ModifyDbInstanceRequest update(DocDbInstance wanted) {
    kind.update(MAIN, SCOPE, wanted, observed(_ -> {}), diff(wanted, _ -> {}));
    return docdb.asked(ModifyDbInstanceRequest.class).getLast();
  }

  private Delta diff(DocDbInstance wanted, Consumer<DBInstance.Builder> seen) {
    return Differ.diff(wanted, kind.project(observed(seen), wanted));
  }

  private static ObservedDocDbInstance observed(Consumer<DBInstance.Builder> more) {
    return ObservedDocDbInstance.of(seen(more), Map.of());
  }

  private static DBInstance seen(Consumer<DBInstance.Builder> more) {
    DBInstance.Builder instance = DBInstance.builder().dbInstanceIdentifier("main-1").dbClusterIdentifier("main")
        .dbInstanceArn("arn:aws:rds:us-east-1:1:db:main-1").dbiResourceId("db-1").engine("docdb")
        .dbInstanceClass("db.r6g.large").dbInstanceStatus("available").promotionTier(1)
        .preferredMaintenanceWindow("sun:05:00-sun:06:00").caCertificateIdentifier("rds-ca-rsa2048-g1");
    more.accept(instance);
    return instance.build();
  }
}
