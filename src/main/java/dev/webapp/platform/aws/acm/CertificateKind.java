package dev.webapp.platform.aws.acm;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SharedListings;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.aws.acm.ObservedCertificate.Validation;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.acm.model.DomainValidation;
import software.amazon.awssdk.services.acm.model.KeyAlgorithm;
import software.amazon.awssdk.services.acm.model.Tag;
import software.amazon.awssdk.services.acm.model.ValidationMethod;

/**
 * {@link Certificate}s, found by their tag {@code Name}. Outputs: {@code arn} once it is issued and not before, so that
 * no listener is ever given one that is not; and for each host {@code validationName.<host>} and
 * {@code validationValue.<host>}, the record that proves it, as soon as ACM tells it. A wildcard is proved by its
 * parent's record.
 */
public final class CertificateKind implements ResourceKind<Certificate, ObservedCertificate> {
  /** Without saying so, a listing leaves out all keys but some of RSA (API reference, "Filters"). */
  private static final List<KeyAlgorithm> ALL_KEYS =
      KeyAlgorithm.knownValues().stream().sorted().toList();
  private static final int PAGE = 1000;
  private static final String NAME = "Name";
  private final Clients clients;
  private final RememberedTags tags;
  private final CertificateDetails details;
  /** Once a second is all that ACM lists; creations look, too. */
  private final SharedListings<List<String>> listings;

  public CertificateKind(Clients clients, RememberedTags tags, InstantSource clock) {
    this.clients = clients;
    this.tags = tags;
    this.details = new CertificateDetails(clock);
    this.listings = new SharedListings<>(clock, this::list);
  }

  @Override
  public String name() {
    return "Certificate";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedCertificate> observe(Scope scope, Collection<Sought<Certificate>> sought) {
    Map<String, List<String>> byName = named(scope);
    Map<Handle, ObservedCertificate> seen = new TreeMap<>();
    for (Sought<Certificate> one : sought) {
      Tags.mostOurs(byName.getOrDefault(one.handle().physicalName(), List.of()), tags::last,
              one.desired() == null ? Map.of() : one.desired().tags())
          .map(arn -> describe(scope, arn)).ifPresent(told -> seen.put(one.handle(), told));
    }
    return seen;
  }

  /** ARNs by the tag, in order. */
  private Map<String, List<String>> named(Scope scope) {
    AcmClient acm = acm(scope);
    Map<String, List<String>> byName = new HashMap<>();
    tags.of(listings.of(scope), 1, portion -> tagsOf(acm, portion.getFirst())).forEach((arn, own) -> {
      if (own.containsKey(NAME)) {
        byName.computeIfAbsent(own.get(NAME), _ -> new ArrayList<>()).add(arn);
      }
    });
    return byName;
  }

  private List<String> list(Scope scope) {
    return acm(scope).listCertificatesPaginator(
            r -> r.maxItems(PAGE).includes(filter -> filter.keyTypes(ALL_KEYS))).certificateSummaryList().stream()
        .map(CertificateSummary::certificateArn).toList();
  }

  private static Map<String, Map<String, String>> tagsOf(AcmClient acm, String arn) {
    try {
      return Map.of(arn, Tags.read(
          acm.listTagsForCertificate(r -> r.certificateArn(arn)).tags(), Tag::key, Tag::value));
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return Map.of();
      }
      throw problem;
    }
  }

