package dev.webapp.platform.aws.cognitoidentityprovider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ValidityTest {
  @Test
  void isToldInTheLargestUnitThatIsWhole() {
    assertThat(Validity.Told.of(Duration.ofDays(30))).isEqualTo(new Validity.Told(30, "days"));
    assertThat(Validity.Told.of(Duration.ofHours(25))).isEqualTo(new Validity.Told(25, "hours"));
    assertThat(Validity.Told.of(Duration.ofMinutes(90))).isEqualTo(new Validity.Told(90, "minutes"));
    assertThat(Validity.Told.of(Duration.ofSeconds(301))).isEqualTo(new Validity.Told(301, "seconds"));
  }

  @Test
  void withoutAUnitItIsInTheTokensOwn() {
    assertThat(Validity.ACCESS_TOKEN.read(2, null)).isEqualTo(Duration.ofHours(2));
    assertThat(Validity.REFRESH_TOKEN.read(2, null)).isEqualTo(Duration.ofDays(2));
    assertThat(Validity.REFRESH_TOKEN.read(90, "minutes")).isEqualTo(Duration.ofMinutes(90));
  }

  @Test
  void leftOutItIsWhatAwsTakes() {
    assertThat(Validity.ID_TOKEN.read(null, null)).isEqualTo(Duration.ofHours(1));
    assertThat(Validity.REFRESH_TOKEN.read(0, "days")).isEqualTo(Duration.ofDays(30));
  }
}
