package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** A cache on ElastiCache: one primary node and its replicas, encrypted, behind a password. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = "self.engine == oldSelf.engine || self.engine == 'valkey'", fieldPath = ".engine",
    message = "engine can change from redis to valkey only: add a cache under a new name, then remove this one")
@ValidationRule(value = "!has(self.multiAz) || !self.multiAz || !has(self.nodes) || self.nodes > 1",
    fieldPath = ".multiAz",
    message = "multiAz needs a second node to fail over to: set nodes to at least 2, or multiAz to false")
public record CacheSpec(
    @Required
    @Size(min = 1, max = Bounds.NAME_LENGTH)
    @Pattern(Bounds.NAME)
    @JsonPropertyDescription("Name within the platform, which services refer to in uses. Another name is another, "
        + "empty cache; the old one goes as dataPolicy says.")
    String name,

    @Required
    @JsonPropertyDescription("Engine: redis or valkey. redis can become valkey, without interruption; nothing leads "
        + "back.")
    Engine engine,

    @Required
    @Size(min = 1, max = 20)
    @Pattern("^[0-9]{1,3}[.][0-9]{1,3}([.][0-9]{1,3})?$")
    @JsonPropertyDescription("Engine version in quotes, such as \"7.1\". A newer one interrupts for seconds, with "
        + "several nodes barely; going back is impossible.")
    String version,

    @Size(max = 40)
    @Pattern("^cache[.][a-z0-9-]+[.][a-z0-9-]+$")
    @JsonPropertyDescription("Node type. Default: cache.t4g.micro with profile Starter, cache.m7g.large with "
        + "Production. A change interrupts for seconds.")
    String nodeType,

    @Min(1) @Max(6)
    @JsonPropertyDescription("Number of nodes, the primary among them. Default: 1 with profile Starter, 2 with "
        + "Production or multiAz. A change doesn't interrupt.")
    Integer nodes,

    @JsonPropertyDescription("Spreads the nodes over availability zones. Default: true with several nodes. With "
        + "several nodes a replica takes over from a lost primary either way.")
    Boolean multiAz,

    @Size(max = 100)
    @JsonPropertyDescription("Engine parameters, values in quotes, such as maxmemory-policy: allkeys-lru. Default: "
        + "AWS's own for the version.")
    Map<String, @Size(max = 4096) String> parameters,

    @JsonPropertyDescription("Daily snapshots.")
    Backup backup,

    @Size(max = 19)
    @Pattern(Bounds.WEEKLY_WINDOW)
    @JsonPropertyDescription("Weekly window in UTC for AWS's own maintenance, such as sun:04:00-sun:05:00, of an hour "
        + "at least. Default: AWS chooses one. Changes of the spec don't wait for it.")
    String maintenanceWindow,

    @Min(1) @Max(365)
    @JsonPropertyDescription("Days after which the password is renewed; services follow one after the other, and the "
        + "former one is valid until the next time. The annotation platform.webapp.dev/rotate renews it at once. "
        + "Default: never.")
    Integer rotatePasswordDays,

    @JsonPropertyDescription("What becomes of the cache when it leaves the spec or the platform is deleted. Snapshot: "
        + "deleted after a final snapshot. Retain: it stays in AWS. Delete: deleted for good. Default: "
        + "spec.dataPolicy.")
    DataPolicy dataPolicy,

    @JsonPropertyDescription("What the cache begins with when it is made. Afterwards it means nothing, and may stay or "
        + "go. Default: nothing, it begins empty.")
    RestoreFrom restoreFrom,

    @JsonPropertyDescription("How far the operator may go by itself with this cache. Default: spec.changes.")
    ComponentChanges changes) implements Component {

  public CacheSpec {
    parameters = Copies.of(parameters);
  }

  /** See {@link CacheSpec#engine()}. */
  public enum Engine {
    @JsonProperty("redis") REDIS,
    @JsonProperty("valkey") VALKEY
  }

  /** Daily snapshots. */
  public record Backup(
      @Min(0) @Max(35)
      @JsonPropertyDescription("Days that snapshots are kept; 0 takes none. Default: 0 with profile Starter, 7 with "
          + "Production.")
      Integer retentionDays,

      @Size(max = 11)
      @Pattern(Bounds.DAILY_WINDOW)
      @JsonPropertyDescription("Daily window in UTC, such as 03:00-04:00, of an hour at least, apart from "
          + "maintenanceWindow. Default: AWS chooses one.")
      String window) {}

  /** A snapshot. */
  public record RestoreFrom(
      @Required
      @Size(min = 1, max = 255)
      @Pattern("^[A-Za-z][A-Za-z0-9-]*$")
      @JsonPropertyDescription("Name of a snapshot in the region.")
      String snapshot) {}
}
