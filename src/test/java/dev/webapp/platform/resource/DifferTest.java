package dev.webapp.platform.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferTest {
  private record Plain(String name, Integer size) implements Desired {}

  private record Costly(@Change(Effect.INTERRUPTS) String type, @Change(Effect.REPLACES) String key, String note)
      implements Desired {}

  private record Storage(@AtLeast Integer size) implements Desired {}

  private record Birth(@AtCreation SecretValue password, String user) implements Desired {}

  private record Version(@Semantic(Equality.VERSION_PREFIX) String version) implements Desired {}

  private record Window(@Semantic(Equality.IGNORING_CASE) String window) implements Desired {}

  private record Groups(@Semantic(Equality.AS_SET) List<String> groups, List<String> steps) implements Desired {}

  private record Tagged(Map<String, String> tags) implements Desired {}

  private record Labelled(@Semantic(Equality.CONTAINS_ENTRIES) @Change(Effect.INTERRUPTS) Map<String, String> labels)
      implements Desired {}

  private record Keeper(SecretValue secret) implements Desired {}

  private record Upgrade(
      @Change(Effect.INTERRUPTS) String version, @Change(Effect.INTERRUPTS) Map<String, String> flags)
      implements Desired {
    @Override
    public Effect effectOf(String field, Object from, Object to, Effect declared) {
      return field.equals("version") && "16".equals(from) && "17".equals(to) ? Effect.MAJOR_UPGRADE
          : field.equals("flags") ? Effect.NONE : declared;
    }
  }

  private static final class NoRecord implements Desired {}

  private static List<String> changes(Desired desired, Desired actual) {
    return Differ.diff(desired, actual).changes().stream().map(FieldChange::toString).toList();
  }

  @Test
  void namesEachFieldThatDiffersInTheOrderOfTheRecord() {
    assertThat(changes(new Plain("b", 2), new Plain("a", null))).containsExactly("name a → b", "size (unset) → 2");
    assertThat(Differ.diff(new Plain("a", 1), new Plain("a", 1))).isSameAs(Delta.NONE);
  }

  @Test
  void aNullComponentIsNotOurs() {
    assertThat(changes(new Plain(null, null), new Plain("theirs", 9))).isEmpty();
  }

  @Test
  void theAnnotationSaysWhatAChangeMeansAndTheWorstOfAllCounts() {
    Delta delta = Differ.diff(new Costly("b", "k", "n"), new Costly("a", "k", "m"));

    assertThat(delta.changes()).extracting(FieldChange::effect).containsExactly(Effect.INTERRUPTS, Effect.NONE);
    assertThat(delta.effect()).isEqualTo(Effect.INTERRUPTS);
    assertThat(Differ.diff(new Costly("b", "l", "n"), new Costly("a", "k", "m")).effect()).isEqualTo(Effect.REPLACES);
    assertThat(Delta.NONE.effect()).isEqualTo(Effect.NONE);
  }

  @Test
  void theRecordRefinesWhatAChangeMeans() {
    assertThat(Differ.diff(new Upgrade("17", null), new Upgrade("16", null)).effect()).isEqualTo(Effect.MAJOR_UPGRADE);
    assertThat(Differ.diff(new Upgrade("16.2", null), new Upgrade("16", null)).effect()).isEqualTo(Effect.INTERRUPTS);
    assertThat(Differ.diff(new Upgrade(null, Map.of("a", "1")), new Upgrade(null, Map.of())).changes())
        .as("the component's name is asked for, not the entry's")
        .containsExactly(new FieldChange("flags.a", null, "1", Effect.NONE));
  }

  @Test
  void whatAwsRaisesByItselfIsNotDrift() {
    assertThat(changes(new Storage(20), new Storage(25))).isEmpty();
    assertThat(changes(new Storage(20), new Storage(20))).isEmpty();
    assertThat(changes(new Storage(30), new Storage(25))).containsExactly("size 25 → 30");
    assertThat(changes(new Storage(30), new Storage(null))).containsExactly("size (unset) → 30");
  }

  @Test
  void whatIsOursOnlyAtBirthIsNeverCompared() {
    SecretValue one = new SecretValue("1", () -> "x");
    SecretValue other = new SecretValue("2", () -> "y");

    assertThat(changes(new Birth(one, "u"), new Birth(other, "u"))).isEmpty();
    assertThat(changes(new Birth(one, "u"), new Birth(null, "v"))).containsExactly("user v → u");
  }

  @ParameterizedTest
  @CsvSource({"16,16.4,true", "16,16,true", "16.4,16.4,true", "16.4,16,false", "1,16,false", "8.4,8.40,false",
      "16,17.1,false", "8.4,8.4.3,true"})
  void aShorterVersionIsSatisfiedByAnyThatBeginsWithIt(String desired, String actual, boolean equal) {
    assertThat(changes(new Version(desired), new Version(actual)).isEmpty()).isEqualTo(equal);
  }

  @Test
  void caseIsIgnoredWhereTheAnnotationSaysSo() {
    assertThat(changes(new Window("Sun:03:00"), new Window("sun:03:00"))).isEmpty();
    assertThat(changes(new Window("Sun:03:00"), new Window("mon:03:00"))).hasSize(1);
    assertThat(changes(new Plain("A", null), new Plain("a", null))).hasSize(1);
  }

  @Test
  void theOrderOfAListCountsUnlessItIsASet() {
    List<String> ab = List.of("a", "b");
    List<String> ba = List.of("b", "a");

    assertThat(changes(new Groups(ab, null), new Groups(ba, null))).isEmpty();
    assertThat(changes(new Groups(ab, null), new Groups(List.of("a"), null))).hasSize(1);
    assertThat(changes(new Groups(null, ab), new Groups(null, ba))).containsExactly("steps [b, a] → [a, b]");
  }

  @Test
  void mapsAreComparedByEntry() {
    Delta delta = Differ.diff(
        new Tagged(Map.of("kept", "1", "changed", "2", "new", "3")),
        new Tagged(Map.of("kept", "1", "changed", "x", "old", "4")));

    assertThat(delta.changes()).extracting(FieldChange::toString)
        .containsExactly("tags.changed x → 2", "tags.new (unset) → 3", "tags.old 4 → (unset)");
    assertThat(changes(new Tagged(Map.of("a", "1")), new Tagged(null))).containsExactly("tags.a (unset) → 1");
    assertThat(changes(new Tagged(Map.of()), new Tagged(null))).isEmpty();
    assertThat(changes(new Tagged(null), new Tagged(Map.of("a", "1")))).isEmpty();
  }

  @Test
  void entriesThatOthersAddedAreTheirsWhereTheAnnotationSaysSo() {
    assertThat(changes(new Labelled(Map.of("a", "1")), new Labelled(Map.of("a", "1", "b", "2")))).isEmpty();
    Delta delta = Differ.diff(new Labelled(Map.of("a", "1")), new Labelled(Map.of("a", "0", "b", "2")));
    assertThat(delta.changes()).containsExactly(new FieldChange("labels.a", "0", "1", Effect.INTERRUPTS));
  }

  @Test
  void aDeltaIsAskedByComponent() {
    Delta delta = Differ.diff(new Tagged(Map.of("a.b", "1")), new Tagged(Map.of("c", "2")));

    assertThat(delta.touches("tags")).isTrue();
    assertThat(delta.touches("tag")).isFalse();
    assertThat(delta.touchesAny("none", "tags")).isTrue();
    assertThat(delta.of("tags")).hasSize(2);
    assertThat(delta.of("other")).isEmpty();
  }

  @Test
  void secretsAreComparedByFingerprintAndDoNotShow() {
    SecretValue now = new SecretValue("v2", () -> "hunter2");
    Delta delta = Differ.diff(new Keeper(now), new Keeper(new SecretValue("v1", () -> "hunter1")));

    assertThat(delta.changes()).hasSize(1);
    assertThat(delta.toString()).doesNotContain("hunter").doesNotContain("v2").contains("(secret)");
    assertThat(Differ.diff(new Keeper(now), new Keeper(new SecretValue("v2", () -> "other")))).isSameAs(Delta.NONE);
  }

  @Test
  void onlyRecordsAreCompared() {
    assertThatThrownBy(() -> Differ.diff(new NoRecord(), new NoRecord()))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("must be a record");
  }

  @Test
  void effectsAreOrderedByWhatTheyCost() {
    assertThat(Arrays.stream(Effect.values()).map(Effect::toString)).containsExactly(
        "none", "interrupts", "interrupts, irreversible", "replaces", "data loss");
    assertThat(Effect.INTERRUPTS.or(Effect.REPLACES)).isEqualTo(Effect.REPLACES);
    assertThat(Effect.DATA_LOSS.or(Effect.NONE)).isEqualTo(Effect.DATA_LOSS);
  }
}
