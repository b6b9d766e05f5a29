package dev.webapp.platform.resource;

import java.util.List;

/** What is known of one handle. */
public sealed interface Observation {
  Observation ABSENT = new Absent(List.of());

  /** It is there. */
  record Present(Observed observed) implements Observation {}

  /**
   * It is certain that it is not there.
   *
   * @param backups what is left of its data, the latest first; looked for where it held data and is known to have been
   *     there
   */
  record Absent(List<Backup> backups) implements Observation {
    public Absent {
      backups = List.copyOf(backups);
    }
  }

  /** Nothing is certain: looking failed, and there is no earlier answer to go by. */
  record Unknown(Problem problem) implements Observation {
    @Override
    public boolean equals(Object other) {
      return other instanceof Unknown that && problem.code().equals(that.problem.code())
          && problem.action().equals(that.problem.action());
    }

    @Override
    public int hashCode() {
      return problem.code().hashCode();
    }
  }
}
