package dev.webapp.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class ScramVerifierTest {
  private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");

  /** The exchange of RFC 7677, section 3: the server proves that it has the key by signing what was said. */
  @Test
  void holdsTheKeyThatTheServerSignsWith() throws Exception {
    String verifier = ScramVerifier.of("pencil", SALT);
    String said = "n=user,r=rOprNGfwEbeRWgbNEkqO,"
        + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
        + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] serverKey = Base64.getDecoder().decode(verifier.substring(verifier.lastIndexOf(':') + 1));
    mac.init(new SecretKeySpec(serverKey, "HmacSHA256"));

    assertThat(verifier).startsWith("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$").doesNotContain("pencil");
    assertThat(Base64.getEncoder().encodeToString(mac.doFinal(said.getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  }

  @Test
  void takesNoPasswordThatWouldHaveToBeNormalized() {
    for (String password : new String[] {"pässword", "tab\t"}) {
      assertThatThrownBy(() -> ScramVerifier.of(password, SALT)).isInstanceOf(ScramVerifier.NotPlain.class)
          .hasMessageStartingWith("has other characters than printable ASCII");
    }
    assertThatThrownBy(() -> ScramVerifier.of("", SALT)).isInstanceOf(ScramVerifier.NotPlain.class)
        .hasMessage("is empty");
  }
}
