package dev.webapp.platform.cli;

import dev.webapp.platform.api.PlatformPlan;
import dev.webapp.platform.plan.Action;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** Plans in the terminal, in the order in which they would be carried out. */
final class PlanText {
  private final PrintWriter out;
  private final Ansi ansi;

  PlanText(PrintWriter out, Ansi ansi) {
    this.out = out;
    this.ansi = ansi;
  }

  void print(PlanReport report) {
    out.println(painted(report.plan().namespace() + "/" + report.plan().name(), Style.bold));
    report.plan().steps().forEach(this::print);
    report.unknown().forEach(unknown -> out.println(
        "  " + painted("? " + unknown.id(), Style.fg_magenta) + "  " + unknown.name() + ": " + unknown.reason()));
    report.notes().forEach(note -> out.println("  " + note));
    out.println(painted(counts(report), Style.bold));
  }

  private void print(PlatformPlan.Step step) {
    Optional<Action> action = Action.of(step.action());
    out.println("  " + painted(action.map(Action::sign).orElse("?") + " " + step.action(), style(action)) + " "
        + step.id() + (step.name() == null ? "" : "  " + step.name())
        + (step.effect() == null || step.effect().equals("none") ? "" : "  (" + step.effect() + ")"));
    boolean fresh = action.filter(Action.CREATE::equals).isPresent();
    step.changes().forEach(change -> print(change, fresh));
    if (step.note() != null) {
      out.println("      " + painted(step.note(), Style.fg_cyan));
    }
    if (step.drift() != null) {
      out.println("      " + painted("others did what this undoes", Style.fg_magenta));
    }
    if (step.waits() != null) {
      String waits = action.filter(Action.REFUSE::equals).isPresent() ? "" : "waits: ";
      out.println("      " + painted(waits + step.waits(), Style.fg_yellow));
    }
  }

  private void print(PlatformPlan.Change change, boolean fresh) {
    Optional<List<String>> before = lines(change.from());
    Optional<List<String>> after = lines(change.to());
    if (before.isEmpty() && after.isEmpty()) {
      out.println("      " + change.field() + ": "
          + (fresh && change.from() == null ? "" : value(change.from()) + " → ") + value(change.to()));
      return;
    }
    out.println("      " + change.field() + ":");
    List<String> was = before.orElse(List.of());
    List<String> becomes = after.orElse(List.of());
    was.stream().filter(line -> !becomes.contains(line))
        .forEach(line -> out.println("        " + painted("- " + line, Style.fg_red)));
    becomes.stream().filter(line -> !was.contains(line))
        .forEach(line -> out.println("        " + painted("+ " + line, Style.fg_green)));
  }

  /** Of a policy, or of a text that has several; empty for what is told in one. */
  private static Optional<List<String>> lines(String value) {
    return PolicyText.lines(value).or(
        () -> Optional.ofNullable(value).filter(text -> text.contains("\n")).map(text -> text.lines().toList()));
  }

  /** {@code 3 to create, 1 to update, 1 waits for approval}: what waits is counted among the others, too. */
  private static String counts(PlanReport report) {
    List<String> counts = new ArrayList<>();
    for (Action action : Action.values()) {
      long times = report.plan().steps().stream().filter(s -> s.action().equals(action.toString())).count();
      if (times > 0) {
        counts.add(times + (action == Action.REFUSE ? " refused" : " to " + action));
      }
    }
    long waiting = report.plan().steps().stream()
        .filter(s -> s.waits() != null && !s.action().equals(Action.REFUSE.toString())).count();
    if (waiting > 0) {
      counts.add(waiting + (waiting == 1 ? " waits" : " wait") + (report.approvable() ? " for approval" : ""));
    }
    if (report.plan().omitted() != null) {
      int omitted = report.plan().omitted();
      counts.add(omitted + " more that " + (omitted == 1 ? "is" : "are") + " not shown");
    }
    if (!report.unknown().isEmpty()) {
      counts.add(report.unknown().size() + " cannot be seen");
    }
    String none = report.source() == PlanReport.Source.STATUS ? "nothing waits" : "no changes";
    return counts.isEmpty() ? none : String.join(", ", counts);
  }

  private static IStyle style(Optional<Action> action) {
    return switch (action.orElse(Action.UPDATE)) {
      case CREATE -> Style.fg_green;
      case UPDATE -> Style.fg_yellow;
      case LET_GO, ADOPT -> Style.fg_cyan;
      case REPLACE, DELETE, REFUSE -> Style.fg_red;
    };
  }

  private static String value(String text) {
    return text == null ? "(unset)" : text;
  }

  /** Not by picocli's markup, which values might contain. */
  private String painted(String text, IStyle style) {
    return ansi.enabled() ? style.on() + text + Style.reset.on() : text;
  }
}
