package dev.webapp.platform.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

/** The types of objects that are put into the cluster for platforms. */
public enum ObjectType {
  CONFIG_MAP("v1", "ConfigMap", "configmaps", ConfigMap.class),
  SERVICE_ACCOUNT("v1", "ServiceAccount", "serviceaccounts", ServiceAccount.class),
  SECRET("v1", "Secret", "secrets", Secret.class),
  SERVICE("v1", "Service", "services", Service.class),
  DEPLOYMENT("apps/v1", "Deployment", "deployments", Deployment.class),
  JOB("batch/v1", "Job", "jobs", Job.class),
  HORIZONTAL_POD_AUTOSCALER(
      "autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", HorizontalPodAutoscaler.class),
  POD_DISRUPTION_BUDGET("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", PodDisruptionBudget.class),
  NETWORK_POLICY("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", NetworkPolicy.class),
  INGRESS("networking.k8s.io/v1", "Ingress", "ingresses", Ingress.class),
  /** Of the VPC resource controller that EKS runs; fabric8 has no model of it. */
  SECURITY_GROUP_POLICY("vpcresources.k8s.aws/v1beta1", "SecurityGroupPolicy", "securitygrouppolicies",
      GenericKubernetesResource.class),
  /** Of Kong's ingress controller; fabric8 has no model of it. */
  KONG_PLUGIN("configuration.konghq.com/v1", "KongPlugin", "kongplugins", GenericKubernetesResource.class);

  private final String apiVersion;
  private final String kind;
  private final String plural;
  private final Class<? extends HasMetadata> model;

  ObjectType(String apiVersion, String kind, String plural, Class<? extends HasMetadata> model) {
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.plural = plural;
    this.model = model;
  }

  public String apiVersion() {
    return apiVersion;
  }

  public String kind() {
    return kind;
  }

  public String plural() {
    return plural;
  }

  /** Empty for the core group. */
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  public String version() {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  public Class<? extends HasMetadata> model() {
    return model;
  }
}
