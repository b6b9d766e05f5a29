package dev.webapp.platform.abuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Strings that match a regular expression, as far as schemas use them: anchors, literals, classes, groups, alternatives
 * and greedy quantifiers.
 */
final class PatternStrings {
  private static final int UNBOUNDED = 1000;
  /** What stands for "anything": ASCII, and characters of two, three and four bytes. */
  private static final List<String> ANYTHING = List.of("a", "Z", "0", "-", "_", ".", "/", ":", "%", "é", "名", "😀");

  private interface Part {
    void append(StringBuilder to, Random random, int most);
  }

  private final String pattern;
  private final Part root;
  private int at;

  private PatternStrings(String pattern) {
    this.pattern = pattern;
    this.root = alternatives();
    if (at != pattern.length()) {
      throw new IllegalArgumentException("not understood from " + at + " on: " + pattern);
    }
  }

  static PatternStrings of(String pattern) {
    return new PatternStrings(pattern);
  }

  /** A match whose repetitions are seldom more than {@code most} longer than they have to be. */
  String next(Random random, int most) {
    StringBuilder text = new StringBuilder();
    root.append(text, random, most);
    return text.toString();
  }

  private Part alternatives() {
    List<Part> choices = new ArrayList<>(List.of(sequence()));
    while (at < pattern.length() && pattern.charAt(at) == '|') {
      at++;
      choices.add(sequence());
    }
    return choices.size() == 1 ? choices.getFirst()
        : (to, random, most) -> choices.get(random.nextInt(choices.size())).append(to, random, most);
  }

  private Part sequence() {
    List<Part> parts = new ArrayList<>();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      parts.add(quantified(atom()));
    }
    return (to, random, most) -> parts.forEach(part -> part.append(to, random, most));
  }

  private Part atom() {
    char c = pattern.charAt(at++);
    return switch (c) {
      case '^', '$' -> (_, _, _) -> { };
      case '(' -> group();
      case '[' -> oneOf(characters());
      case '.' -> oneOf(ANYTHING);
      case '\\' -> escaped(pattern.charAt(at++));
      default -> oneOf(List.of(String.valueOf(c)));
    };
  }

  private Part group() {
    if (pattern.startsWith("?:", at)) {
      at += 2;
    }
    Part inner = alternatives();
    at++;
    return inner;
  }

  private Part escaped(char c) {
    return switch (c) {
      case 'S', 'w' -> oneOf(c == 'S' ? ANYTHING : List.of("a", "_", "0"));
      case 'd' -> oneOf(range('0', '9'));
      default -> oneOf(List.of(String.valueOf(c)));
    };
  }

  private List<String> characters() {
    if (pattern.charAt(at) == '^') {
      throw new IllegalArgumentException("a class of what must not be: " + pattern);
    }
    List<String> characters = new ArrayList<>();
    do {
      char from = pattern.charAt(at++);
      if (from == '\\' && pattern.charAt(at) == 'p') {
        // A Unicode class, such as \p{L}: letters and digits of other scripts.
        characters.addAll(pattern.charAt(at + 2) == 'N' ? List.of("٣") : pattern.charAt(at + 2) == 'L'
            ? List.of("é", "名") : List.of());
        at = pattern.indexOf('}', at) + 1;
        continue;
      }
      if (from == '\\') {
        from = pattern.charAt(at++);
      }
      if (pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
        characters.addAll(range(from, pattern.charAt(at + 1)));
        at += 2;
      } else {
        characters.add(String.valueOf(from));
      }
    } while (pattern.charAt(at) != ']');
    at++;
    return characters;
  }

  private static List<String> range(char from, char to) {
    List<String> all = new ArrayList<>();
    for (char c = from; c <= to; c++) {
      all.add(String.valueOf(c));
    }
    return all;
  }

  private static Part oneOf(List<String> characters) {
    return (to, random, _) -> to.append(characters.get(random.nextInt(characters.size())));
  }

  private Part quantified(Part part) {
    if (at == pattern.length()) {
      return part;
    }
    return switch (pattern.charAt(at)) {
      case '*' -> repeated(part, 0, UNBOUNDED, 1);
      case '+' -> repeated(part, 1, UNBOUNDED, 1);
      case '?' -> repeated(part, 0, 1, 1);
      case '{' -> {
        int end = pattern.indexOf('}', at);
        String[] bounds = pattern.substring(at + 1, end).split(",", -1);
        int least = Integer.parseInt(bounds[0]);
        int greatest = bounds.length == 1 ? least : bounds[1].isEmpty() ? UNBOUNDED : Integer.parseInt(bounds[1]);
        yield repeated(part, least, greatest, end + 1 - at);
      }
      default -> part;
    };
  }

  private Part repeated(Part part, int least, int greatest, int length) {
    at += length;
    return (to, random, most) -> {
      int times = least + random.nextInt(Math.min(greatest - least, most) + 1);
      for (int i = 0; i < times; i++) {
        part.append(to, random, most);
      }
    };
  }
}
