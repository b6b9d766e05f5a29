package dev.webapp.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RememberedTagsTest {
  private Instant now = Instant.EPOCH;
  private final RememberedTags tags = new RememberedTags(() -> now, Duration.ofMinutes(10));
  private final List<List<String>> asked = new ArrayList<>();

  private Map<String, Map<String, String>> read(List<String> arns) {
    asked.add(arns);
    Map<String, Map<String, String>> read = new TreeMap<>();
    arns.stream().filter(arn -> !arn.equals("gone")).forEach(arn -> read.put(arn, Map.of("name", arn)));
    return read;
  }

  @Test
  void readsInPortionsAndOnce() {
    assertThat(tags.of(List.of("c", "a", "b", "a"), 2, this::read)).containsOnlyKeys("a", "b", "c");
    assertThat(tags.of(List.of("a", "d"), 2, this::read)).containsEntry("d", Map.of("name", "d"));
    assertThat(asked).containsExactly(List.of("a", "b"), List.of("c"), List.of("d"));
  }

  @Test
  void readsAnewWhatIsOldOrWasNotThere() {
    tags.of(List.of("a", "gone"), 20, this::read);
    assertThat(tags.of(List.of("a", "gone"), 20, this::read)).containsOnlyKeys("a");
    now = now.plus(Duration.ofMinutes(10));
    tags.of(List.of("a"), 20, this::read);
    assertThat(asked).containsExactly(List.of("a", "gone"), List.of("gone"), List.of("a"));
  }

  @Test
  void readsAnewWhatIsDoubted() {
    tags.of(List.of("a", "b"), 20, this::read);
    tags.doubt("a");
    assertThat(tags.of(List.of("a", "b"), 20, this::read)).containsOnlyKeys("a", "b");
    assertThat(asked).containsExactly(List.of("a", "b"), List.of("a"));
  }

  @Test
  void keepsWhatWasReadBeforeARefusal() {
    assertThatThrownBy(() -> tags.of(List.of("a", "b"), 1, arns -> {
      if (arns.contains("b")) {
        throw new IllegalStateException("too fast");
      }
      return read(arns);
    })).hasMessage("too fast");
    tags.of(List.of("a", "b"), 1, this::read);
    assertThat(asked).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void believesWhoWroteThemUntilTheyAreOld() {
    tags.remember("a", Map.of("name", "written"));
    assertThat(tags.of(List.of("a"), 20, this::read)).containsEntry("a", Map.of("name", "written"));
    now = now.plus(Duration.ofMinutes(10));
    assertThat(tags.of(List.of("a"), 20, this::read)).containsEntry("a", Map.of("name", "a"));
  }

  @Test
  void readsAnewAfterADoubtButForgetsNothing() {
    tags.of(List.of("a"), 20, this::read);
    tags.doubt("a");
    tags.doubt("never heard of");
    assertThat(tags.last("a")).isEqualTo(Map.of("name", "a"));
    assertThat(tags.last("never heard of")).isNull();
    tags.of(List.of("a"), 20, this::read);
    assertThat(asked).containsExactly(List.of("a"), List.of("a"));
  }

  @Test
  void tellsTheLastOfWhatIsNotToldAnyMore() {
    tags.remember("gone", Map.of("name", "written"));
    now = now.plus(Duration.ofHours(1));
    assertThat(tags.of(List.of("gone"), 20, this::read)).isEmpty();
    assertThat(tags.last("gone")).isEqualTo(Map.of("name", "written"));
  }
}
