package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** An S3 bucket: encrypted, closed to the public, reached with TLS only. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.identifier) == has(oldSelf.identifier) "
        + "&& (!has(self.identifier) || self.identifier == oldSelf.identifier)",
    message = "identifier can't be added, changed or removed: add a bucket under a new name with it, move the objects, "
        + "then remove this one")
@ValidationRule(value = "!has(self.adopt) || !self.adopt || has(self.identifier)",
    message = "adopt needs identifier: the name of the S3 bucket to take over")
public record BucketSpec(
    @Required
    @Size(min = 1, max = Bounds.NAME_LENGTH)
    @Pattern(Bounds.NAME)
    @JsonPropertyDescription("Name within the platform, which services refer to in uses. Another name is another, "
        + "empty bucket; the old one goes as dataPolicy says.")
    String name,

    @JsonPropertyDescription("Keeps what is overwritten or deleted as older versions. Default: false with profile "
        + "Starter, true with Production. Turned off again, versions that are there stay.")
    Boolean versioned,

    @Min(1) @Max(36500)
    @JsonPropertyDescription("Days after which objects are deleted, by S3 itself. Default: they stay.")
    Integer expireAfterDays,

    @Min(1) @Max(36500)
    @JsonPropertyDescription("Days after which older versions are deleted, by S3 itself. Default: they stay.")
    Integer expireOldVersionsAfterDays,

    @Size(max = 20)
    @JsonPropertyDescription("What browsers may do with the bucket from other origins. Default: nothing.")
    List<CorsRule> cors,

    @Size(min = 1, max = 2048)
    @Pattern("^arn:aws[a-z-]*:kms:\\S+$")
    @JsonPropertyDescription("ARN of a KMS key that objects are encrypted with; a change holds for new objects. "
        + "Default: S3's own key.")
    String kmsKeyArn,

    @JsonPropertyDescription("What becomes of the objects when the bucket leaves the spec or the platform is deleted. "
        + "Snapshot: S3 has none, so only an empty bucket is deleted, and one with objects says so. Retain: it stays "
        + "in AWS. Delete: it is emptied and deleted for good. Default: spec.dataPolicy.")
    DataPolicy dataPolicy,

    @Size(min = 3, max = 63)
    @Pattern("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")
    @JsonPropertyDescription("Name of the bucket in S3, unique in the world. Default: made of namespace, platform and "
        + "name. It can't change.")
    String identifier,

    @JsonPropertyDescription("Takes over the bucket called identifier, although it isn't the platform's. What would "
        + "change of it is in status.plan and waits for approval; until then it isn't touched. Default: false, what "
        + "isn't the platform's is left alone.")
    Boolean adopt,

    @JsonPropertyDescription("How far the operator may go by itself with this bucket. Default: spec.changes.")
    ComponentChanges changes) implements Component {

  public BucketSpec {
    cors = Copies.of(cors);
  }

  /** What pages of some origins may do. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record CorsRule(
      @Required
      @Size(min = 1, max = 20)
      @JsonPropertyDescription("Origins, such as https://www.example.org; a * stands for any characters.")
      List<@Size(min = 1, max = 256) String> allowedOrigins,

      @Required
      @Size(min = 1, max = 5)
      @JsonPropertyDescription("Methods: GET, PUT, POST, DELETE, HEAD.")
      List<@Pattern("^(GET|PUT|POST|DELETE|HEAD)$") @Size(max = 6) String> allowedMethods,

      @Size(max = 50)
      @JsonPropertyDescription("Request headers that pages may send; a * stands for any characters. Default: none.")
      List<@Size(min = 1, max = 128) String> allowedHeaders,

      @Size(max = 50)
      @JsonPropertyDescription("Response headers that pages may read, beside the usual ones. Default: none.")
      List<@Size(min = 1, max = 128) String> exposeHeaders,

      @Min(0) @Max(86400)
      @JsonPropertyDescription("Seconds that browsers remember the answer. Default: as they like.")
      Integer maxAgeSeconds) {

    public CorsRule {
      allowedOrigins = Copies.of(allowedOrigins);
      allowedMethods = Copies.of(allowedMethods);
      allowedHeaders = Copies.of(allowedHeaders);
      exposeHeaders = Copies.of(exposeHeaders);
    }
  }
}
