package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How far the operator may go by itself, by chance: with a platform, and with single components of it. */
final class RandomChanges {
  private static final String FIELD = "changes";

  private final Dice dice;

  RandomChanges(Dice dice) {
    this.dice = dice;
  }

  void ofPlatform(ObjectNode spec) {
    spec.remove(FIELD);
    if (dice.in100(50)) {
      ObjectNode changes = spec.putObject(FIELD);
      if (dice.in100(70)) {
        changes.put("policy", dice.of("Auto", "Auto", "Approve", "Approve", "Observe"));
      }
      if (dice.in100(60)) {
        changes.put("drift", dice.of("Report", "Report", "Report", "Mend"));
      }
      if (dice.in100(25)) {
        window(changes);
      }
    }
  }

  /** Of a service, a database or a table. */
  void ofComponent(ObjectNode component) {
    component.remove(FIELD);
    if (dice.in100(60)) {
      ObjectNode changes = component.putObject(FIELD);
      if (dice.in100(60)) {
        changes.put("policy", dice.of("Auto", "Approve", "Approve", "Observe"));
      }
      if (dice.in100(40)) {
        changes.put("drift", dice.of("Report", "Mend"));
      }
      if (dice.in100(30)) {
        window(changes);
      }
    }
  }

  private void window(ObjectNode changes) {
    ObjectNode window = changes.putObject("window").put("hours", dice.of("02:00-04:00", "11:00-11:40", "23:30-00:30"));
    if (dice.in100(50)) {
      window.put("timeZone", "Europe/Berlin");
    }
  }
}
