package dev.webapp.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Readiness;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectReadinessTest {
  private static Readiness of(ObjectReadiness readiness, Class<? extends HasMetadata> type, String yaml) {
    return readiness.of(Serialization.unmarshal("metadata: {name: x, generation: 2}\n" + yaml, type));
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "spec: {replicas: 2} ; rollout is starting",
      "spec: {replicas: 2}@status: {observedGeneration: 1, updatedReplicas: 2, availableReplicas: 2} ;"
          + "rollout is starting",
      "spec: {replicas: 2}@status: {observedGeneration: 2} ; 0 of 2 pods available, 0 updated",
      "spec: {replicas: 2}@status: {observedGeneration: 2, updatedReplicas: 1, availableReplicas: 2, replicas: 3} ;"
          + "2 of 2 pods available, 1 updated",
      "spec: {replicas: 2}@status: {observedGeneration: 2, updatedReplicas: 2, availableReplicas: 2, replicas: 3} ;"
          + "2 of 2 pods available, 2 updated",
      "spec: {}@status: {observedGeneration: 2, updatedReplicas: 1, availableReplicas: 0, replicas: 1} ;"
          + "0 of 1 pods available, 1 updated"})
  void aRolloutIsOnItsWay(String yaml, String reason) {
    assertThat(of(ObjectReadiness.DEPLOYMENT, Deployment.class, yaml.replace('@', '\n')))
        .isEqualTo(new Readiness.Progressing(reason));
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "spec: {replicas: 2}@status: {observedGeneration: 2, updatedReplicas: 2, availableReplicas: 2, replicas: 2}",
      "spec: {replicas: 0}@status: {observedGeneration: 2}"})
  void aRolloutIsDone(String yaml) {
    assertThat(of(ObjectReadiness.DEPLOYMENT, Deployment.class, yaml.replace('@', '\n'))).isEqualTo(Readiness.READY);
  }

  @Test
  void aRolloutThatMakesNoProgressHasFailedAndMayRecover() {
    assertThat(of(ObjectReadiness.DEPLOYMENT, Deployment.class, """
        spec: {replicas: 2}
        status:
          observedGeneration: 2
          conditions: [{type: Progressing, status: "False", reason: ProgressDeadlineExceeded}]
        """)).isInstanceOfSatisfying(Readiness.Failed.class, failed -> assertThat(failed.terminal()).isFalse());
  }

  @Test
  void aJobRunsCompletesOrFailsForGood() {
    assertThat(of(ObjectReadiness.JOB, Job.class, "")).isEqualTo(new Readiness.Progressing("running"));
    assertThat(of(ObjectReadiness.JOB, Job.class, "status: {conditions: [{type: Complete, status: 'False'}]}"))
        .isEqualTo(new Readiness.Progressing("running"));
    assertThat(of(ObjectReadiness.JOB, Job.class, "status: {conditions: [{type: Complete, status: 'True'}]}"))
        .isEqualTo(Readiness.READY);
    assertThat(of(ObjectReadiness.JOB, Job.class,
        "status: {conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded}]}"))
        .isInstanceOfSatisfying(Readiness.Failed.class, failed -> {
          assertThat(failed.terminal()).isTrue();
          assertThat(failed.reason()).contains("BackoffLimitExceeded", "kubectl logs job/x", "refresh");
        });
  }

  @Test
  void anAutoscalerWithoutMetricsKeepsWhatThereIs() {
    String able = "{type: AbleToScale, status: 'True'}";

    assertThat(of(ObjectReadiness.AUTOSCALER, HorizontalPodAutoscaler.class, ""))
        .isInstanceOf(Readiness.Progressing.class);
    assertThat(of(ObjectReadiness.AUTOSCALER, HorizontalPodAutoscaler.class, "status: {conditions: [" + able + "]}"))
        .isEqualTo(Readiness.READY);
    assertThat(of(ObjectReadiness.AUTOSCALER, HorizontalPodAutoscaler.class, "status: {conditions: [" + able
        + ", {type: ScalingActive, status: 'False', message: no metrics}]}"))
        .isEqualTo(new Readiness.Ready("does not scale: no metrics"));
  }

  @Test
  void anIngressServesOnceItHasAnAddress() {
    Ingress without = Serialization.unmarshal(
        "---\n{metadata: {name: x}, spec: {ingressClassName: alb}}", Ingress.class);
    Ingress with = Serialization.unmarshal("""
        ---
        metadata: {name: x}
        spec: {ingressClassName: alb}
        status: {loadBalancer: {ingress: [{hostname: lb.example}]}}
        """, Ingress.class);
    Ingress kong = Serialization.unmarshal(
        "---\n{metadata: {name: x}, spec: {ingressClassName: kong}}", Ingress.class);

    assertThat(ObjectReadiness.INGRESS.of(without)).isInstanceOf(Readiness.Progressing.class);
    assertThat(ObjectReadiness.INGRESS.outputs(without)).isEqualTo(Outputs.NONE);
    assertThat(ObjectReadiness.INGRESS.of(with)).isEqualTo(Readiness.READY);
    assertThat(ObjectReadiness.INGRESS.of(kong)).as("its address is that of the load balancer before it")
        .isEqualTo(Readiness.READY);
    assertThat(ObjectReadiness.INGRESS.outputs(with)).isEqualTo(Outputs.of("hostname", "lb.example"));
  }

  @ParameterizedTest
  @CsvSource({"0.5,500m", "500m,500m", "2.0,2", "2000m,2", "1500m,1500m", "0.0001,1m", "1,1"})
  void processorsAreWrittenAsTheServerWritesThemBack(String given, String written) {
    assertThat(Containers.cpu(given).toString()).isEqualTo(written);
  }
}
