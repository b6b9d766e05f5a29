package dev.webapp.platform;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.webapp.platform.aws.ParameterGroup;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.sql.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "dev.webapp.platform.";
  private static final Path README = Path.of("README.md");
  private static final int LONGEST_CLASS = 300;
  private static final int LONGEST_LINE = 120;
  private static final Pattern DECLARATION =
      Pattern.compile("^(public |final |abstract |sealed |non-sealed )*(class|record|interface|enum|@interface) ");
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.webapp.platform");
  private static final Set<JavaClass> DESIRED = desired();

  @Test
  void everyPackageUsesOnlyWhatItsRoomMayUse() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      String from = name(type);
      Room room = Room.of(from).orElse(null);
      if (room == null) {
        wrong.add("no room for package " + from);
        continue;
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (!isAllowed(room, from, target)) {
          wrong.add(from + " uses " + target.getName() + " (" + type.getSimpleName() + ")");
        }
      }
    }
    assertThat(CLASSES).hasSizeGreaterThan(200);
    assertThat(wrong).isEmpty();
  }

  @Test
  void noPackageIsForWhateverIsLeftOver() {
    assertThat(CLASSES).allSatisfy(type -> {
      assertThat(type.getPackageName().split("\\.")).doesNotContain("util", "utils", "common", "helper", "helpers");
      assertThat(type.getSimpleName()).doesNotEndWith("Helper").doesNotEndWith("Utils").doesNotEndWith("Manager");
    });
  }

  @Test
  void packagesDependOnEachOtherInOneDirection() {
    slices().matching("dev.webapp.platform.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void everyPackageSaysWhyItExists() {
    Set<String> packages = new TreeSet<>();
    CLASSES.forEach(type -> packages.add(name(type)));

    assertThat(RoomMap.packages()).containsExactlyInAnyOrderElementsOf(packages);
  }

  @Test
  void noClassOutgrowsItsReader() throws IOException {
    Map<String, Integer> lengths = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        lengths.put(file.toString(), length(Files.readAllLines(file)));
      }
    }
    lengths.values().removeIf(length -> length <= LONGEST_CLASS);
    assertThat(lengths).isEmpty();
  }

  @Test
  void linesFitThePage() throws IOException {
    List<String> longer = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
          if (lines.get(i).length() > LONGEST_LINE) {
            longer.add(file + ":" + (i + 1));
          }
        }
      }
    }
    assertThat(longer).isEmpty();
  }

  @Test
  void theReadmesMapIsUpToDate() throws IOException {
    String now = Files.readString(README);
    String right = RoomMap.update(now);
    if (System.getProperty("generated.update") != null) {
      Files.writeString(README, right);
      now = right;
    }
    assertThat(now).as("out of date: run mvn test -Dtest=ArchitectureTest -Dgenerated.update and commit %s", README)
        .isEqualTo(right);
  }

  @Test
  void aMapLeavesTheRestOfADocumentAlone() {
    String document = RoomMap.update("# Title\n\nBefore.\n\n<!-- rooms -->\n(stale)\n<!-- /rooms -->\n\nAfter.\n");

    assertThat(document).startsWith("# Title\n\nBefore.\n\n<!-- rooms -->\n| package |")
        .contains("| `graph` | The dependency graph: ").doesNotContain("(stale)")
        .endsWith("|\n<!-- /rooms -->\n\nAfter.\n");
    assertThat(RoomMap.update(document)).isEqualTo(document);
  }

  /** The lines of a file's class, from its declaration on. */
  private static int length(List<String> lines) {
    int start = 0;
    while (start < lines.size() && !DECLARATION.matcher(lines.get(start)).find()) {
      start++;
    }
    return lines.size() - start;
  }

  private static boolean isAllowed(Room room, String from, JavaClass target) {
    String type = target.getName();
    if (target.isPrimitive() || type.startsWith("java.") || type.startsWith("javax.crypto.")
        || type.startsWith("com.sun.net.httpserver.")) {
      return true;
    }
    if (!type.startsWith(ROOT)) {
      return room.mayUseLibrary(from, type);
    }
    String other = name(target);
    return other.equals(from) || room.mayUse(other)
        || room.mayUse(Room.Library.TAGS)
            && Set.of(Tags.class.getName(), ParameterGroup.class.getName(), Pair.class.getName()).contains(type)
        || room.mayUse(Room.Library.DESIRED)
            && Room.of(other).filter(Set.of(Room.AWS_SERVICE, Room.SQL)::contains).isPresent()
            && DESIRED.contains(target);
  }

  /** Desired records, and the types that they are made of. */
  private static Set<JavaClass> desired() {
    Set<JavaClass> types = new HashSet<>();
    CLASSES.stream().filter(type -> type.isAssignableTo(Desired.class)).forEach(type -> {
      types.add(type);
      type.getFields().stream().map(JavaField::getType).forEach(part -> types.addAll(part.getAllInvolvedRawTypes()));
    });
    return types;
  }

  private static String name(JavaClass type) {
    String name = type.getPackageName();
    return name.equals("dev.webapp.platform") ? "" : name.substring(ROOT.length());
  }
}
