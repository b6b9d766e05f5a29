package dev.webapp.platform.sandbox.aws.amplify;

import dev.webapp.platform.sandbox.aws.amplify.AppState.Host;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.amplify.model.CertificateSettings;
import software.amazon.awssdk.services.amplify.model.CertificateType;
import software.amazon.awssdk.services.amplify.model.CreateDomainAssociationRequest;
import software.amazon.awssdk.services.amplify.model.CreateDomainAssociationResponse;
import software.amazon.awssdk.services.amplify.model.DeleteDomainAssociationRequest;
import software.amazon.awssdk.services.amplify.model.DeleteDomainAssociationResponse;
import software.amazon.awssdk.services.amplify.model.DomainAssociation;
import software.amazon.awssdk.services.amplify.model.DomainStatus;
import software.amazon.awssdk.services.amplify.model.GetDomainAssociationRequest;
import software.amazon.awssdk.services.amplify.model.GetDomainAssociationResponse;
import software.amazon.awssdk.services.amplify.model.ListDomainAssociationsRequest;
import software.amazon.awssdk.services.amplify.model.ListDomainAssociationsResponse;
import software.amazon.awssdk.services.amplify.model.SubDomainSetting;
import software.amazon.awssdk.services.amplify.model.UpdateDomainAssociationRequest;
import software.amazon.awssdk.services.amplify.model.UpdateDomainAssociationResponse;
import software.amazon.awssdk.services.amplify.model.UpdateStatus;

/**
 * Hosts: some minutes after it was asked for one, Amplify knows what a record is to lead to, and some minutes after
 * that record is there it answers. A hosted zone's own name it leads there by itself.
 */
final class Domains implements AppState.Part {
  private static final Duration IMPORTS = Duration.ofMinutes(1);
  private static final Duration KNOWS = Duration.ofMinutes(2);
  private static final Duration DEPLOYS = Duration.ofMinutes(3);
  private static final String TAKEN =
      "One or more of the CNAMEs you provided are already associated with a different resource.";

  private final AppState state;

  Domains(AppState state) {
    this.state = state;
  }

  @Override
  public CreateDomainAssociationResponse createDomainAssociation(CreateDomainAssociationRequest request) {
    String host = request.domainName();
    SubDomainSetting itself = itself(request.subDomainSettings());
    state.branch(request.appId(), itself.branchName());
    if (state.domains.all().stream().anyMatch(each -> each.host().equals(host))) {
      throw AppState.bad("The domain " + host + " is already associated with an app");
    }
    checkCertificate(request.certificateSettings(), host);
    String target = state.id() + ".cloudfront.net";
    boolean taken = state.surroundings.isAnswered(host);
    Host made = new Host(request.appId(), host, itself.branchName(),
        request.certificateSettings().customCertificateArn(), target, taken ? TAKEN : null, state.region.now(), null,
        null);
    state.domains.put(request.appId() + "/" + host, made);
    if (!taken) {
      state.surroundings.lead(host, target);
    }
    return CreateDomainAssociationResponse.builder().domainAssociation(told(made)).build();
  }

  private static SubDomainSetting itself(List<SubDomainSetting> settings) {
    if (settings.size() != 1 || !settings.getFirst().prefix().isEmpty()) {
      throw AppState.bad("The sandbox knows domains without subdomains only");
    }
    return settings.getFirst();
  }

  private void checkCertificate(CertificateSettings settings, String host) {
    if (settings == null || settings.type() != CertificateType.CUSTOM) {
      throw AppState.bad("The sandbox knows custom certificates only");
    }
    String wildcard = "*" + host.substring(host.indexOf('.'));
    List<String> names = state.surroundings.certificate(settings.customCertificateArn());
    if (!names.contains(host) && !names.contains(wildcard)) {
      throw AppState.bad("The certificate " + settings.customCertificateArn() + " is not valid for " + host);
    }
  }

  private Host find(String app, String host) {
    state.app(app);
    return AppState.found(state.domains.get(app + "/" + host), "Domain association " + host + " not found");
  }

