package dev.webapp.platform.kubernetes;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where a service's pods run.
 *
 * @param labels what pods carry for that, by key
 * @param spread whether they are spread over zones as they are scheduled
 */
public record Placement(Map<String, String> labels, boolean spread) {
  /** On nodes that the cluster has. */
  public static final Placement CLUSTER = new Placement(Map.of(), true);
  /** What pods carry that a platform's Fargate profile takes. */
  public static final Map<String, String> ON_FARGATE = Map.of(Frame.COMPUTE, "fargate");
  /** Which of several profiles that would take a pod it is for (EKS user guide, "Define which Pods use Fargate"). */
  private static final String PROFILE = "eks.amazonaws.com/fargate-profile";

  public Placement {
    labels = Map.copyOf(labels);
  }

  /** By a Fargate profile, whose scheduler knows no spreading. */
  public static Placement onFargate(String profile) {
    Map<String, String> labels = new TreeMap<>(ON_FARGATE);
    labels.put(PROFILE, profile);
    return new Placement(labels, false);
  }
}
