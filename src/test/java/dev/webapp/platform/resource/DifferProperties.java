package dev.webapp.platform.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DifferProperties {
  /** One component for each way of comparing. */
  record Everything(
      @Change(Effect.REPLACES) String plain,
      @AtLeast Integer size,
      @AtCreation String born,
      @Semantic(Equality.VERSION_PREFIX) String version,
      @Semantic(Equality.IGNORING_CASE) String window,
      @Semantic(Equality.AS_SET) List<String> set,
      Map<String, String> tags,
      @Semantic(Equality.CONTAINS_ENTRIES) Map<String, String> labels) implements Desired {

    /** This one after what a delta says was done to it. */
    Everything with(Delta delta) {
      Map<String, Object> now = new TreeMap<>();
      Map<String, String> changedTags = new TreeMap<>(tags == null ? Map.of() : tags);
      Map<String, String> changedLabels = new TreeMap<>(labels == null ? Map.of() : labels);
      for (FieldChange change : delta.changes()) {
        switch (change.component()) {
          case "tags" -> put(changedTags, change);
          case "labels" -> put(changedLabels, change);
          default -> now.put(change.field(), change.to());
        }
      }
      return new Everything((String) now.getOrDefault("plain", plain), (Integer) now.getOrDefault("size", size), born,
          (String) now.getOrDefault("version", version), (String) now.getOrDefault("window", window),
          strings(now.getOrDefault("set", set)), changedTags, changedLabels);
    }

    private static void put(Map<String, String> into, FieldChange change) {
      String key = change.field().substring(change.component().length() + 1);
      if (change.to() == null) {
        into.remove(key);
      } else {
        into.put(key, (String) change.to());
      }
    }

    @SuppressWarnings("unchecked")
    private static List<String> strings(Object value) {
      return (List<String>) value;
    }
  }

  @Provide
  Arbitrary<Everything> anything() {
    Arbitrary<String> words = Arbitraries.of("a", "A", "b", "aB").injectNull(0.2);
    Arbitrary<String> versions = Arbitraries.of("16", "16.4", "17", "1").injectNull(0.2);
    Arbitrary<Map<String, String>> maps =
        Arbitraries.maps(Arbitraries.of("k", "l", "a.b"), Arbitraries.of("1", "2")).ofMaxSize(3).injectNull(0.2);
    return Combinators.combine(words, Arbitraries.integers().between(1, 4).injectNull(0.2), words, versions, words,
        Arbitraries.of("x", "y", "z").list().ofMaxSize(3).injectNull(0.2), maps, maps).as(Everything::new);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void nothingDiffersFromItself(@ForAll("anything") Everything one) {
    assertThat(Differ.diff(one, one)).isSameAs(Delta.NONE);
    Everything copy = new Everything(
        one.plain, one.size, one.born, one.version, one.window, one.set, one.tags, one.labels);
    assertThat(Differ.diff(one, copy).changes()).isEmpty();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void afterTheChangesNothingIsLeftToChange(
      @ForAll("anything") Everything desired, @ForAll("anything") Everything actual) {
    Delta delta = Differ.diff(desired, actual);

    assertThat(Differ.diff(desired, actual.with(delta)).changes()).isEmpty();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void everyChangeIsOne(@ForAll("anything") Everything desired, @ForAll("anything") Everything actual) {
    Delta delta = Differ.diff(desired, actual);

    assertThat(delta.changes()).extracting(FieldChange::field).doesNotHaveDuplicates();
    assertThat(delta.changes()).allSatisfy(change -> assertThat(change.from()).isNotEqualTo(change.to()));
    assertThat(delta.touches("born")).isFalse();
  }
}
