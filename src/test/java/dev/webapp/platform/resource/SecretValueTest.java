package dev.webapp.platform.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SecretValueTest {
  private final AtomicInteger reads = new AtomicInteger();
  private final SecretValue secret = new SecretValue("arn:secret#v1", () -> {
    reads.incrementAndGet();
    return "hunter2";
  });

  @Test
  void neverShows() {
    for (Object holder : List.of(secret, List.of(secret), Map.of("password", secret),
        new Samples.Pool("e", List.of(), secret), Outputs.of("password", secret),
        new FieldChange("password", secret, secret, Effect.NONE), secret.map("uri", "x"::concat))) {
      assertThat(holder.toString()).as(holder.getClass().getSimpleName()).contains("(secret)")
          .doesNotContain("hunter2").doesNotContain("arn:secret");
    }
    assertThat(reads).hasValue(0);
  }

  @Test
  void isReadOnlyWhenItIsNeeded() {
    SecretValue uri = secret.map("uri", password -> "postgresql://" + password);

    assertThat(secret).isEqualTo(new SecretValue("arn:secret#v1", () -> "whatever"));
    assertThat(reads).hasValue(0);
    assertThat(uri.reveal()).isEqualTo("postgresql://hunter2");
    assertThat(reads).hasValue(1);
  }

  @Test
  void isTheSameAsLongAsItsVersionIs() {
    assertThat(secret).isNotEqualTo(new SecretValue("arn:secret#v2", () -> "hunter2"));
    assertThat(secret.hashCode()).isEqualTo(new SecretValue("arn:secret#v1", () -> "x").hashCode());
    assertThat(secret.map("uri", s -> s)).isEqualTo(secret.map("uri", s -> s + "!")).isNotEqualTo(secret)
        .isNotEqualTo(secret.map("dsn", s -> s));
  }

  @Test
  void whetherItWasRenewedMakesItNoOtherAndGoesAlong() {
    SecretValue renewed = new SecretValue("arn:secret#v1", () -> "hunter2", true);

    assertThat(renewed).isEqualTo(secret);
    assertThat(renewed.map("uri", s -> s).renewed()).isTrue();
    assertThat(secret.renewed()).isFalse();
  }
}
