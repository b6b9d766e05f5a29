package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Where the platform's host names are, and what proves that they are its own. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DomainSpec(
    @Required
    @Size(max = Bounds.HOST_LENGTH)
    @Pattern(Bounds.ZONE)
    @JsonPropertyDescription("Name of a public hosted zone that exists on Route 53, such as example.com. Every host of "
        + "the platform is in it: its record and its certificate are made there.")
    String zone,

    @Size(max = 200)
    @Pattern("^arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f-]+$")
    @JsonPropertyDescription("ARN of a certificate of ACM that exists, in this region, for all hosts of the load "
        + "balancer. Hosts may then be outside of the zone, and their records are up to you. Default: a certificate "
        + "is asked for, and validated in the zone.")
    String certificateArn) {

  /** Whether the name is one of the zone. */
  public boolean holds(String host) {
    return host.equals(zone) || host.endsWith("." + zone);
  }
}
