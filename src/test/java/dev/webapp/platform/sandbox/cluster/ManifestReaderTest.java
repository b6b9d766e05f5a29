package dev.webapp.platform.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestReaderTest {
  /** What {@code kubectl create --dry-run=client -o json} printed for each. */
  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
      "y|true", "n|false", "No|false", "on|true", "OFF|false", "yes|true", "'y'|\"y\"", "1:20|\"1:20\"", "010|8",
      "08|8", "0o10|8", "0b11|3", "-0b11|-3", "1_000|1000", "1.0|1", "1.|1", "1e3|1000", "1e+3|1000",
      "2001-12-14|\"2001-12-14\"", ".5|0.5", "+1|1", "~|null", "!!str 1|\"1\"", "!!binary aGk=|\"hi\"",
      "!foo bar|\"bar\"", "0x1F|31", "!!int \"3\"|3", "1e400|\"1e400\"", "=|\"=\"", "9007199254740993|9007199254740993",
      "16|16", "\"16\"|\"16\"", "1.2.3|\"1.2.3\"", "03:00-04:00|\"03:00-04:00\"", "nope|\"nope\"",
      "12345678901234567890|12345678901234567890", "0.1|0.1"})
  void readsScalarsAsKubectlDoes(String yaml, String json) {
    assertThat(ManifestReader.read("x", "a: " + yaml).getFirst().object().get("a")).hasToString(json);
  }

  @Test
  void keysAreStringsAndMergeKeysMerge() {
    Manifest read = ManifestReader.read("x", "base: &b {q: r, s: t}\nm: {<<: *b, s: u}\ny: 1\n1: 2\n1.50: 3\n")
        .getFirst();
    assertThat(read.object()).hasToString(
        "{\"base\":{\"q\":\"r\",\"s\":\"t\"},\"m\":{\"s\":\"u\",\"q\":\"r\"},\"true\":1,\"1\":2,\"1.5\":3}");
  }

  @Test
  void tellsTheLinesOfDocumentsAndFields() {
    List<Manifest> read = ManifestReader.read("shop.yaml", """
        --- # first
        # nothing
        ---
        kind: Shop
        spec:
          services:
            - name: web
              image: x
            - {name: api, port: 80}
        ...
        ---
        kind: Other
        """);
    assertThat(read).hasSize(2);
    Manifest shop = read.getFirst();
    assertThat(shop.file()).isEqualTo("shop.yaml");
    assertThat(shop.line()).isEqualTo(4);
    assertThat(shop.lineOf("spec.services[0].image")).isEqualTo(8);
    assertThat(shop.lineOf("spec.services[1].port")).isEqualTo(9);
    assertThat(shop.lineOf("spec.services[1].nowhere.deeper")).isEqualTo(9);
    assertThat(shop.lineOf("metadata.name")).isEqualTo(4);
    assertThat(read.get(1).line()).isEqualTo(12);
  }

  @Test
  void theLastOfTwoKeysCountsAndBothAreTold() {
    Manifest read = ManifestReader.read("x", "spec:\n  a: 1\n  a: 2\n").getFirst();
    assertThat(read.object()).hasToString("{\"spec\":{\"a\":2}}");
    assertThat(read.duplicates()).containsExactly("spec.a");
  }

  @Test
  void saysWhereItCannotRead() {
    assertThatThrownBy(() -> ManifestReader.read("f.yaml", "kind: Shop\nspec:\n  a: [x\n"))
        .isInstanceOfSatisfying(ManifestException.class, e -> {
          assertThat(e.file()).isEqualTo("f.yaml");
          assertThat(e.line()).isEqualTo(4);
          assertThat(e.column()).isEqualTo(1);
          assertThat(e.reason()).contains("expected ',' or ']'");
        });
    assertThatThrownBy(() -> ManifestReader.read("f.yaml", "a: 1\n---\n- x\n"))
        .hasMessage("f.yaml:3:1: a manifest must be a map, not array");
    assertThatThrownBy(() -> ManifestReader.read("f.yaml", "a: .inf")).hasMessageStartingWith("f.yaml:1:4: ");
    assertThatThrownBy(() -> ManifestReader.read("f.yaml", "kind: x\n\ta: b")).hasMessageStartingWith("f.yaml:2:1: ");
  }
}
