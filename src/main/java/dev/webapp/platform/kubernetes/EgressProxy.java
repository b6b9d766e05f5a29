package dev.webapp.platform.kubernetes;

import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.ProxyConfiguration.Upstream;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Ownership;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The manifests of the proxy between a platform's services and services elsewhere. Pure.
 *
 * @param upstreams all that it leads to, by name
 */
public record EgressProxy(Frame frame, String objectName, List<Upstream> upstreams) {
  /** By its minor version, of which fixes come by themselves. */
  static final String IMAGE = "public.ecr.aws/docker/library/haproxy:3.2-alpine";
  private static final String NAME = "proxy";
  private static final String CONFIGURATION = Ownership.PREFIX + "configuration";
  private static final String CREDENTIALS = Ownership.PREFIX + "credentials";
  private static final int REPLICAS = 2;
  /** HAProxy's in its images. */
  private static final long USER = 99;

  /** The entry of a Secret. */
  public record Entry(String secret, String key) {}

  private Map<String, String> selector() {
    return Frame.labels(Map.of(Frame.PLATFORM, frame.platform(), Frame.PROXY, "egress"));
  }

  public Manifest configMap(ResourceId id) {
    return Manifest.of(new ConfigMapBuilder().withMetadata(frame.metadata(id, objectName)).withData(files()).build());
  }

  private Map<String, String> files() {
    return new TreeMap<>(Map.of(ProxyConfiguration.MAIN_FILE, ProxyConfiguration.of(upstreams),
        ProxyConfiguration.BACKOFF_FILE, ProxyConfiguration.BACKOFF));
  }

  /**
   * @param credentials the entries that have them, by the variable that takes them
   * @param digests of what they hold, so that another credential means other pods
   */
  public Manifest deployment(
      ResourceId id, Map<String, Entry> credentials, List<String> digests, Placement placement) {
    Map<String, String> annotations = new TreeMap<>(Map.of(CONFIGURATION, Digest.of(16, files().toString())));
    if (!digests.isEmpty()) {
      annotations.put(CREDENTIALS, Digest.of(16, digests.toArray(String[]::new)));
    }
    Map<String, String> labels = new TreeMap<>(selector());
    labels.put("app.kubernetes.io/name", NAME);
    labels.put("app.kubernetes.io/part-of", frame.platform());
    labels.put(Frame.MANAGED_BY, Frame.MANAGER);
    labels.putAll(placement.labels());
    return Manifest.of(new DeploymentBuilder().withMetadata(frame.metadata(id, objectName)).withNewSpec()
        .withReplicas(REPLICAS).withRevisionHistoryLimit(5)
        .withNewSelector().withMatchLabels(selector()).endSelector()
        .withNewStrategy().withType("RollingUpdate").withNewRollingUpdate()
        .withMaxUnavailable(new IntOrString(0)).withMaxSurge(new IntOrString("25%")).endRollingUpdate().endStrategy()
        .withNewTemplate().withNewMetadata().withLabels(labels).withAnnotations(annotations).endMetadata()
        .withNewSpec()
        .withNodeSelector(placement.nodes().isEmpty() ? null : new TreeMap<>(placement.nodes()))
        .withTolerations(placement.tolerations())
        .withAutomountServiceAccountToken(false)
        .withNewSecurityContext().withRunAsNonRoot(true).withRunAsUser(USER)
        .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile().endSecurityContext()
        .withContainers(container(credentials))
        .addNewVolume().withName("configuration").withNewConfigMap().withName(objectName).withDefaultMode(0444)
        .endConfigMap().endVolume()
        .withTopologySpreadConstraints(placement.spread() ? List.of(overZones()) : List.of())
        .endSpec().endTemplate().endSpec().build());
  }

  private TopologySpreadConstraint overZones() {
    return new TopologySpreadConstraintBuilder().withMaxSkew(1)
        .withTopologyKey("topology.kubernetes.io/zone").withWhenUnsatisfiable("ScheduleAnyway")
        .withLabelSelector(new LabelSelectorBuilder().withMatchLabels(selector()).build())
        .withMatchLabelKeys("pod-template-hash").build();
  }

