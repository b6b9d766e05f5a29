package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.sandbox.aws.Fault;
import dev.webapp.platform.simulation.Story.Event;
import dev.webapp.platform.simulation.Story.Scheduled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes up stories. */
final class RandomStory {
  private final long seed;
  private final Story.About about;
  private final Dice dice;
  private final ObjectNode spec;
  private final RandomRotations rotations;
  private boolean paused;

  private RandomStory(long seed, Story.About about) {
    this.seed = seed;
    this.about = about;
    // Neighbouring seeds begin with much the same numbers.
    this.dice = new Dice(seed * 0x9E3779B97F4A7C15L);
    this.rotations = new RandomRotations(new Dice(seed * 0x8EBC6AF09C88C6E3L));
    if (about == Story.About.EDGES) {
      this.spec = new RandomEdges(dice).spec();
    } else {
      this.spec = new RandomSpec(dice).spec();
      new RandomStores(new Dice(seed * 0xE7037ED1A0B428DBL)).begin(spec);
      rotations.begin(spec);
    }
  }

  static Story of(long seed, Story.About about) {
    return new RandomStory(seed, about).story();
  }

  private Story story() {
    List<Scheduled> events = new ArrayList<>();
    if (dice.in100(40)) {
      // Before anything is there.
      events.add(scheduled(dice.in100(60) ? badWeather() : accident()));
    }
    int length = dice.between(5, 15);
    for (int i = 0; i < length; i++) {
      events.add(scheduled(event()));
      if (about == Story.About.STORES) {
        rotations.event().ifPresent(event -> events.add(new Scheduled(event, rotations.pause(), false)));
      }
    }
    if (dice.in100(25)) {
      events.add(scheduled(end()));
      for (int i = dice.between(0, 3); i > 0; i--) {
        events.add(scheduled(accident()));
      }
    }
    return new Story(seed, about, spec, List.copyOf(events));
  }

  private Event end() {
    int which = dice.between(1, 100);
    return which <= 70 ? new Event.Delete() : which <= 85 ? new Event.DeleteNamespace() : new Event.DeleteDefinition();
  }

  private Scheduled scheduled(Event event) {
    int how = dice.between(1, 100);
    if (how <= 20) {
      return new Scheduled(event, Duration.ZERO, true);
    }
    return new Scheduled(event, how <= 35 ? Duration.ZERO : how <= 60 ? dice.seconds(1, 30)
        : how <= 90 ? dice.seconds(30, 600) : dice.seconds(600, 2400), false);
  }

  private Event event() {
    int which = dice.between(1, 100);
    if (which <= 42) {
      return new Event.Edit();
    }
    if (which <= 52) {
      return new Event.Approve(dice.in100(20));
    }
    if (which <= 57) {
      paused = !paused;
      return new Event.Annotate(Annotations.PAUSED, paused ? "true" : null);
    }
    if (which <= 59) {
      return new Event.Annotate(Annotations.REFRESH, "r" + dice.between(1, 1000));
    }
    return accident();
  }

  private Event accident() {
    int which = dice.between(1, 121);
    if (which > 109) {
      return new Event.Drift(dice.number());
    }
    if (which > 100) {
      // Who forgets what is on its way out leaves it, and what it hangs on in networks then stays, too.
      boolean forgets = which <= 106 && about == Story.About.STORES;
      return which <= 103 ? new Event.Untag(dice.number()) : forgets ? new Event.LoseStatus()
          : new Event.Lag(dice.seconds(30, 600));
    }
    if (which <= 35) {
      return new Event.Drift(dice.number());
    }
    if (which <= 42) {
      return new Event.Loss(dice.number());
    }
    if (which <= 62) {
      return badWeather();
    }
    if (which <= 72) {
      return new Event.CrashAtCall(dice.between(1, 40), dice.in100(60));
    }
    if (which <= 80) {
      return new Event.CrashAtWrite(dice.between(1, 12), dice.in100(60));
    }
    if (which <= 82) {
      return new Event.Crash();
    }
    if (which <= 90) {
      return new Event.Suspend(dice.seconds(16, 60));
    }
    if (which <= 95) {
      return new Event.Leap(dice.seconds(120, 3 * 3600));
    }
    return new Event.Skew(dice.seconds(-90, 300));
  }

  private Event badWeather() {
    Map<Fault, Double> shares = new LinkedHashMap<>();
    double share = dice.of(0.03, 0.1, 0.25);
    List<Fault> faults = List.of(new Fault.Throttle(), new Fault.InternalError(), new Fault.CutAfterEffect(),
        new Fault.Behind(Duration.ofSeconds(10)), new Fault.Behind(Duration.ofSeconds(3)));
    dice.some(dice.between(1, 3), faults).forEach(fault -> shares.put(fault, share));
    return new Event.BadWeather(shares, dice.seconds(60, 1200));
  }
}
