package dev.webapp.platform.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.DataPolicy;
import dev.webapp.platform.api.DatabaseSpec;
import dev.webapp.platform.api.GatewaySpec;
import dev.webapp.platform.api.NetworkSpec;
import dev.webapp.platform.api.Profile;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.api.TableSpec;
import dev.webapp.platform.api.WebAppPlatformSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefaultsTest {
  private static final String PARTS = """
      services: [{name: api, image: i}]
      databases: [{name: order-book, engine: postgres, version: "16"}]
      tables: [{name: carts, partitionKey: {name: id, type: String}}]
      """;

  private static WebAppPlatformSpec fill(String yaml) {
    return Defaults.fill(Specs.spec(yaml));
  }

  /** These never change within an API version: a change here changes what runs at every user's. */
  @Test
  void aStarterIsCheap() {
    WebAppPlatformSpec spec = fill(PARTS);

    assertThat(spec.profile()).isEqualTo(Profile.STARTER);
    assertThat(spec.dataPolicy()).isEqualTo(DataPolicy.SNAPSHOT);
    ServiceSpec service = spec.services().getFirst();
    assertThat(service.replicas()).isEqualTo(1);
    assertThat(service.resources()).isEqualTo(new ServiceSpec.Resources("250m", "512Mi"));
    assertThat(service.terminationGracePeriodSeconds()).isEqualTo(30);
    assertThat(service.release()).isNull();
    assertThat(spec.databases().getFirst()).isEqualTo(new DatabaseSpec("order-book", DatabaseSpec.Engine.POSTGRES, "16",
        DatabaseSpec.MajorUpgrade.IN_PLACE, DatabaseSpec.MinorUpgrades.AUTO, "db.t4g.micro", false,
        new DatabaseSpec.Storage(20, null, DatabaseSpec.StorageType.GP3, null, null),
        new DatabaseSpec.Backup(7, null), null, null, DatabaseSpec.Users.MASTER, 0, Map.of(), false,
        new DatabaseSpec.PerformanceInsights(false, null), null, null, false, DataPolicy.SNAPSHOT, "order_book",
        "platform", null, null, false, null));
    TableSpec table = spec.tables().getFirst();
    assertThat(table.capacity().mode()).isEqualTo(TableSpec.Mode.ON_DEMAND);
    assertThat(table.pointInTimeRecovery().enabled()).isFalse();
    assertThat(table.deletionProtection()).isFalse();
    assertThat(spec.network().podSecurityGroup()).isEqualTo(NetworkSpec.PodSecurityGroup.CLUSTER);
    assertThat(spec.gateway().scheme()).isEqualTo(GatewaySpec.Scheme.INTERNET);
  }

  @Test
  void aProductionSurvivesTheLossOfAZone() {
    WebAppPlatformSpec spec = fill("profile: Production\n" + PARTS);

    assertThat(spec.services().getFirst().replicas()).isEqualTo(2);
    assertThat(spec.services().getFirst().resources()).isEqualTo(new ServiceSpec.Resources("500m", "1Gi"));
    assertThat(spec.databases().getFirst()).isEqualTo(new DatabaseSpec("order-book", DatabaseSpec.Engine.POSTGRES, "16",
        DatabaseSpec.MajorUpgrade.IN_PLACE, DatabaseSpec.MinorUpgrades.AUTO, "db.m6g.large", true,
        new DatabaseSpec.Storage(100, null, DatabaseSpec.StorageType.GP3, null, null),
        new DatabaseSpec.Backup(14, null), null, null, DatabaseSpec.Users.MASTER, 0, Map.of(), false,
        new DatabaseSpec.PerformanceInsights(false, null), null, null, true, DataPolicy.SNAPSHOT, "order_book",
        "platform", null, null, false, null));
    assertThat(spec.tables().getFirst().pointInTimeRecovery().enabled()).isTrue();
    assertThat(spec.tables().getFirst().deletionProtection()).isTrue();
  }

  @Test
  void whatIsGivenStands() {
    WebAppPlatformSpec spec = fill("""
        profile: Production
        dataPolicy: Retain
        services: [{name: api, image: i, replicas: 0, resources: {cpu: "2"}, release: {command: [m]}}]
        databases:
          - {name: main, engine: mysql, version: "8.4", multiAz: false, storage: {sizeGiB: 40}, dataPolicy: Delete,
             backup: {retentionDays: 0}, deletionProtection: false, username: me, databaseName: shop}
          - {name: other, engine: mysql, version: "8.4"}
        """);

    ServiceSpec service = spec.services().getFirst();
    assertThat(service.replicas()).isZero();
    assertThat(service.resources()).isEqualTo(new ServiceSpec.Resources("2", "1Gi"));
    assertThat(service.release().timeoutSeconds()).isEqualTo(600);
    DatabaseSpec main = spec.databases().getFirst();
    assertThat(main.multiAz()).isFalse();
    assertThat(main.storage()).isEqualTo(
        new DatabaseSpec.Storage(40, null, DatabaseSpec.StorageType.GP3, null, null));
    assertThat(main.backup().retentionDays()).isZero();
    assertThat(main.dataPolicy()).isEqualTo(DataPolicy.DELETE);
    assertThat(main.databaseName()).isEqualTo("shop");
    assertThat(spec.databases().getLast().dataPolicy()).isEqualTo(DataPolicy.RETAIN);
  }

  @Test
  void whatIsFullIsLeftAlone() {
    WebAppPlatformSpec once = fill("profile: Production\n" + PARTS);

    assertThat(Defaults.fill(once)).isEqualTo(once);
  }
}
