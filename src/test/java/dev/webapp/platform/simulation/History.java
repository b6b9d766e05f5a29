package dev.webapp.platform.simulation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** What happened, in order: its last lines to read, and a hash over all of it to compare. */
final class History {
  private static final int KEPT = Math.max(400, Integer.getInteger("simulation.lines", 0));

  private final InstantSource clock;
  private final MessageDigest digest;
  private final Deque<String> last = new ArrayDeque<>();

  History(InstantSource clock) {
    this.clock = clock;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void note(String what) {
    String line = clock.instant() + " " + what;
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    last.addLast(line);
    if (last.size() > KEPT) {
      last.removeFirst();
    }
  }

  /** Ends the history. */
  String hash() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Its last lines, as many as given. */
  String tail(int lines) {
    return last.stream().skip(Math.max(0, last.size() - lines)).collect(Collectors.joining("\n"));
  }
}
