package dev.webapp.platform.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of manifests, good and bad, that whatever validates the CRD must agree with. A file of two documents is a
 * creation, which is good, and an update of it, which is judged.
 */
public final class Manifests {
  private static final String EXPECT = "# expect: ";

  private Manifests() {}

  /**
   * One file.
   *
   * @param name the file's name, without its ending
   * @param expect part of the message that refuses it; null for a good one
   * @param documents one or two, as YAML
   */
  public record Manifest(String name, String expect, List<String> documents) {
    public Manifest {
      documents = List.copyOf(documents);
    }

    /** The document that is judged. */
    public String last() {
      return documents.getLast();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Manifests that must be accepted, in the order of their names. */
  public static List<Manifest> valid() {
    return read("valid");
  }

  /** Manifests that must be refused, in the order of their names. */
  public static List<Manifest> invalid() {
    return read("invalid");
  }

  private static List<Manifest> read(String folder) {
    try (Stream<Path> files = Files.list(Path.of(Manifests.class.getResource(folder).toURI()))) {
      return files.sorted().map(Manifests::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Manifest read(Path file) {
    try {
      var text = Files.readString(file);
      var expect = text.startsWith(EXPECT) ? text.lines().findFirst().orElseThrow().substring(EXPECT.length()) : null;
      var name = file.getFileName().toString().replaceFirst("[.]yaml$", "");
      return new Manifest(name, expect, List.of(text.split("(?m)^---\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
