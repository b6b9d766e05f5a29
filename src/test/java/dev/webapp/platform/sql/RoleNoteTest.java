package dev.webapp.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.SecretValue;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoleNoteTest {
  private static final SecretValue SECRET = new SecretValue("arn:secret@v1", () -> "open-sesame");

  @Test
  void readsWhatItWrites() {
    RoleNote note = new RoleNote(Map.of(Ownership.OWNER, "o'brien's \\ \"cluster\""), RoleNote.digest(SECRET));

    assertThat(RoleNote.read(note.written())).isEqualTo(note);
    assertThat(note.tells(SECRET)).isTrue();
    assertThat(note.tells(new SecretValue("arn:secret@v2", () -> "open-sesame"))).isFalse();
    assertThat(note.tells(null)).isFalse();
    assertThat(note.written()).doesNotContain("open-sesame").doesNotContain("arn:secret");
  }

  @Test
  void commentsOfOthersAreNoNotes() {
    for (String comment : new String[] {null, "", "of the billing team", "{", "[1]", "{\"a\":{}}", "{\"a\":\"b\"}"}) {
      assertThat(RoleNote.read(comment)).as(comment).isNull();
    }
  }
}
