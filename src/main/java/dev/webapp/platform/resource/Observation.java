package dev.webapp.platform.resource;

/** What is known of one handle. */
public sealed interface Observation {
  Observation ABSENT = new Absent();

  /** It is there. */
  record Present(Observed observed) implements Observation {}

  /** It is certain that it is not there. */
  record Absent() implements Observation {}

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
