package dev.webapp.platform.kubernetes;

import dev.webapp.platform.resource.Ownership;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a service's pods run.
 *
 * @param labels what pods carry for that, by key
 * @param nodes what the nodes carry that they come to, by key; empty for any
 * @param spread whether they are spread over zones as they are scheduled
 */
public record Placement(Map<String, String> labels, Map<String, String> nodes, boolean spread) {
  /** On nodes that the cluster has. */
  public static final Placement CLUSTER = new Placement(Map.of(), Map.of(), true);
  /** What pods carry that a platform's Fargate profile takes. */
  public static final Map<String, String> ON_FARGATE = Map.of(Frame.COMPUTE, "fargate");
  /** The label and the taint of nodes that are a platform's own. */
  public static final String NODES = Ownership.PREFIX + "nodes";
  /** Which of several profiles that would take a pod it is for (EKS user guide, "Define which Pods use Fargate"). */
  private static final String PROFILE = "eks.amazonaws.com/fargate-profile";

  public Placement {
    labels = Map.copyOf(labels);
    nodes = Map.copyOf(nodes);
  }

  /** By a Fargate profile, whose scheduler knows no spreading. */
  public static Placement onFargate(String profile) {
    Map<String, String> labels = new TreeMap<>(ON_FARGATE);
    labels.put(PROFILE, profile);
    return new Placement(labels, Map.of(), false);
  }

  /** On nodes with that mark alone, which no other pods tolerate. */
  public static Placement onNodes(String mark) {
    return new Placement(Map.of(), Map.of(NODES, mark), true);
  }

  /** What keeps all other pods from the nodes. */
  List<Toleration> tolerations() {
    return new TreeMap<>(nodes).entrySet().stream().map(taint -> new TolerationBuilder().withKey(taint.getKey())
        .withOperator("Equal").withValue(taint.getValue()).withEffect("NoSchedule").build()).toList();
  }
}
