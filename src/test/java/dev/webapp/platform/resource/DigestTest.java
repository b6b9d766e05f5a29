package dev.webapp.platform.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DigestTest {
  @Test
  void isSha256InHexadecimal() {
    // printf 'abc\0' | sha256sum
    assertThat(Digest.of(64, "abc")).isEqualTo("dc1114cd074914bd872cc1f9a23ec910ea2203bc79779ab2e17da25782a624fc");
    assertThat(Digest.of(8, "abc")).isEqualTo("dc1114cd");
  }

  @Test
  void tellsPartsApart() {
    assertThat(Digest.of(64, "ab", "c")).isNotEqualTo(Digest.of(64, "a", "bc")).isNotEqualTo(Digest.of(64, "abc"));
    assertThat(Digest.of(64, "a", "")).isNotEqualTo(Digest.of(64, "a"));
    assertThat(Digest.of(64)).isNotEqualTo(Digest.of(64, ""));
  }

  @Test
  void isTheSameForTextOutsideOfAscii() {
    assertThat(Digest.of(64, "café")).isEqualTo(Digest.of(64, "café")).isNotEqualTo(Digest.of(64, "cafe"));
  }
}
