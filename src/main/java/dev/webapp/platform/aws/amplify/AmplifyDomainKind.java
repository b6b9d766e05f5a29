package dev.webapp.platform.aws.amplify;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.amplify.AmplifyClient;
import software.amazon.awssdk.services.amplify.model.App;
import software.amazon.awssdk.services.amplify.model.CertificateSettings;
import software.amazon.awssdk.services.amplify.model.CertificateType;
import software.amazon.awssdk.services.amplify.model.DomainAssociation;
import software.amazon.awssdk.services.amplify.model.SubDomain;
import software.amazon.awssdk.services.amplify.model.SubDomainSetting;

/**
 * {@link AmplifyDomain}s: domain associations of Amplify's, each of one host. Outputs: {@code dnsName} and {@code
 * hostedZoneId}, to lead a record to, before which it is not ready.
 */
public final class AmplifyDomainKind implements ResourceKind<AmplifyDomain, ObservedAmplifyDomain> {
  /** Of every name of CloudFront's, by which Amplify answers (Route 53, "AliasTarget"). */
  private static final String CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";
  /** As a record is told: {@code " CNAME d1.cloudfront.net"}, and before it is known something in brackets. */
  private static final Pattern RECORD = Pattern.compile("\\s*CNAME\\s+([a-z0-9.-]+?)\\.?\\s*");
  private static final Grant.Target DOMAINS = Grant.on("AmplifyDomains", "amplify", "apps/*/domains/*");

  private final Apps apps;

  public AmplifyDomainKind(Clients clients) {
    this.apps = new Apps(clients);
  }

  @Override
  public String name() {
    return "AmplifyDomain";
  }

  @Override
  public Observing observing() {
    return Observing.EACH;
  }

  /** One listing, and a call for each. */
  @Override
  public Map<Handle, ObservedAmplifyDomain> observe(Scope scope, Collection<Sought<AmplifyDomain>> sought) {
    Map<String, List<App>> byName = apps.byName(scope);
    Map<Handle, ObservedAmplifyDomain> seen = new TreeMap<>();
    for (Sought<AmplifyDomain> each : sought) {
      String[] names = each.handle().physicalName().split("/", 2);
      Apps.of(byName.get(names[0]), each.desired() == null ? null : each.desired().appId())
          .flatMap(app -> read(scope, app, names[1], each.handle()))
          .ifPresent(domain -> seen.put(each.handle(), domain));
    }
    return seen;
  }

