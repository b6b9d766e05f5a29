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
  void readsAnewWhatIsForgotten() {
    tags.of(List.of("a", "b"), 20, this::read);
    tags.forget("a");
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
}
