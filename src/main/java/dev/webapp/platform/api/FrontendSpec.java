package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What browsers are answered by, near to them. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.certificateArn) || has(self.host)", fieldPath = ".certificateArn",
    message = "certificateArn needs host: CloudFront's own name has a certificate of CloudFront's")
@ValidationRule(
    value = "self.type != 'Service' || has(self.service) && has(self.host)", fieldPath = ".type",
    message = "a front end of type Service needs service and host: what answers it, and for which name")
@ValidationRule(
    value = "self.type != 'Amplify' || has(self.amplify)", fieldPath = ".type",
    message = "a front end of type Amplify needs amplify: what repository it is built of")
@ValidationRule(
    value = "(self.type == 'StaticSite' || !has(self.staticSite)) && (self.type == 'Service' || !has(self.service)) "
        + "&& (self.type == 'Amplify' || !has(self.amplify))", fieldPath = ".type",
    message = "a front end has the settings of another type: keep service for type Service, staticSite for "
        + "StaticSite, amplify for Amplify")
@ValidationRule(
    value = "self.type != 'Amplify' || !has(self.priceClass)", fieldPath = ".priceClass",
    message = "priceClass is CloudFront's: Amplify answers from all of its edges, remove it")
public record FrontendSpec(
    @Required
    @Size(min = 1, max = Bounds.NAME_LENGTH)
    @Pattern(Bounds.NAME)
    @JsonPropertyDescription("Name within the platform. Another name is another front end, with an empty bucket; the "
        + "old one goes as dataPolicy says.")
    String name,

    @Required
    @JsonPropertyDescription("StaticSite: files in a private bucket, answered by CloudFront. Service: a service of the "
        + "platform behind CloudFront, by a load balancer that nobody reaches but CloudFront. Amplify: what Amplify "
        + "Hosting builds of a repository with every push, and answers; spec.firewall does not stand before it.")
    Type type,

    @Size(max = Bounds.HOST_LENGTH)
    @Pattern(Bounds.ZONE)
    @JsonPropertyDescription("Host name, such as www.example.com, in domain.zone: its record and its certificate are "
        + "made there. Default: the name that CloudFront or Amplify gives, which is in status.urls.")
    String host,

    @Size(max = 200)
    @Pattern("^arn:[a-z-]+:acm:us-east-1:[0-9]{12}:certificate/[0-9a-f-]+$")
    @JsonPropertyDescription("ARN of a certificate of ACM that exists, in us-east-1, for host, which may then be "
        + "outside of domain.zone, with a record that is up to you. Default: a certificate is asked for, and validated "
        + "in the zone.")
    String certificateArn,

    @JsonPropertyDescription("Where in the world CloudFront answers from: PriceClass_100 (North America, Europe and "
        + "Israel), PriceClass_200 (most regions) or PriceClass_All. Default: PriceClass_100 with profile Starter, "
        + "PriceClass_All with Production.")
    PriceClass priceClass,

    @JsonPropertyDescription("What a StaticSite is made of.")
    StaticSite staticSite,

    @JsonPropertyDescription("What a front end of type Service is answered by.")
    ServiceOrigin service,

    @JsonPropertyDescription("What a front end of type Amplify is built of.")
    Amplify amplify,

    @JsonPropertyDescription("How far the operator may go by itself with this front end. Default: spec.changes.")
    ComponentChanges changes) implements Component {

  /** See {@link FrontendSpec#type()}. */
  public enum Type {
    @JsonProperty("StaticSite") STATIC_SITE,
    @JsonProperty("Service") SERVICE,
    @JsonProperty("Amplify") AMPLIFY
  }

  /** As CloudFront calls them. */
  public enum PriceClass {
    @JsonProperty("PriceClass_100") PRICE_CLASS_100("PriceClass_100"),
    @JsonProperty("PriceClass_200") PRICE_CLASS_200("PriceClass_200"),
    @JsonProperty("PriceClass_All") PRICE_CLASS_ALL("PriceClass_All");

    private final String name;

    PriceClass(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Files that browsers get as they are. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @ValidationRule(
      value = "!has(self.singlePageApp) || !self.singlePageApp || !has(self.errorDocument)",
      fieldPath = ".errorDocument",
      message = "errorDocument is never shown with singlePageApp, which answers every path: remove one of the two")
  public record StaticSite(
      @JsonPropertyDescription("Answers paths that there is no file for with indexDocument, whose script then knows "
          + "what to show. Default: false, they are errors.")
      Boolean singlePageApp,

      @Size(min = 1, max = 250)
      @Pattern("^[A-Za-z0-9_.-]+$")
      @JsonPropertyDescription("What is answered for the path /. Default: index.html.")
      String indexDocument,

      @Size(min = 1, max = 250)
      @Pattern("^[A-Za-z0-9_.-]+$")
      @JsonPropertyDescription("What is shown where there is no file, such as 404.html. Default: CloudFront's own "
          + "words.")
      String errorDocument,

      @Size(min = 1, max = 128)
      @Pattern("^[A-Za-z0-9_.:/=+@-]+$")
      @JsonPropertyDescription("Version of the files, such as a commit. With each new one CloudFront forgets what it "
          + "has cached, once. Default: whoever uploads files tells CloudFront, too.")
      String contentVersion,

      @JsonPropertyDescription("What becomes of the files when the front end leaves the spec or the platform is "
          + "deleted. Snapshot: S3 has none, so only an empty bucket is deleted, and one with files says so. Retain: "
          + "it stays in AWS. Delete: it is emptied and deleted for good. Default: spec.dataPolicy.")
      DataPolicy dataPolicy) {}

  /** A service that answers, and what of it CloudFront may answer in its place. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ServiceOrigin(
      @Required
      @Size(max = Bounds.NAME_LENGTH)
      @JsonPropertyDescription("Name of the service in spec.services that answers. It is told the host that it was "
          + "asked for.")
      String name,

      @Size(max = Bounds.CACHED_PATHS)
      @JsonPropertyDescription("Paths whose answers are the same for everybody, such as /assets/*: CloudFront keeps "
          + "them for as long as their headers say, a day where they say nothing, and takes no cookie into account. "
          + "Default: none, every request reaches the service.")
      List<@Size(min = 1, max = 255) @Pattern("^/[A-Za-z0-9_.*$/~'@:+?-]*$") String> cacheStaticPaths) {
    public ServiceOrigin {
      cacheStaticPaths = Copies.of(cacheStaticPaths);
    }
  }

  /** What Amplify builds. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Amplify(
      @Required
      @Size(min = 1, max = 1000)
      @Pattern("^https://[A-Za-z0-9.-]+/[A-Za-z0-9._~/-]+$")
      @JsonPropertyDescription("URL of the repository, such as https://github.com/example/storefront.")
      String repository,

      @Size(min = 1, max = 255)
      @Pattern("^[A-Za-z0-9._/-]+$")
      @JsonPropertyDescription("Branch that is built with every push. Default: main.")
      String branch,

      @Required
      @JsonPropertyDescription("Entry of a Secret in the platform's namespace: a token that lets Amplify into the "
          + "repository. On GitHub a personal access token with the rights repo and admin:repo_hook, besides which "
          + "the Amplify GitHub App of the region must be installed. Amplify is told another one once it is there.")
      EnvVar.KeyRef tokenSecretRef,

      @Size(min = 1, max = 255)
      @Pattern("^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$")
      @JsonPropertyDescription("Where the build leaves its files, from the root of the repository. Default: dist.")
      String outputDirectory,

      @Size(max = Bounds.BUILD_COMMANDS)
      @JsonPropertyDescription("What builds the files, in order. An amplify.yml in the repository has precedence. "
          + "Default: npm ci, npm run build.")
      List<@Size(min = 1, max = 1000) @Pattern("^[ -~]+$") String> buildCommands,

      @Size(max = Bounds.BUILD_VARIABLES)
      @JsonPropertyDescription("Environment variables of builds, which end up in what browsers get: no secrets. A "
          + "change builds the branch anew.")
      List<Variable> environment,

      @JsonPropertyDescription("Answers paths that there is no file for with index.html, whose script then knows what "
          + "to show. Default: false, they are errors.")
      Boolean singlePageApp) {
    public Amplify {
      buildCommands = Copies.of(buildCommands);
      environment = Copies.of(environment);
    }
  }

  /** A variable that builds are told. */
  @ValidationRule(
      value = "!self.name.startsWith('AWS')", fieldPath = ".name",
      message = "AWS keeps variables that begin with AWS for itself: call it otherwise")
  public record Variable(
      @Required
      @Size(min = 1, max = 255)
      @Pattern("^[A-Za-z][A-Za-z0-9_]*$")
      @JsonPropertyDescription("Name of the variable. Those that begin with an underscore are Amplify's.")
      String name,

      @Required
      @Size(max = 5500)
      @JsonPropertyDescription("The value as it is.")
      String value) {}
}
