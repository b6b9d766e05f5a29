package dev.webapp.platform.status;

import dev.webapp.platform.api.WebAppPlatformStatus.InventoryEntry;
import dev.webapp.platform.apply.Outcome;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The inventory as it stands in a status, and back. */
public final class StatusInventory {
  private StatusInventory() {}

  /**
   * Throws where an entry cannot be understood: rather stop than lose track of what we own.
   *
   * @param externalId what roles are asked for with on behalf of the platform
   */
  public static Inventory read(List<InventoryEntry> entries, String externalId) {
    return entries == null ? Inventory.EMPTY
        : Inventory.of(entries.stream().map(entry -> read(entry, externalId)).toList());
  }

  private static Inventory.Entry read(InventoryEntry entry, String externalId) {
    List<ResourceId> after = entry.after() == null ? List.of()
        : entry.after().stream().map(ResourceId::parse).toList();
    return new Inventory.Entry(new Handle(ResourceId.parse(entry.id()), entry.name()),
        scope(entry, externalId),
        Part.valueOf(entry.part().toUpperCase(Locale.ROOT)),
        entry.dataPolicy() == null ? DataPolicy.DELETE : DataPolicy.valueOf(entry.dataPolicy().name()), after,
        entry.arn(), Instant.parse(entry.recorded()), Boolean.TRUE.equals(entry.seen()),
        entry.settledAs(), entry.drift());
  }

  private static Scope scope(InventoryEntry entry, String externalId) {
    if (entry.region() == null) {
      return Scope.CLUSTER;
    }
    return entry.roleArn() == null ? new Scope(entry.region(), null)
        : new Scope(entry.region(), entry.roleArn(), externalId);
  }

  /**
   * The inventory with what the last pass made of each entry.
   *
   * @param before the entries of the last status, whose times stand where a state has not changed
   */
  static List<InventoryEntry> write(
      Inventory inventory, Map<Handle, Outcome> outcomes, List<InventoryEntry> before, Instant now) {
    Map<String, InventoryEntry> last = new HashMap<>();
    if (before != null) {
      before.forEach(entry -> last.put(entry.id() + " " + entry.name(), entry));
    }
    List<InventoryEntry> written = new ArrayList<>();
    for (Inventory.Entry entry : inventory.entries()) {
      Outcome outcome = outcomes.get(entry.handle());
      String state = outcome == null ? "Pending" : Words.state(outcome);
      InventoryEntry then = last.get(entry.id() + " " + entry.handle().physicalName());
      String since = then != null && state.equals(then.state()) ? then.since() : Words.time(now);
      written.add(write(entry, state, since, outcome == null ? null : Words.message(outcome)));
    }
    return written;
  }

  private static InventoryEntry write(Inventory.Entry entry, String state, String since, String message) {
    boolean inCluster = entry.scope().equals(Scope.CLUSTER);
    return new InventoryEntry(entry.id().toString(), entry.handle().physicalName(), entry.arn(),
        inCluster ? null : entry.scope().region(), entry.scope().roleArn(), entry.part().toString(),
        inCluster ? null : dev.webapp.platform.api.DataPolicy.valueOf(entry.dataPolicy().name()),
        entry.after().stream().map(ResourceId::toString).toList(), Words.time(entry.recorded()),
        entry.seen() ? true : null, entry.settledAs(), entry.drift(), state, since, message);
  }
}
