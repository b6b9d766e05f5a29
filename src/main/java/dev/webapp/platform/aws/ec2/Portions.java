package dev.webapp.platform.aws.ec2;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/** EC2 takes at most 200 values a filter. */
final class Portions {
  private static final int VALUES = 200;

  private Portions() {}

  /** The values without doubles, sorted, in portions that a filter takes. */
  static Stream<List<String>> of(Collection<String> values) {
    return new TreeSet<>(values).stream().gather(Gatherers.windowFixed(VALUES));
  }
}
