package dev.webapp.platform.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InventoryTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.987Z");
  private static final Template<Samples.Pool> PLAIN = _ -> new Samples.Pool("e", null, null);
  private static final Resource GROUP = Samples.resource("Group/main", PLAIN);
  private static final Resource DATABASE = Samples.resource("Database/main",
      values -> new Samples.Pool(values.get(GROUP.id().ref("groupId")), null, null)).keeping(DataPolicy.SNAPSHOT);

  private static Inventory.Entry entry(Resource resource) {
    return Inventory.EMPTY.covering(List.of(resource), NOW).find(resource.handle()).orElseThrow();
  }

  @Test
  void coversWhatIsToBeMadeBeforeItIsMade() {
    Inventory inventory = Inventory.EMPTY.covering(List.of(GROUP, DATABASE), NOW);

    assertThat(inventory.entries()).containsExactly(
        new Inventory.Entry(GROUP.handle(), Samples.SCOPE, Part.DATA, DataPolicy.DELETE, List.of(), null,
            Instant.parse("2026-03-01T12:00:00Z"), false),
        new Inventory.Entry(DATABASE.handle(), Samples.SCOPE, Part.DATA, DataPolicy.SNAPSHOT,
            List.of(new ResourceId("Group", "main")), null, Instant.parse("2026-03-01T12:00:00Z"), false));
  }

  @Test
  void coveringAgainChangesNothing() {
    Inventory inventory = Inventory.EMPTY.covering(List.of(GROUP), NOW)
        .update(GROUP.handle(), e -> e.found("arn:group"));

    assertThat(inventory.covering(List.of(GROUP), NOW.plusSeconds(60))).isSameAs(inventory);
    assertThat(inventory.covering(List.of(DATABASE, GROUP), NOW.plusSeconds(60)).find(GROUP.handle()))
        .map(Inventory.Entry::arn).contains("arn:group");
  }

  @Test
  void oldAndNewOfOneIdLiveSideBySide() {
    Handle old = new Handle(GROUP.id(), "old");
    Inventory inventory = Inventory.of(List.of(entry(GROUP))).with(
        new Inventory.Entry(old, Samples.SCOPE, Part.DATA, DataPolicy.DELETE, List.of(), null, NOW, true));

    assertThat(inventory.entries()).hasSize(2);
    assertThat(inventory.without(old).entries()).extracting(Inventory.Entry::handle).containsExactly(GROUP.handle());
  }

  @Test
  void keepsTheOrderOfRecordingWhenAnEntryChanges() {
    Inventory inventory = Inventory.EMPTY.covering(List.of(GROUP, DATABASE), NOW)
        .update(GROUP.handle(), e -> e.found("arn").keeping(DataPolicy.RETAIN).settled("hash", List.of(DATABASE.id())));

    Inventory.Entry first = inventory.entries().iterator().next();
    assertThat(first.handle()).isEqualTo(GROUP.handle());
    assertThat(first.seen()).isTrue();
    assertThat(first.dataPolicy()).isEqualTo(DataPolicy.RETAIN);
    assertThat(first.after()).containsExactly(DATABASE.id());
    assertThat(first.recorded()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
  }

  @Test
  void isNeverChangedInPlace() {
    Inventory before = Inventory.of(List.of(entry(GROUP)));

    before.with(entry(DATABASE));
    before.without(GROUP.handle());
    before.update(GROUP.handle(), e -> e.found("arn"));

    assertThat(before).isEqualTo(Inventory.of(List.of(entry(GROUP))));
    assertThat(before.update(DATABASE.handle(), e -> e.found("arn"))).isEqualTo(before);
  }

  @Test
  void theOrderIsPartOfIt() {
    Inventory one = Inventory.of(List.of(entry(GROUP), entry(DATABASE)));
    Inventory other = Inventory.of(List.of(entry(DATABASE), entry(GROUP)));

    assertThat(one).isNotEqualTo(other).isEqualTo(Inventory.of(List.of(entry(GROUP), entry(DATABASE))));
    assertThat(Inventory.EMPTY.isEmpty()).isTrue();
  }

  @Test
  void ownershipIsReadFromTags() {
    Ownership ownership = new Ownership("cluster", "shop/web");
    var tags = ownership.tags(GROUP.id(), DataPolicy.RETAIN);

    assertThat(ownership.claims(GROUP.id(), tags)).isTrue();
    assertThat(ownership.claims(DATABASE.id(), tags)).isFalse();
    assertThat(new Ownership("other", "shop/web").claims(GROUP.id(), tags)).isFalse();
    assertThat(new Ownership("cluster", "shop/other").claims(GROUP.id(), tags)).isFalse();
    assertThat(tags).containsEntry(Ownership.DATA_POLICY, "Retain");
    assertThat(DataPolicy.parse(tags.get(Ownership.DATA_POLICY))).isEqualTo(DataPolicy.RETAIN);
    assertThat(Ownership.describe(tags)).isEqualTo("it belongs to Group/main of platform shop/web (owner cluster)");
    assertThat(Ownership.describe(java.util.Map.of("Name", "x"))).isEqualTo("it carries no ownership tags");
  }
}
