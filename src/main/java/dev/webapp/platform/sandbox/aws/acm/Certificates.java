package dev.webapp.platform.sandbox.aws.acm;

import static dev.webapp.platform.sandbox.aws.acm.Acm.ACM;

import dev.webapp.platform.sandbox.aws.region.Ids;
import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.AddTagsToCertificateRequest;
import software.amazon.awssdk.services.acm.model.AddTagsToCertificateResponse;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.acm.model.DeleteCertificateRequest;
import software.amazon.awssdk.services.acm.model.DeleteCertificateResponse;
import software.amazon.awssdk.services.acm.model.DescribeCertificateRequest;
import software.amazon.awssdk.services.acm.model.DescribeCertificateResponse;
import software.amazon.awssdk.services.acm.model.DomainValidation;
import software.amazon.awssdk.services.acm.model.ListCertificatesRequest;
import software.amazon.awssdk.services.acm.model.ListCertificatesResponse;
import software.amazon.awssdk.services.acm.model.ListTagsForCertificateRequest;
import software.amazon.awssdk.services.acm.model.ListTagsForCertificateResponse;
import software.amazon.awssdk.services.acm.model.RemoveTagsFromCertificateRequest;
import software.amazon.awssdk.services.acm.model.RemoveTagsFromCertificateResponse;
import software.amazon.awssdk.services.acm.model.RequestCertificateRequest;
import software.amazon.awssdk.services.acm.model.RequestCertificateResponse;
import software.amazon.awssdk.services.acm.model.Tag;

/**
 * Certificates, and what becomes of them: ACM tells the records that it wants some seconds after the request, issues
 * the certificate some minutes after all of them are there, and gives up after three days.
 */
final class Certificates implements AcmClient {
  private static final Duration TOLD = Duration.ofSeconds(10);
  private static final Duration CHECKED = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofHours(72);
  private static final Duration TOKEN_LASTS = Duration.ofHours(1);
  private static final String NAME = "(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final int MOST_NAMES = 10;
  private static final int MOST_TAGS = 50;

  /**
   * A certificate.
   *
   * @param names the domain's name first
   * @param token the caller's, or null
   * @param issued when ACM saw that its names are proved, or null
   */
  private record Certificate(
      String arn, List<String> names, String token, Instant requested, Instant issued, Map<String, String> tags) {
    Certificate issuedAt(Instant at) {
      return new Certificate(arn, names, token, requested, at, tags);
    }

    Certificate tagged(Map<String, String> others) {
      return new Certificate(arn, names, token, requested, issued, others);
    }
  }

  private final Region region;
  private final PublicDns dns;
  private final Predicate<String> inUse;
  private final Store<Certificate> certificates;

