package dev.webapp.platform.kubernetes;

import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Ownership;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The manifests of one service. Pure; the service's defaults are filled in already. Values are written as an API server
 * writes them back.
 */
public final class Workloads {
  private static final String BINDINGS = Ownership.PREFIX + "bindings";
  /** Pods take their security groups when they start, so that another group means other pods. */
  private static final String SECURITY_GROUP = Ownership.PREFIX + "security-group";

  private final Frame frame;
  private final ServiceSpec service;
  private final List<BoundUse> uses;

  public Workloads(Frame frame, ServiceSpec service, List<BoundUse> uses) {
    this.frame = frame;
    this.service = service;
    this.uses = uses;
  }

  /** What the Deployment, the Service and all the others of one service are called. */
  public static String objectName(Frame frame, String service) {
    return frame.platform() + "-" + service;
  }

  /**
   * @param roleArn the IAM role that pods become by a token of theirs, null for none
   */
  public Manifest serviceAccount(ResourceId id, String roleArn) {
    ObjectMeta metadata = metadata(id);
    if (roleArn != null) {
      metadata.getAnnotations().put("eks.amazonaws.com/role-arn", roleArn);
    }
    return Manifest.of(new ServiceAccountBuilder().withMetadata(metadata)
        .withAutomountServiceAccountToken(false).build());
  }

  /**
   * @param bindings changes when what the bindings hold does, so that the pods follow
   * @param securityGroup the pods' own, null where they have none
   */
  public Manifest deployment(ResourceId id, String bindings, String securityGroup, Placement placement) {
    Map<String, String> podAnnotations = new TreeMap<>();
    if (!uses.isEmpty()) {
      podAnnotations.put(BINDINGS, bindings);
    }
    if (securityGroup != null) {
      podAnnotations.put(SECURITY_GROUP, securityGroup);
    }
    return Manifest.of(new DeploymentBuilder().withMetadata(metadata(id)).withNewSpec()
        .withReplicas(service.autoscaling() == null ? service.replicas() : null)
        .withRevisionHistoryLimit(5)
        .withNewSelector().withMatchLabels(frame.selector(service.name())).endSelector()
        .withNewStrategy().withType("RollingUpdate").withNewRollingUpdate()
        .withMaxUnavailable(new IntOrString(0)).withMaxSurge(new IntOrString("25%")).endRollingUpdate().endStrategy()
        .withNewTemplate()
        .withNewMetadata().withLabels(podLabels(placement)).withAnnotations(podAnnotations).endMetadata()
        .withSpec(pod(placement).withContainers(Containers.serving(service, uses))
            .withTerminationGracePeriodSeconds(service.terminationGracePeriodSeconds().longValue())
            .withTopologySpreadConstraints(placement.spread() ? List.of(overZones()) : List.of())
            .build())
        .endTemplate().endSpec().build());
  }

  private TopologySpreadConstraint overZones() {
    return new TopologySpreadConstraintBuilder().withMaxSkew(1)
        .withTopologyKey("topology.kubernetes.io/zone").withWhenUnsatisfiable("ScheduleAnyway")
        .withLabelSelector(new LabelSelectorBuilder().withMatchLabels(frame.selector(service.name())).build())
        .withMatchLabelKeys("pod-template-hash").build();
  }

  /**
   * The release command as a Job that runs once. It has no time to live: a failed one that vanished would be made, and
   * run, again. The next release takes its place.
   *
   * @param name unique to this release
   */
  public Manifest releaseJob(ResourceId id, String name, Placement placement) {
    ServiceSpec.Release release = service.release();
    Map<String, String> labels = Frame.labels(Map.of(Frame.PLATFORM, frame.platform(), Frame.MANAGED_BY,
        Frame.MANAGER, Frame.RELEASE, service.name()));
    labels.putAll(placement.labels());
    return Manifest.of(new JobBuilder().withMetadata(frame.metadata(id, name, service.name())).withNewSpec()
        .withBackoffLimit(0)
        .withActiveDeadlineSeconds(release.timeoutSeconds().longValue())
        .withNewTemplate()
        .withNewMetadata().withLabels(labels).endMetadata()
        .withSpec(pod(placement).withRestartPolicy("Never").withContainers(Containers.container(service, uses)
            .withCommand(release.command()).withArgs(release.args()).build()).build())
        .endTemplate().endSpec().build());
  }

  /** Also tells the load balancer controller how to check the service's health. */
  public Manifest service(ResourceId id) {
    ObjectMeta metadata = metadata(id);
    metadata.getAnnotations().putAll(LoadBalancing.targetGroup(service));
    return Manifest.of(new ServiceBuilder().withMetadata(metadata).withNewSpec().withType("ClusterIP")
        .withSelector(frame.selector(service.name()))
        .addNewPort().withName("http").withPort(service.port()).withTargetPort(new IntOrString(service.port()))
        .withProtocol("TCP").endPort().endSpec().build());
  }

  public Manifest autoscaler(ResourceId id) {
    ServiceSpec.Autoscaling scaling = service.autoscaling();
    List<MetricSpec> metrics = new ArrayList<>();
    addMetric(metrics, "cpu", scaling.cpuPercent());
    addMetric(metrics, "memory", scaling.memoryPercent());
    return Manifest.of(new HorizontalPodAutoscalerBuilder().withMetadata(metadata(id)).withNewSpec()
        .withNewScaleTargetRef("apps/v1", "Deployment", objectName(frame, service.name()))
        .withMinReplicas(scaling.min()).withMaxReplicas(scaling.max()).withMetrics(metrics)
        .endSpec().build());
  }

  public Manifest disruptionBudget(ResourceId id) {
    return Manifest.of(new PodDisruptionBudgetBuilder().withMetadata(metadata(id)).withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withNewSelector().withMatchLabels(frame.selector(service.name())).endSelector()
        .endSpec().build());
  }

  private static void addMetric(List<MetricSpec> metrics, String resource, Integer percent) {
    if (percent != null) {
      metrics.add(new MetricSpecBuilder().withType("Resource").withNewResource().withName(resource)
          .withNewTarget().withType("Utilization").withAverageUtilization(percent).endTarget().endResource().build());
    }
  }

  private PodSpecBuilder pod(Placement placement) {
    return new PodSpecBuilder()
        .withNodeSelector(placement.nodes().isEmpty() ? null : new TreeMap<>(placement.nodes()))
        .withTolerations(placement.tolerations())
        .withServiceAccountName(objectName(frame, service.name()))
        .withAutomountServiceAccountToken(false)
        .withNewSecurityContext().withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
        .endSecurityContext()
        .withVolumes(Containers.volumes(uses));
  }

  private Map<String, String> podLabels(Placement placement) {
    Map<String, String> labels = new TreeMap<>(frame.selector(service.name()));
    labels.put("app.kubernetes.io/name", service.name());
    labels.put("app.kubernetes.io/part-of", frame.platform());
    labels.put(Frame.MANAGED_BY, Frame.MANAGER);
    labels.putAll(placement.labels());
    return labels;
  }

  private ObjectMeta metadata(ResourceId id) {
    return frame.metadata(id, objectName(frame, service.name()), service.name());
  }
}
