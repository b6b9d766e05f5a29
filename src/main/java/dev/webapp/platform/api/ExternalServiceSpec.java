package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A service outside the platform that services call, by a proxy of the platform's. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExternalServiceSpec(
    @Required
    @Size(min = 1, max = Bounds.NAME_LENGTH)
    @Pattern(Bounds.NAME)
    @JsonPropertyDescription("Name within the platform, which services refer to in uses, and name of a Service in the "
        + "namespace: payments is called at http://payments.NAMESPACE.")
    String name,

    @Required
    @Size(min = 1, max = 512)
    @Pattern("^https?://[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~!&'()*+,;=:@/-]*)?$")
    @JsonPropertyDescription("Where it is. With https the proxy speaks TLS, and checks who answers. A path comes "
        + "before those of requests.")
    String url,

    @Size(max = 10)
    @Pattern(Bounds.DURATION)
    @JsonPropertyDescription("How long an attempt may take, such as 500ms, 3s or 1m, up to 10m. Default: 10s.")
    String timeout,

    @Min(1)
    @Max(10_000)
    @JsonPropertyDescription("Connections at once, from each of the two proxies. Default: 100.")
    Integer maxConnections,

    @JsonPropertyDescription("Further attempts of what fails (no answer in time, or 500, 502, 503, 504) and is "
        + "idempotent: GET, HEAD, OPTIONS, TRACE, PUT, DELETE, and whatever has an Idempotency-Key. Where more than a "
        + "fifth of requests, and 10 a second, are such, there are none. Default: none.")
    Retry retry,

    @JsonPropertyDescription("Leaves the service alone once it fails: callers are told 503 at once. Default: never.")
    CircuitBreaker circuitBreaker,

    @JsonPropertyDescription("What requests are let in by; what callers send of that header is replaced.")
    Auth auth,

    @JsonPropertyDescription("How far the operator may go by itself with it. Default: spec.changes.")
    ComponentChanges changes) implements Component {

  /** See {@link ExternalServiceSpec#retry()}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Retry(
      @Min(1)
      @Max(5)
      @JsonPropertyDescription("Attempts in all. Default: 3.")
      Integer attempts,

      @Size(max = 10)
      @Pattern(Bounds.DURATION)
      @JsonPropertyDescription("How long the second attempt waits at most; each further one waits twice as long as the "
          + "one before. Up to 1m. Default: 200ms.")
      String backoff) {}

  /** See {@link ExternalServiceSpec#circuitBreaker()}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record CircuitBreaker(
      @Min(1)
      @Max(1000)
      @JsonPropertyDescription("Failed attempts in a row, at one of the two proxies, after which it is left alone. "
          + "Default: 5.")
      Integer consecutiveErrors,

      @Size(max = 10)
      @Pattern(Bounds.DURATION)
      @JsonPropertyDescription("How long until it is asked for probePath once, and again after as long, until that is "
          + "answered by anything but 5xx. Up to 60m. Default: 30s.")
      String openFor,

      @Size(max = Bounds.PATH_LENGTH)
      @Pattern("^/[A-Za-z0-9._~!&'()*+,;=:@/-]*$")
      @JsonPropertyDescription("What it is asked for, without auth. Default: /.")
      String probePath) {}

  /** See {@link ExternalServiceSpec#auth()}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Auth(
      @Required
      @JsonPropertyDescription("The entry of a Secret in the platform's namespace that has the credential.")
      EnvVar.KeyRef secretRef,

      @Size(min = 1, max = 100)
      @Pattern("^[A-Za-z0-9-]+$")
      @JsonPropertyDescription("The header that it goes into. Default: Authorization.")
      String header,

      @Size(max = 100)
      @Pattern("^[A-Za-z0-9 =:_-]*$")
      @JsonPropertyDescription("What stands before it there, such as 'Bearer '. Default: nothing.")
      String prefix) {}
}
