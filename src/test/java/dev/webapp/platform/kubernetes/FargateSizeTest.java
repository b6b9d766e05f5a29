package dev.webapp.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.ServiceSpec.Resources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FargateSizeTest {
  @ParameterizedTest
  @CsvSource({
      "100m, 128Mi, 250m, 768Mi", "250m, 768Mi, 250m, 768Mi", "250m, 769Mi, 250m, 1792Mi",
      "500m, 1Gi, 500m, 1792Mi", "0.5, 1G, 500m, 1792Mi", "500m, 4Gi, 1, 4864Mi", "1, 1Gi, 1, 1792Mi",
      "1500m, 2Gi, 2, 3840Mi", "4, 29Gi, 4, 30464Mi", "4, 30Gi, 8, 32512Mi", "5, 17Gi, 8, 20224Mi",
      "9, 1Gi, 16, 32512Mi", "16, 119Gi, 16, 122624Mi"})
  void whatIsAskedForIsRoundedUp(String cpu, String memory, String getsCpu, String getsMemory) {
    assertThat(FargateSize.of(new Resources(cpu, memory)).orElseThrow().requests())
        .isEqualTo(new Resources(getsCpu, getsMemory));
  }

  @ParameterizedTest
  @CsvSource({"17, 1Gi", "1, 120Gi", "16.001, 1Gi"})
  void whatIsTooMuchHasNone(String cpu, String memory) {
    assertThat(FargateSize.of(new Resources(cpu, memory))).isEmpty();
  }

  @Test
  void printsAsAwsWritesIt() {
    assertThat(FargateSize.of(new Resources("250m", "512Mi")).orElseThrow()).hasToString("0.25 vCPU and 1 GB");
    assertThat(FargateSize.of(new Resources("2", "8Gi")).orElseThrow()).hasToString("2 vCPU and 9 GB");
  }

  @Test
  void quantitiesAreComparedByTheirSize() {
    assertThat(FargateSize.same(new Resources("0.5", "1Gi"), new Resources("500m", "1024Mi"))).isTrue();
    assertThat(FargateSize.same(new Resources("0.5", "1Gi"), new Resources("500m", "1G"))).isFalse();
  }
}