  @Override
  public GetDomainAssociationResponse getDomainAssociation(GetDomainAssociationRequest request) {
    return GetDomainAssociationResponse.builder()
        .domainAssociation(told(find(request.appId(), request.domainName()))).build();
  }

  @Override
  public ListDomainAssociationsResponse listDomainAssociations(ListDomainAssociationsRequest request) {
    state.app(request.appId());
    return ListDomainAssociationsResponse.builder().domainAssociations(state.domains.all().stream()
        .filter(each -> each.appId().equals(request.appId())).map(this::told).toList()).build();
  }

  private DomainAssociation told(Host host) {
    Host now = checked(host);
    boolean known = !state.region.now().isBefore(now.since().plus(KNOWS));
    return DomainAssociation.builder().domainName(now.host()).enableAutoSubDomain(false)
        .domainAssociationArn(state.arn("apps/" + now.appId() + "/domains/" + now.host()))
        .domainStatus(status(now)).statusReason(now.failure()).updateStatus(updateStatus(now))
        .certificate(c -> c.type(CertificateType.CUSTOM).customCertificateArn(now.certificateArn()))
        .subDomains(sub -> sub.subDomainSetting(s -> s.prefix("").branchName(now.branch()))
            .verified(now.available() != null)
            .dnsRecord(known && now.failure() == null ? " CNAME " + now.target() : " CNAME <pending>")).build();
  }

  /** Whoever answers once does not look at the record again. */
  private Host checked(Host host) {
    Optional<Instant> led = host.failure() != null || host.available() != null ? Optional.empty()
        : state.surroundings.ledSince(host.host(), host.target());
    Instant at = led.map(since -> later(since, host.since().plus(KNOWS)).plus(DEPLOYS)).orElse(null);
    if (at == null || at.isAfter(state.region.now())) {
      return host;
    }
    state.domains.put(host.appId() + "/" + host.host(), host.availableAt(at));
    return host.availableAt(at);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private DomainStatus status(Host host) {
    Instant now = state.region.now();
    if (host.failure() != null) {
      return now.isBefore(host.since().plus(KNOWS)) ? DomainStatus.CREATING : DomainStatus.FAILED;
    }
    if (host.available() != null) {
      return DomainStatus.AVAILABLE;
    }
    if (now.isBefore(host.since().plus(KNOWS))) {
      return now.isBefore(host.since().plus(IMPORTS)) ? DomainStatus.CREATING
          : DomainStatus.IMPORTING_CUSTOM_CERTIFICATE;
    }
    return state.surroundings.ledSince(host.host(), host.target()).isPresent()
        ? DomainStatus.PENDING_DEPLOYMENT : DomainStatus.AWAITING_APP_CNAME;
  }

  private UpdateStatus updateStatus(Host host) {
    return host.updated() == null ? null : state.region.now().isBefore(host.updated().plus(DEPLOYS))
        ? UpdateStatus.PENDING_DEPLOYMENT : UpdateStatus.UPDATE_COMPLETE;
  }

  @Override
  public UpdateDomainAssociationResponse updateDomainAssociation(UpdateDomainAssociationRequest request) {
    Host host = checked(find(request.appId(), request.domainName()));
    boolean changing = host.updated() != null && state.region.now().isBefore(host.updated().plus(DEPLOYS));
    if (host.available() == null || changing) {
      throw AppState.bad("Cannot update domain while the domain is in " + (changing ? "UPDATING" : status(host))
          + " status");
    }
    SubDomainSetting itself = itself(request.subDomainSettings());
    state.branch(request.appId(), itself.branchName());
    checkCertificate(request.certificateSettings(), host.host());
    Host changed = host.changed(
        itself.branchName(), request.certificateSettings().customCertificateArn(), state.region.now());
    state.domains.put(host.appId() + "/" + host.host(), changed);
    return UpdateDomainAssociationResponse.builder().domainAssociation(told(changed)).build();
  }

  @Override
  public DeleteDomainAssociationResponse deleteDomainAssociation(DeleteDomainAssociationRequest request) {
    Host host = find(request.appId(), request.domainName());
    state.domains.remove(host.appId() + "/" + host.host());
    return DeleteDomainAssociationResponse.builder().domainAssociation(told(host)).build();
  }
}
