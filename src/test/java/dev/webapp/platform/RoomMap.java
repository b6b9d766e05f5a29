package dev.webapp.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The README's map of packages: what each is for, in its own words, and what it may use. */
final class RoomMap {
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "webapp", "platform");
  private static final String START = "<!-- rooms -->\n";
  private static final String END = "<!-- /rooms -->";
  private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
  private static final Pattern SENTENCE = Pattern.compile("(.+?[.])(?: [A-Z].*)?");

  private RoomMap() {}

  /** The document with its map brought up to date; all else stays. Throws where it has no place for one. */
  static String update(String document) {
    int start = document.indexOf(START);
    int end = document.indexOf(END);
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no " + START.strip() + " … " + END + " in the README");
    }
    return document.substring(0, start) + START + table() + document.substring(end);
  }

  private static String table() {
    StringBuilder table = new StringBuilder("| package | why it exists | may use |\n|---|---|---|\n");
    for (String name : packages()) {
      Room room = Room.of(name).orElseThrow(() -> new IllegalStateException("no room for package " + name));
      table.append("| `%s` | %s | %s |\n".formatted(name, why(name), room.uses()));
    }
    return table.toString();
  }

  /** Every package, by its name below ours, in the order of the rooms. */
  static List<String> packages() {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.endsWith("package-info.java"))
          .map(file -> SOURCES.relativize(file.getParent()).toString().replace(java.io.File.separatorChar, '.'))
          .sorted(Comparator.comparing((String name) -> Room.of(name).map(Room::ordinal).orElse(-1))
              .thenComparing(Comparator.naturalOrder()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first sentence of the package's description. */
  private static String why(String name) {
    String text = plain(javadoc(SOURCES.resolve(name.replace('.', '/')).resolve("package-info.java")));
    Matcher sentence = SENTENCE.matcher(text);
    if (!sentence.matches()) {
      throw new IllegalStateException("package " + name + " is not described: " + text);
    }
    return sentence.group(1);
  }

  private static String javadoc(Path file) {
    try {
      Matcher comment = JAVADOC.matcher(Files.readString(file));
      return comment.find() ? comment.group(1) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String plain(String javadoc) {
    return javadoc.replaceAll("(?m)^\\s*\\*", " ").replaceAll("(?s)<p>.*", "").replaceAll("\\s+", " ").strip()
        .replaceAll("\\{@code ([^}]*)}", "`$1`").replaceAll("\\{@link (?:[a-z0-9]+\\.)*([^}]*)}", "`$1`")
        .replaceAll("<[^>]*>", "").replace("|", "\\|");
  }
}
