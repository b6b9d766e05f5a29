package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An environment variable; an empty value is a value. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "[has(self.value), has(self.secretRef), has(self.configMapRef)].exists_one(given, given)",
    message = "an entry of env has exactly one of value, secretRef and configMapRef")
public record EnvVar(
    @Required
    @Size(min = 1, max = 128)
    @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
    @JsonPropertyDescription("Name of the variable. It wins over a variable of the same name that comes with uses.")
    String name,

    @Size(max = 4096)
    @JsonPropertyDescription("The value as it is. Secrets belong into secretRef: the spec is readable to many.")
    String value,

    @JsonPropertyDescription("The value is an entry of a Secret in the platform's namespace. Pods see a new value when "
        + "they start.")
    KeyRef secretRef,

    @JsonPropertyDescription("The value is an entry of a ConfigMap in the platform's namespace. Pods see a new value "
        + "when they start.")
    KeyRef configMapRef) {

  /** One entry of a Secret or a ConfigMap. */
  public record KeyRef(
      @Required
      @Size(min = 1, max = 253)
      @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
      @JsonPropertyDescription("Name of the object, in the platform's namespace.")
      String name,

      @Required
      @Size(min = 1, max = 253)
      @Pattern("^([.]?[-_a-zA-Z0-9])[-._a-zA-Z0-9]*$")
      @JsonPropertyDescription("Key of the entry.")
      String key) {}
}
