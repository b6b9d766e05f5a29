package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** Where in AWS the platform lives. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = "self.region == oldSelf.region", fieldPath = ".region",
    message = "region can't change: create a platform under a new name in the other region, move the data, "
        + "then delete this one")
@ValidationRule(
    value = "has(self.roleArn) == has(oldSelf.roleArn) && (!has(self.roleArn) || self.roleArn == oldSelf.roleArn)",
    message = "roleArn can't be added, changed or removed, for it decides the account that everything lives in: create "
        + "a platform under a new name")
public record AwsSpec(
    @Required
    @Size(min = 9, max = 32)
    @Pattern("^[a-z]{2}(-[a-z]+)+-[0-9]+$")
    @JsonPropertyDescription("AWS region, such as us-east-1, that databases, tables and networks are in. It can't "
        + "change.")
    String region,

    @Size(max = 40)
    @ValidationRule(value = "self.all(k, !k.matches('^(?i)(aws:|platform[.]webapp[.]dev/)'))",
        message = "tags can't have keys that start with aws: or platform.webapp.dev/, which AWS and the operator keep "
            + "for themselves: choose other keys")
    @ValidationRule(value = "self.all(k, k.matches('^[\\\\p{L}\\\\p{N}_.:/+@-]{1,128}$'))",
        message = "keys of tags have 1 to 128 letters, digits and _ . : / + @ -: choose such keys")
    @JsonPropertyDescription("Tags on every AWS resource of the platform, beside the operator's own. At most 40. "
        + "A change retags in place.")
    Map<String, @Size(max = 256) @Pattern("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*$") String> tags,

    @Size(max = 2048)
    @Pattern("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+$")
    @JsonPropertyDescription("ARN of an IAM role that the operator assumes to work in another account; the "
        + "namespace's annotation platform.webapp.dev/allowed-role-arns must name it. Default: the operator's own "
        + "role, in the cluster's account. It can't change.")
    String roleArn) {

  public AwsSpec {
    tags = Copies.of(tags);
  }
}
