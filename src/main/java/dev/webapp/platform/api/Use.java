package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A service's use of another part of the platform, which gives it network access, permissions and environment. */
@ValidationRule(value = "has(self.database) != has(self.table)",
    message = "an entry of uses names exactly one of database and table: make one entry of each")
@ValidationRule(value = "!has(self.access) || !has(self.database)", fieldPath = ".access",
    message = "access is for tables only: leave it out for a database, whose user may do everything in it")
@ValidationRule(value = "!has(self.endpoint) || !has(self.table)", fieldPath = ".endpoint",
    message = "endpoint is for databases only: leave it out for a table")
public record Use(
    @Size(max = Bounds.BINDING_LENGTH)
    @JsonPropertyDescription("Name of a database in spec.databases.")
    String database,

    @Size(max = Bounds.BINDING_LENGTH)
    @JsonPropertyDescription("Name of a table in spec.tables.")
    String table,

    @JsonPropertyDescription("Of a database: Writer is the instance that takes writes, Reader one of its read replicas "
        + "(set readReplicas). Default: Writer.")
    Endpoint endpoint,

    @JsonPropertyDescription("Of a table: Read allows reading, querying and scanning; ReadWrite also putting, updating "
        + "and deleting items. Default: Read.")
    Access access,

    @Size(min = 1, max = Bounds.BINDING_LENGTH)
    @Pattern(Bounds.NAME)
    @JsonPropertyDescription("Name of the binding within the service: environment variables start with it in upper "
        + "case, so main-reader gives MAIN_READER_HOST. Default: the name of the database or table.")
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

  /** The name that environment variables of this use are made from: {@code as}, or else the target's. */
  public String binding() {
    return as != null ? as : database != null ? database : table;
  }
}
