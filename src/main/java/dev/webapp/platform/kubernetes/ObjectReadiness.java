package dev.webapp.platform.kubernetes;

import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Readiness;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** When an object of one type serves, and what it tells. */
enum ObjectReadiness {
  /** Being there is all there is to it. */
  WHEN_THERE {
    @Override
    Readiness of(HasMetadata object) {
      return Readiness.READY;
    }
  },
  /** As {@code kubectl rollout status} judges it. */
  DEPLOYMENT {
    @Override
    Readiness of(HasMetadata object) {
      Deployment deployment = (Deployment) object;
      DeploymentStatus status = deployment.getStatus();
      if (status == null || status.getObservedGeneration() == null
          || status.getObservedGeneration() < deployment.getMetadata().getGeneration()) {
        return new Readiness.Progressing("rollout is starting");
      }
      int wanted = Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
      int updated = orZero(status.getUpdatedReplicas());
      int available = orZero(status.getAvailableReplicas());
      if (updated >= wanted && available >= wanted && orZero(status.getReplicas()) <= updated) {
        return Readiness.READY;
      }
      String pods = available + " of " + wanted + " pods available, " + updated + " updated";
      return condition(status, "Progressing").filter(c -> "ProgressDeadlineExceeded".equals(c.getReason()))
          .<Readiness>map(c -> new Readiness.Failed(
              pods + "; the rollout makes no progress: look at the pods with kubectl describe", false))
          .orElse(new Readiness.Progressing(pods));
    }

    private static Optional<DeploymentCondition> condition(DeploymentStatus status, String type) {
      return status.getConditions().stream().filter(c -> type.equals(c.getType())).findFirst();
    }
  },
  /** Ready when complete; a Job that failed stays so. */
  JOB {
    @Override
    Readiness of(HasMetadata object) {
      List<JobCondition> conditions = object instanceof Job job && job.getStatus() != null
          ? job.getStatus().getConditions() : List.of();
      for (JobCondition condition : conditions) {
        if ("True".equals(condition.getStatus()) && "Complete".equals(condition.getType())) {
          return Readiness.READY;
        }
        if ("True".equals(condition.getStatus()) && "Failed".equals(condition.getType())) {
          return new Readiness.Failed("the release command failed (" + condition.getReason()
              + "): see kubectl logs job/"
              + object.getMetadata().getName() + "; the service stays as it was. Correct the release, or annotate the "
              + "platform with platform.webapp.dev/refresh to run it again", true);
        }
      }
      return new Readiness.Progressing("running");
    }
  },
  /** Ready when it can scale; without metrics it keeps the number of pods, which is worth a warning. */
  AUTOSCALER {
    @Override
    Readiness of(HasMetadata object) {
      List<HorizontalPodAutoscalerCondition> conditions = object instanceof HorizontalPodAutoscaler autoscaler
          && autoscaler.getStatus() != null ? autoscaler.getStatus().getConditions() : List.of();
      boolean able = conditions.stream().anyMatch(c -> is(c, "AbleToScale", "True"));
      if (!able) {
        return new Readiness.Progressing("not able to scale yet");
      }
      return conditions.stream().filter(c -> is(c, "ScalingActive", "False")).findFirst()
          .<Readiness>map(c -> new Readiness.Ready("does not scale: " + c.getMessage())).orElse(Readiness.READY);
    }

    private static boolean is(HorizontalPodAutoscalerCondition condition, String type, String status) {
      return type.equals(condition.getType()) && status.equals(condition.getStatus());
    }
  },
  /** Ready when its controller has given it an address. */
  INGRESS {
    @Override
    Readiness of(HasMetadata object) {
      // Others' controllers need not tell an address, and Kong's is that of the load balancer before it.
      boolean alb = LoadBalancing.CLASS.equals(((Ingress) object).getSpec().getIngressClassName());
      return !alb || hostname(object).isPresent() ? Readiness.READY
          : new Readiness.Progressing("no address yet from the AWS Load Balancer Controller");
    }

    @Override
    Outputs outputs(HasMetadata object) {
      return Outputs.NONE.and("hostname", hostname(object).orElse(null));
    }

    private static Optional<String> hostname(HasMetadata object) {
      Ingress ingress = (Ingress) object;
      return ingress.getStatus() == null || ingress.getStatus().getLoadBalancer() == null ? Optional.empty()
          : ingress.getStatus().getLoadBalancer().getIngress().stream()
              .map(address -> address.getHostname() == null ? address.getIp() : address.getHostname())
              .filter(Objects::nonNull).findFirst();
    }
  };

  abstract Readiness of(HasMetadata object);

  /** What refs to the object resolve to. */
  Outputs outputs(HasMetadata object) {
    return Outputs.NONE;
  }

  private static int orZero(Integer number) {
    return number == null ? 0 : number;
  }
}
