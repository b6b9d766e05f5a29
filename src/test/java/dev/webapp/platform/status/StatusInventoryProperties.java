package dev.webapp.platform.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.api.WebAppPlatformStatus.InventoryEntry;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Scope;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StatusInventoryProperties {
  @Provide
  Arbitrary<List<Inventory.Entry>> entries() {
    Arbitrary<ResourceId> ids = Combinators.combine(Arbitraries.of("DbInstance", "Deployment", "Table"),
        Arbitraries.of("main", "a-b", "a.b", "x/y")).as(ResourceId::new);
    Arbitrary<Scope> aws = Combinators.combine(Arbitraries.of("us-east-1", "eu-west-1"),
        Arbitraries.of("arn:aws:iam::1:role/r").injectNull(0.5))
        .as((region, role) -> new Scope(region, role, role == null ? null : "prod/shop"));
    Arbitrary<Handle> handles =
        Combinators.combine(ids, Arbitraries.of("one", "table/t dynamodb:x", "ns/n")).as(Handle::new);
    Arbitrary<Instant> times = Arbitraries.longs().between(0, 4_000_000_000L).map(Instant::ofEpochSecond);
    Arbitrary<Inventory.Entry> inAws = Combinators.combine(handles, aws, Arbitraries.of(Part.class),
        Arbitraries.of(DataPolicy.class), ids.list().uniqueElements().ofMaxSize(3),
        Arbitraries.of("arn:aws:rds:x").injectNull(0.5), times, Arbitraries.of(true, false)).as(Inventory.Entry::new);
    Arbitrary<Inventory.Entry> inCluster = Combinators.combine(handles, Arbitraries.of(Part.class),
        ids.list().uniqueElements().ofMaxSize(3), times, Arbitraries.of(true, false))
        .as((handle, part, after, at, seen) ->
            new Inventory.Entry(handle, Scope.CLUSTER, part, DataPolicy.DELETE, after, null, at, seen));
    Arbitrary<Inventory.Entry> settled = Combinators.combine(inAws, Arbitraries.of("0a1b2c"),
        Arbitraries.maps(Arbitraries.of("size", "tags.team", "(deleted)"), Arbitraries.of("", "4f5e6d")).ofMaxSize(2))
        .as((entry, as, drift) -> entry.settled(as, entry.after()).drifted(drift));
    return Arbitraries.oneOf(inAws, inCluster, settled).list().ofMaxSize(6);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void anInventoryIsReadFromAStatusAsItWasWritten(@ForAll("entries") List<Inventory.Entry> entries) {
    Inventory inventory = Inventory.of(entries);
    List<InventoryEntry> written =
        StatusInventory.write(inventory, Map.of(), null, Instant.EPOCH);
    WebAppPlatformStatus status =
        new WebAppPlatformStatus(1L, null, null, null, null, null, written, null, null, null, null);

    WebAppPlatformStatus read = Serialization.unmarshal(Serialization.asJson(status), WebAppPlatformStatus.class);

    assertThat(StatusInventory.read(read.inventory(), "prod/shop")).isEqualTo(inventory);
    assertThat(StatusInventory.read(null, "prod/shop")).isEqualTo(Inventory.EMPTY);
  }
}
