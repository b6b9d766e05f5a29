package dev.webapp.platform.kubernetes;

import dev.webapp.platform.api.EnvVar;
import dev.webapp.platform.api.HealthCheck;
import dev.webapp.platform.api.ServiceSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The container that a service's pods and its release Job run. */
final class Containers {
  /** Where bindings are mounted, as the Service Binding specification has it. */
  private static final String BINDING_ROOT = "/bindings";
  /** Slow starts get this long before liveness counts: 60 × 5 s. */
  private static final int START_CHECKS = 60;
  /**
   * The load balancer goes on sending for a moment after the pod has been told to stop. The pause is part of the grace
   * period, of which half is left to finish requests, and must not exceed it.
   */
  private static final long LAST_REQUESTS_SECONDS = 10;

  private Containers() {}

  /** What pods and Job have in common. */
  static ContainerBuilder container(ServiceSpec service, List<BoundUse> uses) {
    return new ContainerBuilder().withName(service.name()).withImage(service.image())
        .withEnv(environment(service, uses)).withVolumeMounts(mounts(uses))
        .withNewResources().withRequests(requests(service))
        .withLimits(Map.of("memory", new Quantity(service.resources().memory()))).endResources()
        .withNewSecurityContext().withAllowPrivilegeEscalation(false)
        .withNewCapabilities().withDrop("ALL").endCapabilities().endSecurityContext();
  }

  /** The service's own container, with its probes. */
  static Container serving(ServiceSpec service, List<BoundUse> uses) {
    ContainerBuilder container = container(service, uses)
        .withCommand(service.command()).withArgs(service.args());
    if (service.port() != null) {
      HealthCheck check = service.healthCheck();
      container.addNewPort().withName("http").withContainerPort(service.port()).withProtocol("TCP").endPort()
          .withReadinessProbe(probe(service, check, check == null ? null : check.readiness()))
          .withLivenessProbe(probe(service, check, check == null ? null : check.liveness()))
          .withStartupProbe(new ProbeBuilder(probe(service, check, null))
              .withPeriodSeconds(5).withFailureThreshold(START_CHECKS).build());
      long pause = Math.min(LAST_REQUESTS_SECONDS, service.terminationGracePeriodSeconds() / 2);
      if (pause > 0) {
        container.withNewLifecycle().withNewPreStop().withNewSleep(pause).endPreStop().endLifecycle();
      }
    }
    return container.build();
  }

  static List<Volume> volumes(List<BoundUse> uses) {
    return uses.stream().map(use -> new VolumeBuilder().withName("binding-" + use.binding())
        .withNewSecret().withSecretName(use.secretName()).withDefaultMode(0440).endSecret().build()).toList();
  }

  private static List<VolumeMount> mounts(List<BoundUse> uses) {
    return uses.stream().map(use -> new VolumeMountBuilder().withName("binding-" + use.binding())
        .withMountPath(BINDING_ROOT + "/" + use.binding()).withReadOnly(true).build()).toList();
  }

  private static List<io.fabric8.kubernetes.api.model.EnvVar> environment(ServiceSpec service, List<BoundUse> uses) {
    Map<String, io.fabric8.kubernetes.api.model.EnvVar> variables = new LinkedHashMap<>();
    if (!uses.isEmpty()) {
      variables.put("SERVICE_BINDING_ROOT",
          new EnvVarBuilder().withName("SERVICE_BINDING_ROOT").withValue(BINDING_ROOT).build());
    }
    for (BoundUse use : uses) {
      use.variables().forEach((name, key) -> variables.put(name, new EnvVarBuilder().withName(name).withNewValueFrom()
          .withNewSecretKeyRef(key, use.secretName(), false).endValueFrom().build()));
    }
    // The user's own come last: they win.
    for (EnvVar variable : service.env() == null ? List.<EnvVar>of() : service.env()) {
      variables.put(variable.name(), variable(variable));
    }
    return new ArrayList<>(variables.values());
  }

  private static io.fabric8.kubernetes.api.model.EnvVar variable(EnvVar variable) {
    EnvVarBuilder builder = new EnvVarBuilder().withName(variable.name());
    if (variable.secretRef() != null) {
      return builder.withNewValueFrom().withNewSecretKeyRef(
          variable.secretRef().key(), variable.secretRef().name(), false).endValueFrom().build();
    }
    if (variable.configMapRef() != null) {
      return builder.withNewValueFrom().withNewConfigMapKeyRef(
          variable.configMapRef().key(), variable.configMapRef().name(), false).endValueFrom().build();
    }
    return builder.withValue(variable.value()).build();
  }

  private static Map<String, Quantity> requests(ServiceSpec service) {
    Map<String, Quantity> requests = new LinkedHashMap<>();
    requests.put("cpu", cpu(service.resources().cpu()));
    requests.put("memory", new Quantity(service.resources().memory()));
    return requests;
  }

  /** As the API server writes it back: {@code 0.5} is {@code 500m}, {@code 2.0} is {@code 2}. */
  static Quantity cpu(String text) {
    if (text.endsWith("m")) {
      return cpu(new BigDecimal(text.substring(0, text.length() - 1)).movePointLeft(3));
    }
    return cpu(new BigDecimal(text));
  }

  private static Quantity cpu(BigDecimal cores) {
    BigDecimal thousandths = cores.movePointRight(3).setScale(0, RoundingMode.CEILING);
    BigDecimal[] whole = thousandths.divideAndRemainder(BigDecimal.valueOf(1000));
    return whole[1].signum() == 0 ? new Quantity(whole[0].toBigInteger().toString())
        : new Quantity(thousandths.toBigInteger() + "m");
  }

  private static Probe probe(ServiceSpec service, HealthCheck check, HealthCheck.Probe own) {
    ProbeBuilder probe = new ProbeBuilder();
    if (check == null) {
      return probe.withNewTcpSocket().withPort(new IntOrString(service.port())).endTcpSocket()
          .withPeriodSeconds(10).withTimeoutSeconds(5).withFailureThreshold(3).build();
    }
    HealthCheck.Probe differs = own == null ? new HealthCheck.Probe(null, null, null, null, null) : own;
    int delay = first(differs.initialDelaySeconds(), check.initialDelaySeconds(), 0);
    return probe.withNewHttpGet().withPath(differs.path() == null ? check.path() : differs.path())
        .withPort(new IntOrString(service.port())).withScheme("HTTP").endHttpGet()
        .withInitialDelaySeconds(delay == 0 ? null : delay)
        .withPeriodSeconds(first(differs.periodSeconds(), check.periodSeconds(), 10))
        .withTimeoutSeconds(first(differs.timeoutSeconds(), check.timeoutSeconds(), 5))
        .withFailureThreshold(first(differs.failureThreshold(), check.failureThreshold(), 3)).build();
  }

  private static int first(Integer own, Integer common, int otherwise) {
    return own != null ? own : common != null ? common : otherwise;
  }
}
