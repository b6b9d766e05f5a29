package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;

/** A container image that runs in the cluster, as a Deployment. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = "!has(self.replicas) || !has(self.autoscaling)",
    message = "a service has replicas or autoscaling, not both: remove replicas, autoscaling starts at its min")
@ValidationRule(value = "has(self.port) || !has(self.healthCheck)",
    message = "a service with a healthCheck needs a port: set port")
@ValidationRule(value = "has(self.port) || !has(self.routes) || size(self.routes) == 0",
    message = "a service with routes needs a port: set port")
@ValidationRule(
    // A list of one list holds what would otherwise be made anew for each pair of uses.
    value = "!has(self.uses) || [self.uses.map(u, has(u.__as__) ? u.__as__ : has(u.database) ? u.database "
        + ": has(u.table) ? u.table : has(u.cache) ? u.cache : has(u.documentStore) ? u.documentStore "
        + ": has(u.bucket) ? u.bucket : has(u.userPool) ? u.userPool : has(u.external) ? u.external : '')]"
        + ".all(names, names.all(n, names.exists_one(m, m == n)))",
    message = "two entries of uses have one binding name, and so the same environment variables: tell them apart with "
        + "as")
public record ServiceSpec(
    @Required
    @Size(min = 1, max = Bounds.NAME_LENGTH)
    @Pattern(Bounds.NAME)
    @JsonPropertyDescription("Name within the platform. Another name is another service: the old one goes.")
    String name,

    @Required
    @Size(min = 1, max = 512)
    @Pattern("^[!-~]+$")
    @JsonPropertyDescription("Container image. A change rolls out without interruption, after the release command.")
    String image,

    @Size(max = Bounds.WORDS)
    @JsonPropertyDescription("Entry point instead of the image's. Default: the image's.")
    List<@Size(max = Bounds.WORD_LENGTH) String> command,

    @Size(max = Bounds.WORDS)
    @JsonPropertyDescription("Arguments of the entry point. Default: the image's.")
    List<@Size(max = Bounds.WORD_LENGTH) String> args,

    @Min(1) @Max(65535)
    @JsonPropertyDescription("Port that the container listens on, with plain HTTP; other services reach it there too. "
        + "Default: none, the service takes work from elsewhere, such as a queue.")
    Integer port,

    @Min(0) @Max(1000)
    @JsonPropertyDescription("Number of pods. Default: 1 with profile Starter, 2 with Production. Not together with "
        + "autoscaling.")
    Integer replicas,

    @JsonPropertyDescription("Lets the number of pods follow the load. Default: it stays at replicas.")
    Autoscaling autoscaling,

    @JsonPropertyDescription("What each pod reserves. A change rolls out without interruption.")
    Resources resources,

    @JsonPropertyDescription("How the service tells that it is well. Default: its port accepts connections.")
    HealthCheck healthCheck,

    @Size(max = Bounds.ROUTES)
    @ValidationRule(
        value = "self.all(r, self.exists_one(q, [q.host, has(q.path) ? q.path : '/', has(q.pathType) ? q.pathType : "
            + "'Prefix'] == [r.host, has(r.path) ? r.path : '/', has(r.pathType) ? r.pathType : 'Prefix']))",
        message = "two entries of routes have the same host, path and pathType: remove one")
    @JsonPropertyDescription("Addresses that the service answers, through the load balancer.")
    List<ServiceRoute> routes,

    @Size(max = Bounds.USES)
    @JsonPropertyDescription("Parts of the platform that the service uses. Each opens the network, grants the "
        + "permissions, and adds environment variables with the address and, where there are any, the credentials.")
    List<Use> uses,

    @Size(max = 100)
    @JsonPropertyDescription("Environment variables of the container and of the release command. A change rolls out "
        + "without interruption.")
    List<EnvVar> env,

    @JsonPropertyDescription("A command that runs to completion, once, before each rollout of another image, command "
        + "or env; migrations of a database, for instance. If it fails, the running pods stay as they are.")
    Release release,

    @Min(0) @Max(3600)
    @JsonPropertyDescription("Seconds that a pod gets to finish its requests when it stops. Default: 30.")
    Integer terminationGracePeriodSeconds,

    @JsonPropertyDescription("Where its pods run. Default: spec.compute.")
    ComputeSpec.OfService compute,

    @JsonPropertyDescription("How far the operator may go by itself with this service. Default: spec.changes.")
    ComponentChanges changes) implements Component {

  public ServiceSpec {
    command = Copies.of(command);
    args = Copies.of(args);
    routes = Copies.of(routes);
    uses = Copies.of(uses);
    env = Copies.of(env);
  }

  /** The same, whose pods reserve that. */
  public ServiceSpec requesting(Resources other) {
    return new ServiceSpec(name, image, command, args, port, replicas, autoscaling, other, healthCheck, routes, uses,
        env, release, terminationGracePeriodSeconds, compute, changes);
  }

  /** A HorizontalPodAutoscaler's bounds and targets. */
  @ValidationRule(value = "self.min <= self.max", message = "autoscaling.min must not exceed max")
  @ValidationRule(value = "has(self.cpuPercent) || has(self.memoryPercent)",
      message = "autoscaling needs something to follow: set cpuPercent, memoryPercent, or both")
  public record Autoscaling(
      @Required
      @Min(1) @Max(1000)
      @JsonPropertyDescription("Least number of pods.")
      Integer min,

      @Required
      @Min(1) @Max(1000)
      @JsonPropertyDescription("Greatest number of pods.")
      Integer max,

      @Min(1) @Max(100)
      @JsonPropertyDescription("Pods are added above this use of resources.cpu, in percent on average. Default: CPU "
          + "isn't looked at.")
      Integer cpuPercent,

      @Min(1) @Max(100)
      @JsonPropertyDescription("Pods are added above this use of resources.memory, in percent on average. Default: "
          + "memory isn't looked at.")
      Integer memoryPercent) {}

  /** What a pod requests; memory is its limit too. */
  public record Resources(
      @SchemaFrom(type = Quantity.class)
      @Size(max = 16)
      @Pattern("^([0-9]+m|[0-9]+(\\.[0-9]{1,3})?)$")
      @JsonPropertyDescription("CPU in cores or thousandths of one, such as 500m or 2. Default: 250m with profile "
          + "Starter, 500m with Production.")
      String cpu,

      @SchemaFrom(type = Quantity.class)
      @Size(max = 16)
      @Pattern("^[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$")
      @JsonPropertyDescription("Memory, such as 512Mi or 1Gi; a pod that needs more is killed. Default: 512Mi with "
          + "profile Starter, 1Gi with Production.")
      String memory) {}

  /** The release Job's command. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @ValidationRule(value = "has(self.command) || has(self.args)",
      message = "release needs a command, args, or both: without them it would start the service itself")
  public record Release(
      @Size(min = 1, max = Bounds.WORDS)
      @JsonPropertyDescription("Entry point, such as [python, manage.py, migrate]. Default: the image's.")
      List<@Size(max = Bounds.WORD_LENGTH) String> command,

      @Size(min = 1, max = Bounds.WORDS)
      @JsonPropertyDescription("Arguments of the entry point. Default: none.")
      List<@Size(max = Bounds.WORD_LENGTH) String> args,

      @Min(1) @Max(86400)
      @JsonPropertyDescription("Seconds until a command that still runs is stopped and counts as failed. Default: 600.")
      Integer timeoutSeconds) {

    public Release {
      command = Copies.of(command);
      args = Copies.of(args);
    }
  }
}
