package dev.webapp.platform.aws.ec2;

import java.util.ArrayList;
import java.util.List;

/**
 * What is not as it should be in a network, each with how to mend it.
 *
 * @param problems what keeps a platform from living in it: nothing is made in it
 * @param faults what does not serve as the platform needs; what is made meanwhile can stay
 * @param warnings what only some platforms would miss
 */
record Findings(List<String> problems, List<String> faults, List<String> warnings) {
  /** None yet. */
  Findings() {
    this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }
}