  /** Null where it went since it was listed. */
  private ObservedCertificate describe(Scope scope, String arn) {
    try {
      ObservedCertificate told = details.of(scope, arn,
          () -> read(acm(scope).describeCertificate(r -> r.certificateArn(arn)).certificate()));
      return told.tagged(tags.last(arn));
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return null;
      }
      throw problem;
    }
  }

  private static ObservedCertificate read(CertificateDetail told) {
    Map<String, Validation> validations = new TreeMap<>();
    for (DomainValidation validation : told.domainValidationOptions()) {
      if (validation.resourceRecord() != null) {
        validations.put(host(validation.domainName()), new Validation(plain(validation.resourceRecord().name()),
            plain(validation.resourceRecord().value()), validation.validationStatusAsString()));
      }
    }
    // The domain's name is repeated among the others.
    List<String> others = told.subjectAlternativeNames().stream().filter(name -> !name.equals(told.domainName()))
        .sorted().toList();
    return new ObservedCertificate(told.certificateArn(), told.domainName(), others, told.statusAsString(),
        told.failureReasonAsString(),
        told.renewalSummary() == null ? null : told.renewalSummary().renewalStatusAsString(), validations, Map.of());
  }

  private static String host(String name) {
    return name.startsWith("*.") ? name.substring(2) : name;
  }

  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  @Override
  public Certificate project(ObservedCertificate observed, Certificate desired) {
    return new Certificate(observed.domainName(), observed.subjectAlternativeNames(),
        Tags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public Readiness readiness(ObservedCertificate observed) {
    return switch (observed.status()) {
      case "ISSUED" -> new Readiness.Ready(warning(observed));
      case "PENDING_VALIDATION" -> new Readiness.Progressing("PENDING_VALIDATION: " + unproved(observed));
      default -> new Readiness.Failed(observed.status() + (observed.failure() == null ? "" : ": " + observed.failure())
          + "; mend the cause (a CAA record must allow amazon.com, and the hosted zone must be the one that the domain "
          + "is delegated to), then delete the certificate " + observed.arn() + ", or remove its tag Name while "
          + "something uses it: another one is asked for", true);
    };
  }

  private static String unproved(ObservedCertificate observed) {
    if (observed.validations().isEmpty()) {
      return "ACM has not told the records yet that prove its names";
    }
    return "ACM has not seen the records yet that prove " + observed.validations().entrySet().stream()
        .filter(each -> !"SUCCESS".equals(each.getValue().status()))
        .map(each -> each.getKey() + " (CNAME " + each.getValue().name() + ")")
        .collect(Collectors.joining(", "));
  }

  private static String warning(ObservedCertificate observed) {
    return switch (String.valueOf(observed.renewal())) {
      case "PENDING_VALIDATION", "FAILED" -> "its renewal is " + observed.renewal()
          + ": the records that prove its names must be in the public DNS";
      default -> null;
    };
  }

  @Override
  public Outputs outputs(ObservedCertificate observed) {
    Outputs outputs = Outputs.of("arn", observed.isIssued() ? observed.arn() : null);
    for (Map.Entry<String, Validation> each : observed.validations().entrySet()) {
      outputs = outputs.and("validationName." + each.getKey(), each.getValue().name())
          .and("validationValue." + each.getKey(), each.getValue().value());
    }
    return outputs;
  }

  /** Looks first: ACM knows the token for an hour only, and would make another one after that. */
  @Override
  public ObservedCertificate create(Handle handle, Scope scope, Certificate desired, Token token) {
    if (named(scope).containsKey(handle.physicalName())) {
      throw Problem.of(Problem.Category.EXISTS, "CertificateExists", "acm:RequestCertificate",
          "there is a certificate whose tag Name is " + handle.physicalName());
    }
    String arn = listings.write(scope, () -> acm(scope).requestCertificate(r -> {
      r.domainName(desired.domainName()).validationMethod(ValidationMethod.DNS)
          .idempotencyToken(token.value()).tags(Tags.write(desired.tags(), CertificateKind::tag));
      if (!desired.subjectAlternativeNames().isEmpty()) {
        r.subjectAlternativeNames(desired.subjectAlternativeNames());
      }
    }).certificateArn());
    tags.remember(arn, desired.tags());
    return new ObservedCertificate(arn, desired.domainName(), desired.subjectAlternativeNames(), "PENDING_VALIDATION",
        null, null, Map.of(), new TreeMap<>(desired.tags()));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  /** One call: removals first, since the tag that lists our keys must outlive what it names. */
  @Override
  public ObservedCertificate update(
      Handle handle, Scope scope, Certificate desired, ObservedCertificate observed, Delta delta) {
    Map<String, String> left = new TreeMap<>(observed.tags());
    List<String> gone = Tags.toRemove(delta);
    try {
      if (!gone.isEmpty()) {
        acm(scope).removeTagsFromCertificate(r -> r.certificateArn(observed.arn())
            .tags(gone.stream().map(key -> Tag.builder().key(key).build()).toList()));
        left.keySet().removeAll(gone);
      } else {
        Map<String, String> set = Tags.toSet(delta);
        acm(scope).addTagsToCertificate(
            r -> r.certificateArn(observed.arn()).tags(Tags.write(set, CertificateKind::tag)));
        left.putAll(set);
      }
    } catch (Problem problem) {
      tags.doubt(observed.arn());
      throw problem;
    }
    tags.remember(observed.arn(), left);
    return observed.tagged(left);
  }

  /** While something still has it, that is a conflict; ACM hears of it minutes after it has gone. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedCertificate observed, Farewell how) {
    try {
      listings.write(scope, () -> acm(scope).deleteCertificate(r -> r.certificateArn(observed.arn())));
    } catch (Problem problem) {
      if (!problem.is("ResourceNotFoundException")) {
        throw problem;
      }
    } finally {
      details.forget(scope, observed.arn());
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("acm:ListCertificates", "acm:ListTagsForCertificate", "acm:DescribeCertificate",
        "acm:RequestCertificate", "acm:AddTagsToCertificate", "acm:RemoveTagsFromCertificate",
        "acm:DeleteCertificate");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target certificates = Grant.on("Certificates", "acm", "certificate/*");
    return List.of(certificates.owned("DeleteCertificate", "AddTagsToCertificate", "RemoveTagsFromCertificate"),
        certificates.claimed("AddTagsToCertificate"),
        // Judged by no resource (service authorization reference of ACM).
        Grant.onArns("CertificateRequests", "acm", "*").created("RequestCertificate"));
  }

  private AcmClient acm(Scope scope) {
    return clients.get(AcmClient.class, scope);
  }
}
