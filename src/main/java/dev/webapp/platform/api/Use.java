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
        + "has(self.userPool), has(self.external)].filter(named, named).size() == 1",
    message = "an entry of uses names exactly one of database, table, cache, documentStore, bucket, userPool and "
        + "external: make one entry of each")
@ValidationRule(value = "!has(self.access) || has(self.table) || has(self.bucket) || has(self.userPool)",
    fieldPath = ".access",
    message = "access is for tables, buckets and user pools only: leave it out for a store with a password, whose user "
        + "may do everything in it")
@ValidationRule(value = "!has(self.endpoint) || has(self.database)", fieldPath = ".endpoint",
    message = "endpoint is for databases only: leave it out, bindings of caches and document stores have a reader-host "
        + "beside the host")
@ValidationRule(value = "!has(self.authentication) || has(self.database)", fieldPath = ".authentication",
    message = "authentication is for databases only: leave it out, caches and document stores take a password")
@ValidationRule(value = "!has(self.authentication) || self.authentication != 'IAM' || has(self.username)",
    fieldPath = ".authentication",
    message = "authentication: IAM needs the username of a user of the database that signs in with IAM: set username")
@ValidationRule(value = "!has(self.username) || (has(self.authentication) && self.authentication == 'IAM')",
    fieldPath = ".username",
    message = "username is only for authentication: IAM: leave it out, who has the password is the database's own user")
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

    @Size(max = Bounds.BINDING_LENGTH)
    @JsonPropertyDescription("Name of a service in spec.externalServices.")
    String external,

    @JsonPropertyDescription("Of a database: Writer is the instance that takes writes, Reader one of its read replicas "
        + "(set readReplicas). Default: Writer.")
    Endpoint endpoint,

    @JsonPropertyDescription("How the service signs in to a database. Password: with the password of the user that "
        + "users of the database says. IAM: as username, with a token that the service asks AWS for by its role, over "
        + "TLS; the database needs iamAuthentication: true. Caches and document stores take their password only. "
        + "Default: Password.")
    Authentication authentication,

    @Size(min = 1, max = 63)
    @Pattern("^[A-Za-z_][A-Za-z0-9_.-]*$")
    @JsonPropertyDescription("With authentication: IAM, the user of the database, with capitals as there; not its "
        + "master user. You make it: CREATE USER x and GRANT rds_iam TO x in postgres, CREATE USER x IDENTIFIED WITH "
        + "AWSAuthenticationPlugin AS 'RDS' in mysql.")
    String username,

    @JsonPropertyDescription("Of a table: Read allows reading, querying and scanning, ReadWrite also putting, updating "
        + "and deleting items. Of a bucket: Read allows listing and getting objects, ReadWrite also putting and "
        + "deleting them. Of a user pool: Read allows looking users up, ReadWrite also managing them. Default: Read, "
        + "of a user pool neither.")
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

  /** See {@link Use#authentication()}. */
  public enum Authentication {
    @JsonProperty("Password") PASSWORD,
    @JsonProperty("IAM") IAM
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

  /** Whether no password takes part in it. */
  public boolean signsInByIam() {
    return authentication == Authentication.IAM;
  }

  /** The name that environment variables of this use are made from: {@code as}, or else the target's. */
  public String alias() {
    return Stream.of(as, database, table, cache, documentStore, bucket, userPool, external)
        .filter(Objects::nonNull).findFirst().orElseThrow();
  }
}