  Certificates(Region region, PublicDns dns, Predicate<String> inUse) {
    this.region = region;
    this.dns = dns;
    this.inUse = inUse;
    this.certificates = new Store<>(region.view());
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  Map<String, String> tagsOf(String arn) {
    Certificate there = certificates.get(arn);
    return there == null ? Map.of() : there.tags();
  }

  List<String> names(String arn) {
    return find(arn).names();
  }

  Optional<String> status(String arn) {
    return Optional.ofNullable(certificates.get(arn)).map(this::checked).map(this::status);
  }

  /** A token makes a repeated request the same one for an hour. */
  @Override
  public RequestCertificateResponse requestCertificate(RequestCertificateRequest request) {
    Set<String> names = new LinkedHashSet<>();
    names.add(request.domainName());
    names.addAll(request.subjectAlternativeNames());
    for (String name : names) {
      if (name == null || !name.toLowerCase(Locale.ROOT).matches(NAME) || name.length() > 253) {
        throw ACM.refuse("InvalidDomainValidationOptionsException", "The domain name " + name + " is not valid.");
      }
    }
    if (request.domainName().length() > 64) {
      throw ACM.refuse("InvalidParameterException", "The first domain name can have no more than 64 characters.");
    }
    if (names.size() > MOST_NAMES) {
      throw ACM.refuse("LimitExceededException", "Number of domain names in the request exceeded the limit: "
          + MOST_NAMES);
    }
    if (!"DNS".equals(request.validationMethodAsString())) {
      throw ACM.refuse("InvalidParameterException", "The sandbox validates by DNS only.");
    }
    List<String> wanted = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    for (Certificate each : certificates.all()) {
      if (each.token() != null && each.token().equals(request.idempotencyToken()) && each.names().equals(wanted)
          && region.now().isBefore(each.requested().plus(TOKEN_LASTS))) {
        return RequestCertificateResponse.builder().certificateArn(each.arn()).build();
      }
    }
    String arn = region.arn(ACM, "certificate/" + region.ids().uuid());
    certificates.put(arn, new Certificate(arn, wanted, request.idempotencyToken(), region.now(), null,
        merge(Map.of(), request.tags())));
    return RequestCertificateResponse.builder().certificateArn(arn).build();
  }

  @Override
  public DescribeCertificateResponse describeCertificate(DescribeCertificateRequest request) {
    Certificate certificate = checked(find(request.certificateArn()));
    boolean told = !region.now().isBefore(certificate.requested().plus(TOLD));
    List<DomainValidation> validations = certificate.names().stream().map(name -> {
      DomainValidation.Builder validation = DomainValidation.builder().domainName(name).validationMethod("DNS");
      if (told) {
        validation.validationStatus(provedSince(name).isPresent() || certificate.issued() != null
                ? "SUCCESS" : "PENDING_VALIDATION")
            .resourceRecord(r -> r.name(record(name) + ".").type("CNAME").value(value(name) + "."));
      }
      return validation.build();
    }).toList();
    return DescribeCertificateResponse.builder().certificate(CertificateDetail.builder()
        .certificateArn(certificate.arn()).domainName(certificate.names().getFirst())
        .subjectAlternativeNames(certificate.names()).domainValidationOptions(validations)
        .status(status(certificate)).type("AMAZON_ISSUED").keyAlgorithm("RSA-2048").createdAt(certificate.requested())
        .issuedAt(certificate.issued())
        .inUseBy(inUse.test(certificate.arn()) ? List.of("arn:aws:elasticloadbalancing") : List.of())
        .build()).build();
  }

  /** As a listing without filters would be: all keys are of RSA here. */
  @Override
  public ListCertificatesResponse listCertificates(ListCertificatesRequest request) {
    int size = request.maxItems() == null ? 1000 : request.maxItems();
    Page<Certificate> page = certificates.page(request.nextToken(), size, List.of());
    return ListCertificatesResponse.builder().nextToken(page.next())
        .certificateSummaryList(page.items().stream().map(this::checked).map(each -> CertificateSummary.builder()
            .certificateArn(each.arn()).domainName(each.names().getFirst())
            .subjectAlternativeNameSummaries(each.names()).status(status(each)).build()).toList()).build();
  }

  @Override
  public DeleteCertificateResponse deleteCertificate(DeleteCertificateRequest request) {
    Certificate certificate = find(request.certificateArn());
    if (inUse.test(certificate.arn())) {
      throw ACM.refuse("ResourceInUseException", "Certificate " + certificate.arn() + " is in use.");
    }
    certificates.remove(certificate.arn());
    return DeleteCertificateResponse.builder().build();
  }

  @Override
  public ListTagsForCertificateResponse listTagsForCertificate(ListTagsForCertificateRequest request) {
    return ListTagsForCertificateResponse.builder().tags(find(request.certificateArn()).tags().entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList()).build();
  }

  @Override
  public AddTagsToCertificateResponse addTagsToCertificate(AddTagsToCertificateRequest request) {
    Certificate certificate = find(request.certificateArn());
    certificates.put(certificate.arn(), certificate.tagged(merge(certificate.tags(), request.tags())));
    return AddTagsToCertificateResponse.builder().build();
  }

  @Override
  public RemoveTagsFromCertificateResponse removeTagsFromCertificate(RemoveTagsFromCertificateRequest request) {
    Certificate certificate = find(request.certificateArn());
    Map<String, String> left = new TreeMap<>(certificate.tags());
    request.tags().forEach(tag -> {
      if (tag.value() == null) {
        left.remove(tag.key());
      } else {
        left.remove(tag.key(), tag.value());
      }
    });
    certificates.put(certificate.arn(), certificate.tagged(left));
    return RemoveTagsFromCertificateResponse.builder().build();
  }

  private Certificate find(String arn) {
    if (arn == null || !arn.startsWith("arn:aws:acm:")) {
      throw ACM.refuse("InvalidArnException", "Could not find certificate " + arn + ".");
    }
    Certificate found = certificates.get(arn);
    if (found == null) {
      throw ACM.refuse("ResourceNotFoundException", "Could not find certificate " + arn + ".");
    }
    return found;
  }

  /** What was proved once stays issued, whatever becomes of the records. */
  private Certificate checked(Certificate certificate) {
    if (certificate.issued() != null) {
      return certificate;
    }
    List<Instant> since = new ArrayList<>();
    certificate.names().forEach(name -> provedSince(name).ifPresent(since::add));
    Instant issued = Stream.concat(since.stream(), Stream.of(certificate.requested().plus(TOLD)))
        .max(Instant::compareTo).orElseThrow().plus(CHECKED);
    boolean proved = since.size() == certificate.names().size() && !issued.isAfter(region.now())
        && issued.isBefore(certificate.requested().plus(PATIENCE));
    if (!proved) {
      return certificate;
    }
    Certificate checked = certificate.issuedAt(issued);
    certificates.put(checked.arn(), checked);
    return checked;
  }

  private String status(Certificate certificate) {
    if (certificate.issued() != null) {
      return "ISSUED";
    }
    return region.now().isBefore(certificate.requested().plus(PATIENCE)) ? "PENDING_VALIDATION"
        : "VALIDATION_TIMED_OUT";
  }

  private Optional<Instant> provedSince(String name) {
    return dns.cnameSince(region, record(name), value(name));
  }

  /** The same for all certificates of an account, and for a wildcard and its parent. */
  private String record(String name) {
    return "_" + digits("record", name) + "." + host(name);
  }

  private String value(String name) {
    return "_" + digits("value", name) + "." + digits("suffix", name).substring(0, 10) + ".acm-validations.aws";
  }

  private String digits(String what, String name) {
    String text = region.account() + "/" + what + "/" + host(name);
    return Ids.mixed(text, 16) + Ids.mixed(text + "/", 16);
  }

  private static String host(String name) {
    return name.startsWith("*.") ? name.substring(2) : name;
  }

  private static Map<String, String> merge(Map<String, String> has, List<Tag> more) {
    Map<String, String> merged = new TreeMap<>(has);
    for (Tag tag : more) {
      if (tag.key().startsWith("aws:") || tag.key().length() > 128) {
        throw ACM.refuse("InvalidTagException", "The tag key " + tag.key() + " is not valid.");
      }
      merged.put(tag.key(), tag.value() == null ? "" : tag.value());
    }
    if (merged.size() > MOST_TAGS) {
      throw ACM.refuse("TooManyTagsException", "A certificate can have up to " + MOST_TAGS + " tags.");
    }
    return merged;
  }
}
