package dev.webapp.platform.sandbox.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.webapp.platform.sandbox.cluster.ManifestReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {
  private static final JsonNode OBJECT = ManifestReader.read("test", """
      metadata: {labels: {app.kubernetes.io/name: shop}}
      spec: {list: [{name: a}, {name: b}]}
      status: {conditions: [{type: Other, status: "False"}, {type: Ready, status: "True"}]}
      """).getFirst().object();

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      ".status.conditions[?(@.type==\"Ready\")].status | [\"True\"]",
      ".status.conditions[?(@.type=='None')].status | []",
      ".spec.list[*].name | [\"a\", \"b\"]", ".spec.list[1].name | [\"b\"]", ".spec.list[-1].name | [\"b\"]",
      ".metadata.labels.app\\.kubernetes\\.io/name | [\"shop\"]",
      ".metadata.labels['app.kubernetes.io/name'] | [\"shop\"]", ".nowhere.at.all | []", "no path | []"})
  void columnsPointIntoObjects(String path, String found) {
    assertThat(JsonPath.find(path, OBJECT)).hasToString(found);
  }

  @Test
  void agesReadLikeKubectls() {
    assertThat(Ages.of(Duration.ofSeconds(119))).isEqualTo("119s");
    assertThat(Ages.of(Duration.ofSeconds(192))).isEqualTo("3m12s");
    assertThat(Ages.of(Duration.ofMinutes(100))).isEqualTo("100m");
    assertThat(Ages.of(Duration.ofMinutes(200))).isEqualTo("3h20m");
    assertThat(Ages.of(Duration.ofHours(47))).isEqualTo("47h");
    assertThat(Ages.of(Duration.ofHours(73))).isEqualTo("3d1h");
    assertThat(Ages.of(Duration.ofDays(400))).isEqualTo("400d");
    assertThat(Ages.of(Duration.ofDays(1000))).isEqualTo("2y270d");
  }
}
