package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An address of the platform that one service answers. */
public record ServiceRoute(
    @Required
    @Size(max = Bounds.HOST_LENGTH)
    @Pattern(Bounds.HOST)
    @JsonPropertyDescription("Host name, such as api.example.com; *.example.com matches one label more. Its DNS record "
        + "must point to the load balancer: with spec.domain it is made.")
    String host,

    @Size(max = Bounds.PATH_LENGTH)
    @Pattern(Bounds.PATH)
    @JsonPropertyDescription("Path under the host. Default: /, everything.")
    String path,

    @JsonPropertyDescription("Prefix matches the path and all below it, Exact the path alone. Default: Prefix.")
    PathType pathType) {}