  private Container container(Map<String, Entry> credentials) {
    List<EnvVar> environment = new TreeMap<>(credentials).entrySet().stream().map(each -> new EnvVarBuilder()
        .withName(each.getKey()).withNewValueFrom()
        .withNewSecretKeyRef(each.getValue().key(), each.getValue().secret(), false).endValueFrom().build()).toList();
    List<ContainerPort> ports = new ArrayList<>();
    ports.add(new ContainerPortBuilder().withName("metrics").withContainerPort(ProxyConfiguration.METRICS)
        .withProtocol("TCP").build());
    return new ContainerBuilder().withName(NAME).withImage(IMAGE).withEnv(environment).withPorts(ports)
        .addNewVolumeMount().withName("configuration").withMountPath(ProxyConfiguration.DIRECTORY).withReadOnly(true)
        .endVolumeMount()
        .withNewReadinessProbe().withNewHttpGet().withPath("/ready").withPort(new IntOrString("metrics"))
        .withScheme("HTTP").endHttpGet().withPeriodSeconds(5).withTimeoutSeconds(1).withFailureThreshold(3)
        .endReadinessProbe()
        // Sent on for a moment after it has been told to stop.
        .withNewLifecycle().withNewPreStop().withNewSleep(10L).endPreStop().endLifecycle()
        .withNewResources()
        .withRequests(new TreeMap<>(Map.of("cpu", new Quantity("250m"), "memory", new Quantity("256Mi"))))
        .withLimits(Map.of("memory", new Quantity("256Mi"))).endResources()
        .withNewSecurityContext().withAllowPrivilegeEscalation(false).withReadOnlyRootFilesystem(true)
        .withNewCapabilities().withDrop("ALL").endCapabilities().endSecurityContext()
        .build();
  }

  public Manifest disruptionBudget(ResourceId id) {
    return Manifest.of(new PodDisruptionBudgetBuilder().withMetadata(frame.metadata(id, objectName)).withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withNewSelector().withMatchLabels(selector()).endSelector().endSpec().build());
  }

  /** The name by which services call one of those elsewhere. */
  public Manifest service(ResourceId id, Upstream upstream) {
    return Manifest.of(new ServiceBuilder().withMetadata(frame.metadata(id, upstream.name())).withNewSpec()
        .withType("ClusterIP").withSelector(selector())
        .addNewPort().withName("http").withPort(80).withTargetPort(new IntOrString(upstream.port()))
        .withProtocol("TCP").endPort().endSpec().build());
  }

  /**
   * Admits to each of those elsewhere the pods of services that use it, their releases' too, and everybody to what is
   * told of them all.
   *
   * @param users the services that use one, by its name
   */
  public Manifest networkPolicy(ResourceId id, Map<String, List<String>> users) {
    List<NetworkPolicyIngressRule> rules = new ArrayList<>();
    rules.add(new NetworkPolicyIngressRuleBuilder().addNewPort().withPort(new IntOrString(ProxyConfiguration.METRICS))
        .withProtocol("TCP").endPort().build());
    for (Upstream upstream : upstreams) {
      List<String> of = users.getOrDefault(upstream.name(), List.of()).stream().sorted().toList();
      if (!of.isEmpty()) {
        rules.add(new NetworkPolicyIngressRuleBuilder().withFrom(pods(Frame.SERVICE, of), pods(Frame.RELEASE, of))
            .addNewPort().withPort(new IntOrString(upstream.port())).withProtocol("TCP").endPort().build());
      }
    }
    return Manifest.of(new NetworkPolicyBuilder().withMetadata(frame.metadata(id, objectName)).withNewSpec()
        .withNewPodSelector().withMatchLabels(selector()).endPodSelector().withPolicyTypes("Ingress")
        .withIngress(rules).endSpec().build());
  }

  private NetworkPolicyPeer pods(String label, List<String> of) {
    return new NetworkPolicyPeerBuilder().withNewPodSelector()
        .withMatchLabels(Map.of(Frame.PLATFORM, frame.platform()))
        .withMatchExpressions(new LabelSelectorRequirementBuilder().withKey(label).withOperator("In")
            .withValues(of).build()).endPodSelector().build();
  }
}
