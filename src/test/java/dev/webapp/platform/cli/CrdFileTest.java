package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CrdFileTest {
  @Test
  void theFileIsWhatTheTypesSay() throws IOException {
    var root = Path.of("");
    if (System.getProperty("generated.update") != null) {
      CrdFile.write(root);
    }
    assertThat(root.resolve(CrdFile.PATH))
        .as("out of date: run mvn test -Dtest=CrdFileTest -Dgenerated.update and commit %s", CrdFile.PATH)
        .content()
        .isEqualTo(CrdFile.text());
  }
}
