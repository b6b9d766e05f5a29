package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlatformFilesTest {
  static Stream<Path> samples() throws IOException {
    return Files.list(Path.of("samples")).sorted();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsEverySample(Path sample) {
    assertThat(PlatformFiles.platforms(List.of(sample))).hasSize(1);
  }
}