  /** Empty where there is none, or it went a moment ago. */
  private Optional<ObservedAmplifyDomain> read(Scope scope, App app, String host, Handle handle) {
    try {
      return Optional.of(observed(app.appId(), apps.client(scope).getDomainAssociation(
          r -> r.appId(app.appId()).domainName(host)).domainAssociation(), inherited(handle, app)));
    } catch (Problem problem) {
      if (problem.is("NotFoundException")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  private static Map<String, String> inherited(Handle handle, App app) {
    return Tags.inherited(handle.id().toString(), Apps.own(app.tags()));
  }

  private static ObservedAmplifyDomain observed(String app, DomainAssociation told, Map<String, String> tags) {
    Optional<SubDomain> itself = told.subDomains().stream()
        .filter(sub -> sub.subDomainSetting().prefix() == null || sub.subDomainSetting().prefix().isEmpty())
        .findFirst();
    String status = told.updateStatus() != null && told.domainStatusAsString().equals("AVAILABLE")
        && !told.updateStatusAsString().equals("UPDATE_COMPLETE")
        ? told.updateStatusAsString() : told.domainStatusAsString();
    return new ObservedAmplifyDomain(app, told.domainName(),
        itself.map(sub -> sub.subDomainSetting().branchName()).orElse(null),
        told.certificate() == null ? null : told.certificate().customCertificateArn(), status, told.statusReason(),
        itself.map(SubDomain::dnsRecord).map(RECORD::matcher).filter(Matcher::matches).map(found -> found.group(1))
            .orElse(null), tags);
  }

  @Override
  public AmplifyDomain project(ObservedAmplifyDomain observed, AmplifyDomain desired) {
    return new AmplifyDomain(observed.appId(), observed.branch(), observed.certificateArn(), desired.takenBy());
  }

  @Override
  public boolean inseparable() {
    return true;
  }

  @Override
  public Readiness readiness(ObservedAmplifyDomain observed) {
    return switch (observed.status()) {
      case "AVAILABLE" -> Readiness.READY;
      case "FAILED", "UPDATE_FAILED" -> new Readiness.Failed(observed.status() + ": " + observed.reason()
          + "; mend that, then remove the domain from the app in Amplify's console, and it is made anew", false);
      case "AWAITING_APP_CNAME" -> new Readiness.Progressing("AWAITING_APP_CNAME: Amplify waits for the record of "
          + observed.host());
      default -> new Readiness.Progressing(observed.status() + ": Amplify takes some minutes for a host");
    };
  }

  @Override
  public Outputs outputs(ObservedAmplifyDomain observed) {
    return Outputs.of("dnsName", observed.target())
        .and("hostedZoneId", observed.target() == null ? null : CLOUDFRONT_ZONE);
  }

  @Override
  public ObservedAmplifyDomain create(Handle handle, Scope scope, AmplifyDomain desired, Token token) {
    String[] names = handle.physicalName().split("/", 2);
    if (!desired.takenBy().isEmpty()) {
      throw Problem.of(Category.EXISTS, "HostIsTaken", "amplify:CreateDomainAssociation", "the host " + names[1]
          + " has " + desired.takenBy() + " already, which Amplify might overwrite: delete it, or choose another host");
    }
    AmplifyClient client = apps.client(scope);
    App app = client.getApp(r -> r.appId(desired.appId())).app();
    try {
      return observed(desired.appId(), client.createDomainAssociation(r -> r.appId(desired.appId())
          .domainName(names[1]).enableAutoSubDomain(false).subDomainSettings(itself(desired))
          .certificateSettings(certificate(desired))).domainAssociation(), inherited(handle, app));
    } catch (Problem problem) {
      boolean exists = problem.is("BadRequestException")
          && String.valueOf(problem.getMessage()).contains("already associated");
      throw exists ? new Problem(Category.EXISTS, problem.code(), problem.action(), problem.getMessage()
          + " Remove it there, or choose another host", null, problem) : problem;
    }
  }

  /** The host itself, and none below it. */
  private static SubDomainSetting itself(AmplifyDomain desired) {
    return SubDomainSetting.builder().prefix("").branchName(desired.branch()).build();
  }

  private static CertificateSettings certificate(AmplifyDomain desired) {
    return CertificateSettings.builder().type(CertificateType.CUSTOM)
        .customCertificateArn(desired.certificateArn()).build();
  }

  @Override
  public ObservedAmplifyDomain update(
      Handle handle, Scope scope, AmplifyDomain desired, ObservedAmplifyDomain observed, Delta delta) {
    try {
      return observed(observed.appId(), apps.client(scope).updateDomainAssociation(r -> r.appId(observed.appId())
          .domainName(observed.host()).subDomainSettings(itself(desired)).certificateSettings(certificate(desired)))
          .domainAssociation(), observed.tags());
    } catch (Problem problem) {
      throw sorted(problem);
    }
  }

  /** What is being made or changed takes no other change; Amplify says so in the words of a bad request. */
  private static Problem sorted(Problem problem) {
    String message = String.valueOf(problem.getMessage());
    boolean busy = problem.is("BadRequestException") && message.contains("while the domain is in");
    return busy ? new Problem(Category.CONFLICT, problem.code(), problem.action(), message, null, problem) : problem;
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedAmplifyDomain observed, Farewell how) {
    try {
      apps.client(scope).deleteDomainAssociation(r -> r.appId(observed.appId()).domainName(observed.host()));
    } catch (Problem problem) {
      if (!problem.is("NotFoundException")) {
        throw sorted(problem);
      }
    }
  }

  @Override
  public Set<String> permissions() {
    // The app tells whose the host is.
    return Set.of("amplify:ListApps", "amplify:GetApp", "amplify:GetDomainAssociation",
        "amplify:CreateDomainAssociation", "amplify:UpdateDomainAssociation", "amplify:DeleteDomainAssociation");
  }

  /** What is associated gets no tags with its creation, and inherits none in IAM's eyes. */
  @Override
  public List<Grant> grants() {
    return List.of(DOMAINS.any("CreateDomainAssociation", "UpdateDomainAssociation", "DeleteDomainAssociation"));
  }
}
