package dev.webapp.platform.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class ArchiveTest {
  /** Knows the archive's classes and the JDK's, and no others. */
  private static final class FromArchive extends ClassLoader {
    private final Map<String, byte[]> files;

    FromArchive(Map<String, byte[]> files) {
      super(ClassLoader.getPlatformClassLoader());
      this.files = files;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = files.get(name.replace('.', '/') + ".class");
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  /** Every one that is there is loaded, so that a class left out would be missed. */
  @Test
  void hasAllThatTheHandlerNeeds() throws IOException, ReflectiveOperationException {
    Map<String, byte[]> files = files(Archive.ofRetryFunction().bytes());
    FromArchive loader = new FromArchive(files);
    for (String file : files.keySet()) {
      Class<?> type = Class.forName(file.replace('/', '.').replaceAll("\\.class$", ""), true, loader);
      type.getDeclaredMethods();
      for (Class<?> part : type.getNestMembers()) {
        assertThat(part.getClassLoader()).isSameAs(loader);
      }
    }
    Class<?> function = loader.loadClass(RetryFunction.class.getName());
    Map<String, String> environment = Map.of(RetryFunction.URL, "http://localhost:1", RetryFunction.TIMEOUT, "1000",
        RetryFunction.ATTEMPTS, "1", RetryFunction.BACKOFF, "1", RetryFunction.LARGEST_BODY, "9");
    Class<?> pause = loader.loadClass(RetryFunction.Pause.class.getName());
    var made = function.getDeclaredConstructor(Map.class, pause, java.util.random.RandomGenerator.class);
    made.setAccessible(true);
    Object answer = function.getMethod("handle", Map.class)
        .invoke(made.newInstance(environment, null, null), Map.of("path", "/"));
    assertThat(answer).asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("statusCode", 502).containsEntry("failed", true);
  }

  @Test
  void isTheSameEachTime() {
    assertThat(Archive.ofRetryFunction().bytes()).isEqualTo(Archive.ofRetryFunction().bytes());
    assertThat(Archive.ofRetryFunction()).isEqualTo(Archive.ofRetryFunction())
        .hasSameHashCodeAs(Archive.ofRetryFunction());
    assertThat(Archive.ofRetryFunction().sha256()).matches("[A-Za-z0-9+/]{43}=");
  }

  @Test
  void doesNotDependOnACompressorOrOnTime() throws IOException {
    List<ZipEntry> entries = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(Archive.ofRetryFunction().bytes()))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.add(entry);
      }
    }
    assertThat(entries).hasSizeGreaterThan(3).allSatisfy(entry -> {
      assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
      assertThat(entry.getTimeLocal().getYear()).isEqualTo(1980);
    });
    assertThat(entries).extracting(ZipEntry::getName).isSorted();
  }

  private static Map<String, byte[]> files(byte[] zip) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }
}
