package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How a service tells that it is well, to Kubernetes and to the load balancer. */
@ValidationRule(
    value = "(has(self.timeoutSeconds) ? self.timeoutSeconds : 5) < (has(self.periodSeconds) ? self.periodSeconds : "
        + "10)",
    message = "healthCheck.timeoutSeconds (default 5) must be less than periodSeconds (default 10), as load balancers "
        + "require: shorten the timeout or lengthen the period")
public record HealthCheck(
    @Required
    @Size(max = 200)
    @Pattern(Bounds.REQUEST_PATH)
    @JsonPropertyDescription("Path that answers a GET on the service's port with 200 to 399 when all is well.")
    String path,

    @Min(0) @Max(3600)
    @JsonPropertyDescription("Seconds after the container's start before the first probe. Default: 0.")
    Integer initialDelaySeconds,

    @Min(5) @Max(300)
    @JsonPropertyDescription("Seconds between checks. Default: 10.")
    Integer periodSeconds,

    @Min(2) @Max(120)
    @JsonPropertyDescription("Seconds until a check without an answer has failed. Default: 5.")
    Integer timeoutSeconds,

    @Min(2) @Max(10)
    @JsonPropertyDescription("Checks in a row that must fail before the pod gets no more requests, or is restarted. "
        + "Default: 3.")
    Integer failureThreshold,

    @JsonPropertyDescription("What differs for the readiness probe, which decides whether a pod gets requests. "
        + "Default: as above.")
    Probe readiness,

    @JsonPropertyDescription("What differs for the liveness probe, which decides whether a container is restarted. "
        + "Default: as above.")
    Probe liveness) {

  /** Overrides for one probe; what is not set is as in the health check around it. */
  public record Probe(
      @Size(max = 200)
      @Pattern(Bounds.REQUEST_PATH)
      @JsonPropertyDescription("Path that answers a GET on the service's port with 200 to 399.")
      String path,

      @Min(0) @Max(3600)
      @JsonPropertyDescription("Seconds after the container's start before the first probe.")
      Integer initialDelaySeconds,

      @Min(1) @Max(3600)
      @JsonPropertyDescription("Seconds between probes.")
      Integer periodSeconds,

      @Min(1) @Max(3600)
      @JsonPropertyDescription("Seconds until a probe without an answer has failed.")
      Integer timeoutSeconds,

      @Min(1) @Max(100)
      @JsonPropertyDescription("Probes in a row that must fail.")
      Integer failureThreshold) {}
}
