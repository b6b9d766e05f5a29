package dev.webapp.platform.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({"1024Mi, 1Gi", "0.5, 500m", "1000m, 1", "1500m, 1500m", "1.5Gi, 1536Mi", "1073741824, 1073741824",
      "1000, 1k",
      "1e3, 1k", "100Mi, 100Mi", "0, 0", "0.1m, 100u", "2, 2", "64, 64", "256Gi, 256Gi", "500M, 500M", "1E3, 1k"})
  void areKeptInOneForm(String written, String kept) {
    assertThat(Quantities.canonical(written)).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource({"abc", "1 Gi", "1Gb", "''"})
  void mayBeNone(String text) {
    assertThat(Quantities.canonical(text)).isNull();
  }
}
