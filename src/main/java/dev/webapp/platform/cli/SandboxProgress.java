package dev.webapp.platform.cli;

import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.api.WebAppPlatformStatus.InventoryEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Shows how platforms come up: a table that redraws itself on a terminal, a line for each change elsewhere. */
final class SandboxProgress {
  private static final Duration GLANCE = Duration.ofMillis(100);

  private final PrintWriter out;
  private final KubernetesClient client;
  private final List<WebAppPlatform> platforms;
  private final boolean terminal;
  private final Map<String, String> shown = new HashMap<>();
  private int drawn;

  SandboxProgress(PrintWriter out, KubernetesClient client, List<WebAppPlatform> platforms, boolean terminal) {
    this.out = out;
    this.client = client;
    this.platforms = platforms;
    this.terminal = terminal;
  }

  /**
   * Shows until every platform is ready, or until interrupted.
   *
   * @param atMost null for as long as the process lives, ready or not
   * @return whether every platform was ready in time
   */
  boolean show(Duration atMost) {
    long end = atMost == null ? Long.MAX_VALUE : System.nanoTime() + atMost.toNanos();
    while (!Thread.currentThread().isInterrupted()) {
      List<WebAppPlatform> now = look();
      if (terminal) {
        redraw(now);
      } else {
        append(now);
      }
      if (atMost != null && now.size() == platforms.size() && now.stream().allMatch(SandboxProgress::isReady)) {
        return true;
      }
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
    return true;
  }

  /** What keeps a platform from being ready. */
  void explain() {
    for (WebAppPlatform platform : look()) {
      if (!isReady(platform) && platform.getStatus() != null && platform.getStatus().inventory() != null) {
        out.println(name(platform) + " is not ready:");
        platform.getStatus().inventory().stream().filter(e -> !"Ready".equals(e.state()))
            .forEach(e -> out.println("  " + e.id() + " " + e.state()
            + (e.message() == null ? "" : ": " + e.message())));
      }
    }
    out.flush();
  }

  private List<WebAppPlatform> look() {
    return platforms.stream().map(p -> client.resources(WebAppPlatform.class)
        .inNamespace(p.getMetadata().getNamespace()).withName(p.getMetadata().getName()).get())
        .filter(Objects::nonNull).toList();
  }

  private void append(List<WebAppPlatform> now) {
    for (WebAppPlatform platform : now) {
      String line = line(platform);
      if (!line.equals(shown.put(name(platform), line))) {
        out.println(line);
        out.flush();
      }
    }
  }

  private void redraw(List<WebAppPlatform> now) {
    List<String> lines = new ArrayList<>();
    for (WebAppPlatform platform : now) {
      lines.add(line(platform));
      List<InventoryEntry> inventory = Optional.ofNullable(platform.getStatus())
          .map(WebAppPlatformStatus::inventory).orElse(List.of());
      inventory.stream().filter(e -> !"Ready".equals(e.state())).limit(12).forEach(e -> lines.add("  " + cut(
          e.id() + "  " + e.state() + (e.message() == null ? "" : "  " + e.message()))));
    }
    String picture = lines.stream().map(l -> "\033[2K" + l + System.lineSeparator()).collect(Collectors.joining());
    out.print((drawn > 0 ? "\033[" + drawn + "A" : "") + picture + "\033[J");
    out.flush();
    drawn = lines.size();
  }

  private static String line(WebAppPlatform platform) {
    WebAppPlatformStatus status = platform.getStatus();
    Condition ready = ready(status);
    String state = ready == null ? "new" : ready.status().equals("True") ? "Ready" : ready.reason();
    String resources = status == null || status.ready() == null ? "" : status.ready();
    String message = ready == null || ready.message() == null ? "" : ready.message();
    if (isReady(platform) && !status.urls().isEmpty()) {
      message = String.join(" ", status.urls());
    }
    return cut(String.format("%-28s %-20s %-7s %s", name(platform), state, resources, message).stripTrailing());
  }

  private static String cut(String line) {
    return line.length() <= 160 ? line : line.substring(0, 159) + "…";
  }

  private static String name(WebAppPlatform platform) {
    return platform.getMetadata().getNamespace() + "/" + platform.getMetadata().getName();
  }

  private static boolean isReady(WebAppPlatform platform) {
    Condition ready = ready(platform.getStatus());
    return ready != null && ready.status().equals("True")
        && Objects.equals(platform.getMetadata().getGeneration(), platform.getStatus().observedGeneration());
  }

  private static Condition ready(WebAppPlatformStatus status) {
    return status == null || status.conditions() == null ? null
        : status.conditions().stream().filter(c -> c.type().equals(Conditions.READY)).findFirst().orElse(null);
  }
}
