package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import java.util.stream.Stream;

/** A service's use of another part of the platform, which gives it network access, permissions and environment. */
@ValidationRule(
    value = "[has(self.database), has(self.table), has(self.cache), has(self.documentStore), has(self.bucket), "
        + "has(self.userPool)].filter(named, named).size() == 1",
    message = "an entry of uses names exactly one of database, table, cache, documentStore, bucket and userPool: make "
        + "one entry of each")
@ValidationRule(value = "!has(self.access) || has(self.table) || has(self.bucket) || has(self.userPool)",
    fieldPath = ".access",
    message = "access is for tables, buckets and user pools only: leave it out for a store with a password, whose user "
        + "may do everything in it")
@ValidationRule(value = "!has(self.endpoint) || has(self.database)", fieldPath = ".endpoint",
    message = "endpoint is for databases only: leave it out, bindings of caches and document stores have a reader-host "
        + "beside the host")
public record Use(
    @Size(max = Bounds.BINDING_LENGTH)
    @JsonPropertyDescription("Name of a database in spec.databases.")
    String database,

    @Size(max = Bounds.BINDING_LENGTH)
    @JsonPropertyDescription("Name of a table in spec.tables.")
    String table,

    @Size(max = Bounds.BINDING_LENGTH)
    @JsonPropertyDescription("Name of a cache in spec.caches.")
    String cache,

    @Size(max = Bounds.BINDING_LENGTH)
    @JsonPropertyDescription("Name of a document store in spec.documentStores.")
    String documentStore,

    @Size(max = Bounds.BINDING_LENGTH)
    @JsonPropertyDescription("Name of a bucket in spec.buckets.")
    String bucket,

    @Size(max = Bounds.BINDING_LENGTH)
    @JsonPropertyDescription("Name of a user pool in spec.userPools.")
    String userPool,

    @JsonPropertyDescription("Of a database: Writer is the instance that takes writes, Reader one of its read replicas "
        + "(set readReplicas). Default: Writer.")
    Endpoint endpoint,

    @JsonPropertyDescription("Of a table: Read allows reading, querying and scanning, ReadWrite also putting, updating "
        + "and deleting items. Of a bucket: Read allows listing and getting objects, ReadWrite also putting and deleting "
        + "them. Of a user pool: Read allows looking users up, ReadWrite also managing them. Default: Read, of a user "
        + "pool neither.")
    Access access,

    @JsonPropertyDescription("How the service learns addresses and credentials. Environment: as environment variables, "
        + "and as files below /bindings. Files: as files only, which follow a rotated password while the pod runs. "
        + "Nothing: neither, the service may only reach it. Default: Environment.")
    Binding binding,

    @Size(min = 1, max = Bounds.BINDING_LENGTH)
    @Pattern(Bounds.NAME)
    @JsonPropertyDescription("Name of the binding within the service: environment variables start with it in upper "
        + "case, so main-reader gives MAIN_READER_HOST. Default: the name of what is used.")
    String as) {

  /** See {@link Use#endpoint()}. */
  public enum Endpoint {
    @JsonProperty("Writer") WRITER,
    @JsonProperty("Reader") READER
  }

  /** See {@link Use#access()}. */
  public enum Access {
    @JsonProperty("Read") READ,
    @JsonProperty("ReadWrite") READ_WRITE
  }

  /** See {@link Use#binding()}. */
  public enum Binding {
    @JsonProperty("Environment") ENVIRONMENT,
    @JsonProperty("Files") FILES,
    @JsonProperty("Nothing") NOTHING
  }

  /** The name that environment variables of this use are made from: {@code as}, or else the target's. */
  public String alias() {
    return Stream.of(as, database, table, cache, documentStore, bucket, userPool)
        .filter(Objects::nonNull).findFirst().orElseThrow();
  }
}
