package dev.webapp.platform.resource;

/** The parts of a platform that its status answers for one by one. */
public enum Part {
  NETWORK("Network"),
  DATA("Data"),
  WORKLOADS("Workloads"),
  EDGE("Edge");

  private final String word;

  Part(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
