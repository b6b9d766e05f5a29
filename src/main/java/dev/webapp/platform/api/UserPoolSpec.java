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
import java.util.List;

/** The users of an application, on Cognito: who they are, and how they sign in. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "(has(self.signIn) ? self.signIn : []).all(s, s in (has(oldSelf.signIn) ? oldSelf.signIn : [])) "
        + "&& (has(oldSelf.signIn) ? oldSelf.signIn : []).all(s, s in (has(self.signIn) ? self.signIn : []))",
    message = "signIn can't change: add a user pool under a new name, move the users, then remove this one")
@ValidationRule(
    value = "!has(self.domainPrefix) || !self.domainPrefix.matches('aws|amazon|cognito')", fieldPath = ".domainPrefix",
    message = "domainPrefix must not contain aws, amazon or cognito, which AWS keeps for itself: choose another one")
public record UserPoolSpec(
    @Required
    @Size(min = 1, max = Bounds.NAME_LENGTH)
    @Pattern(Bounds.NAME)
    @JsonPropertyDescription("Name within the platform, which services refer to in uses. Another name is another, "
        + "empty pool; the old one goes as dataPolicy says.")
    String name,

    @Size(max = 2)
    @JsonPropertyDescription("What users sign in with: email, username, or both. Default: username. It can't change.")
    List<SignIn> signIn,

    @JsonPropertyDescription("Second factor, a time-based code of an authenticator app: Off, Optional or Required. "
        + "Default: Off with profile Starter, Optional with Production.")
    Mfa mfa,

    @JsonPropertyDescription("What a password needs.")
    PasswordPolicy passwordPolicy,

    @JsonPropertyDescription("Whether users may register themselves. Default: true.")
    Boolean selfSignUp,

    @Size(max = 20)
    @JsonPropertyDescription("Applications that users sign in to.")
    List<Client> clients,

    @Size(min = 1, max = 63)
    @Pattern("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")
    @JsonPropertyDescription("First part of the address of the sign-in pages, unique in the region. Default: made of "
        + "namespace, platform and name, where a client has callbackUrls. Another one is another address.")
    String domainPrefix,

    @JsonPropertyDescription("AWS refuses to delete the pool for anybody. The operator lifts it itself for a removal "
        + "that dataPolicy and changes.policy allow. Default: false with profile Starter, true with Production.")
    Boolean deletionProtection,

    @JsonPropertyDescription("What becomes of the users when the pool leaves the spec or the platform is deleted. "
        + "Snapshot: Cognito has none, so only a pool without users is deleted, and one with users says so. Retain: it "
        + "stays in AWS. Delete: deleted for good. Default: spec.dataPolicy.")
    DataPolicy dataPolicy,

    @JsonPropertyDescription("How far the operator may go by itself with this pool. Default: spec.changes.")
    ComponentChanges changes) implements Component {

  public UserPoolSpec {
    signIn = Copies.of(signIn);
    clients = Copies.of(clients);
  }

  /** See {@link UserPoolSpec#signIn()}. */
  public enum SignIn {
    @JsonProperty("email") EMAIL,
    @JsonProperty("username") USERNAME
  }

  /** See {@link UserPoolSpec#mfa()}. */
  public enum Mfa {
    @JsonProperty("Off") OFF,
    @JsonProperty("Optional") OPTIONAL,
    @JsonProperty("Required") REQUIRED
  }

  /** What a password needs. */
  public record PasswordPolicy(
      @Min(6) @Max(99)
      @JsonPropertyDescription("Least number of characters. Default: 12.")
      Integer minimumLength,

      @JsonPropertyDescription("Whether it needs a lower-case letter. Default: true.")
      Boolean requireLowercase,

      @JsonPropertyDescription("Whether it needs an upper-case letter. Default: true.")
      Boolean requireUppercase,

      @JsonPropertyDescription("Whether it needs a digit. Default: true.")
      Boolean requireNumbers,

      @JsonPropertyDescription("Whether it needs a special character. Default: false.")
      Boolean requireSymbols) {}

  /** An application that users sign in to. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @ValidationRule(value = "(has(self.secret) && self.secret) == (has(oldSelf.secret) && oldSelf.secret)",
      message = "secret of a client can't change: add a client under a new name, then remove this one")
  public record Client(
      @Required
      @Size(min = 1, max = Bounds.NAME_LENGTH)
      @Pattern(Bounds.NAME)
      @JsonPropertyDescription("Name within the pool. Another name is another client with another id.")
      String name,

      @Size(max = 20)
      @JsonPropertyDescription("Addresses that the sign-in pages lead back to, with https. Default: none, the "
          + "application signs in by itself.")
      List<@Size(min = 1, max = 1024) @Pattern("^(https://|http://localhost|[a-z][a-z0-9+.-]*://)\\S*$") String>
          callbackUrls,

      @Size(max = 20)
      @JsonPropertyDescription("Addresses that signing out leads to. Default: none.")
      List<@Size(min = 1, max = 1024) @Pattern("^(https://|http://localhost|[a-z][a-z0-9+.-]*://)\\S*$") String>
          logoutUrls,

      @JsonPropertyDescription("Whether the client has a secret, which only a server can keep. Default: false. It "
          + "can't change.")
      Boolean secret) {

    public Client {
      callbackUrls = Copies.of(callbackUrls);
      logoutUrls = Copies.of(logoutUrls);
    }
  }
}
