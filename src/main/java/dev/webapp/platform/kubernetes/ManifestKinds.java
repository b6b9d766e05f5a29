package dev.webapp.platform.kubernetes;

import java.util.List;

/** The kinds that live in the cluster. */
public final class ManifestKinds {
  public static final String SERVICE_ACCOUNT = "ServiceAccount";
  /** A Secret in the Service Binding form. */
  public static final String BINDING = "Binding";
  public static final String RELEASE_JOB = "ReleaseJob";
  public static final String DEPLOYMENT = "Deployment";
  public static final String SERVICE = "Service";
  public static final String AUTOSCALER = "HorizontalPodAutoscaler";
  public static final String DISRUPTION_BUDGET = "PodDisruptionBudget";
  public static final String NETWORK_POLICY = "NetworkPolicy";
  public static final String SECURITY_GROUP_POLICY = "SecurityGroupPolicy";
  public static final String INGRESS = "Ingress";
  public static final String KONG_PLUGIN = "KongPlugin";
  public static final String CONFIG_MAP = "ConfigMap";

  private ManifestKinds() {}

  public static List<ManifestKind> all(Cluster cluster) {
    return List.of(
        kind(SERVICE_ACCOUNT, ObjectType.SERVICE_ACCOUNT, cluster, ObjectReadiness.WHEN_THERE),
        kind(CONFIG_MAP, ObjectType.CONFIG_MAP, cluster, ObjectReadiness.WHEN_THERE),
        kind(BINDING, ObjectType.SECRET, cluster, ObjectReadiness.WHEN_THERE),
        new ManifestKind(RELEASE_JOB, ObjectType.JOB, cluster, ObjectReadiness.JOB, true),
        kind(DEPLOYMENT, ObjectType.DEPLOYMENT, cluster, ObjectReadiness.DEPLOYMENT),
        kind(SERVICE, ObjectType.SERVICE, cluster, ObjectReadiness.WHEN_THERE),
        kind(AUTOSCALER, ObjectType.HORIZONTAL_POD_AUTOSCALER, cluster, ObjectReadiness.AUTOSCALER),
        kind(DISRUPTION_BUDGET, ObjectType.POD_DISRUPTION_BUDGET, cluster, ObjectReadiness.WHEN_THERE),
        kind(NETWORK_POLICY, ObjectType.NETWORK_POLICY, cluster, ObjectReadiness.WHEN_THERE),
        kind(SECURITY_GROUP_POLICY, ObjectType.SECURITY_GROUP_POLICY, cluster, ObjectReadiness.WHEN_THERE),
        kind(INGRESS, ObjectType.INGRESS, cluster, ObjectReadiness.INGRESS),
        kind(KONG_PLUGIN, ObjectType.KONG_PLUGIN, cluster, ObjectReadiness.WHEN_THERE));
  }

  private static ManifestKind kind(String name, ObjectType type, Cluster cluster, ObjectReadiness readiness) {
    return new ManifestKind(name, type, cluster, readiness, false);
  }
}
